"""Show how the sources are, and change how they are asked."""
