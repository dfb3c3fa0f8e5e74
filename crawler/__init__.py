"""Choose what to fetch, fetch it, and read pages."""
