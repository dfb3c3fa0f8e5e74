"""Every query, once, by collection."""
