"""Print articles, histories and summaries on a terminal."""
