"""Tell receivers of new and changed articles that a saved search finds, signed, in order."""
