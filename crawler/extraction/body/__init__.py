"""Choose the blocks that are the article's text."""
