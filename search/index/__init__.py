"""Keep the full-text index: tantivy, in a folder of DATA_DIR."""
