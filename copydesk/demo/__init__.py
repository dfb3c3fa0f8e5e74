"""Serve the small web of our own pages, which ``copydesk demo`` and the tests crawl."""
