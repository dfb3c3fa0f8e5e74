"""Hold every query, once, by collection."""
