"""What to fetch, fetching it, and reading pages."""
