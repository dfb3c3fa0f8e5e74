"""How constant sets of names are written here."""

from __future__ import annotations


def name_set(names: str) -> frozenset[str]:
    """A constant set of names written with white space between."""
    return frozenset(names.split())
