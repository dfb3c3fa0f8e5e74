"""Remove lines that a site prints with all its articles."""
