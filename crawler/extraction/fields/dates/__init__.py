"""Find when an article was published and changed: as declared, and as shown to readers."""
