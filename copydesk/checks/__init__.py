"""Check what a crawl needs: database and rights, names, disk, clock, sources."""
