"""Write a number with the word for what is counted."""

from __future__ import annotations


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return "1 source", "2 sources", "1,000 sources"; ``plural`` where it takes no plain s."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"
