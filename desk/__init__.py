"""Answer programs and people over HTTP, from the database and the search index (read-only)."""
