"""Write HTML: templates, the reader's language, safe text and links."""
