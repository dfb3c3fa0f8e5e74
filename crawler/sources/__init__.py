"""Read sources.toml into sources."""
