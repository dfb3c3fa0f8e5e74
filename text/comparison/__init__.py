"""Compute by what texts are compared: words, the hash of equal texts, the keys of similar ones."""
