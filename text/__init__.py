"""What a text is: words, dates, excerpts. Pure."""
