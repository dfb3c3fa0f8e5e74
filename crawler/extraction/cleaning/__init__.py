"""Remove what is no text of the article from the chosen blocks."""
