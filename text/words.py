"""How long a text is to its reader, whatever script it is in."""

from __future__ import annotations

import re

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)  # Thai, Lao, Burmese, Khmer, Kana, Han
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")

# Scripts written without spaces, and how many of their characters make a word on average.
# Chinese: words average 1.5 characters; Japanese and Korean-without-spaces a little more, so 2.
_CHARACTERS_A_WORD_EAST = 2
_EAST = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Thai, Lao, Burmese and Khmer words average some four to five characters.
_CHARACTERS_A_WORD_SOUTH_EAST = 5
_SOUTH_EAST = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def reading_units(text: str) -> int:
    """Words in ``text``; where a script sets no spaces, characters over their number a word."""
    east = len(_EAST.findall(text))
    south_east = len(_SOUTH_EAST.findall(text))
    rest = _SOUTH_EAST.sub(" ", _EAST.sub(" ", text)) if east or south_east else text
    words = sum(any(map(str.isalpha, word)) for word in rest.split())
    return words + east // _CHARACTERS_A_WORD_EAST + south_east // _CHARACTERS_A_WORD_SOUTH_EAST


def word_count(text: str) -> int:
    """Count the words of ``text``; in scripts that write none apart, the characters."""
    if text.isascii() or _SPACELESS.search(text) is None:
        return len(_WORD.findall(text))
    return len(_SPACELESS.findall(text)) + len(_WORD.findall(_SPACELESS.sub(" ", text)))


def word_set(words: str) -> frozenset[str]:
    """Return the set of the words in ``words``, which are separated by white space."""
    return frozenset(words.split())
