"""Reduce a text to its letters and digits, to compare two renderings of it."""

from __future__ import annotations

import re

_NO_LETTERS = re.compile(r"[\W_]+")
_NO_ASCII_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
# The signs beyond ASCII that most texts have, and no others.
_TYPOGRAPHIC = "“”’‘–—…«»„\xa0"


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case: what two renderings of it share."""
    if text.isascii():  # translating bytes takes a tenth of the pattern's time
        return text.encode("ascii").translate(None, _NO_ASCII_LETTERS).decode("ascii").lower()
    # In UTF-8 no byte of another character is one of ASCII's. Most signs are gone then: the pattern
    # takes its time with each.
    encoded = text.encode("utf-8", "surrogatepass").translate(None, _NO_ASCII_LETTERS)
    kept = encoded.decode("utf-8", "surrogatepass")
    for sign in _TYPOGRAPHIC:
        kept = kept.replace(sign, "")
    return (kept if kept.isalnum() else _NO_LETTERS.sub("", kept)).casefold()
