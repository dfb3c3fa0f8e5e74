"""Item pipelines: validate, clean, deduplicate, store."""
