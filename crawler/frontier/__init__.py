"""Choose which link is requested, and in which order."""
