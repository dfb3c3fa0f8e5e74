"""Check settings and spider arguments before the first request."""
