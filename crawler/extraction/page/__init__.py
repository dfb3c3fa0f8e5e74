"""Parse a page: its document, blocks, meta tags and linked data."""
