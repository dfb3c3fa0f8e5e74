"""Write stored articles for other programs: JSON lines, CSV, Parquet."""
