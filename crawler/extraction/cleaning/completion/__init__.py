"""Bring back what is missing of structures of which the text has the rest, and embedded posts."""

from crawler.extraction.cleaning.completion.complete import complete

__all__ = ["complete"]
