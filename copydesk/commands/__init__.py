"""Hold the commands that only ``copydesk`` has, one per module; crawler/commands has the others."""
