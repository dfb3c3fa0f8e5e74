"""Find the links to articles on front and section pages."""
