"""Hold the commands that only ``copydesk`` has, one a module; the crawl's are crawler/commands'."""
