"""Count and collect words, whatever script a text is in."""

from __future__ import annotations

import re

from text.scripts import IDEOGRAPHS, SOUTH_EAST_ASIAN, SPACELESS

_SPACELESS = re.compile(f"[{SPACELESS}]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_SOUTH_EAST_ASIAN = re.compile(f"[{SOUTH_EAST_ASIAN}]")
_WORD = re.compile(r"\w++(?:['’.-]\w++)*+")  # possessive: nothing is ever tried again

# Characters of an average word: 1.5 in Chinese, a little more in Japanese.
IDEOGRAPHS_PER_WORD = 2
# Characters of an average word in Thai, Lao, Burmese and Khmer: between four and five.
SOUTH_EAST_ASIAN_CHARACTERS_PER_WORD = 5


def word_count(text: str) -> int:
    """Count the words of ``text``; in scripts without spaces between words, the characters.

    It is what ``wordCount`` holds. See ``estimated_words`` to compare lengths across scripts.
    """
    if text.isascii() or _SPACELESS.search(text) is None:
        return len(_WORD.findall(text))
    return len(_SPACELESS.findall(text)) + len(_WORD.findall(_SPACELESS.sub(" ", text)))


def estimated_words(text: str) -> int:
    """Estimate the words of ``text``, so that texts of all scripts can be compared.

    Counts the words that hold a letter; in scripts without spaces between words, the characters
    divided by how many make a word on average.
    """
    east = len(_IDEOGRAPH.findall(text))
    south_east = len(_SOUTH_EAST_ASIAN.findall(text))
    spaced = _SPACELESS.sub(" ", text) if east or south_east else text
    words = sum(any(map(str.isalpha, word)) for word in spaced.split())
    return words + east // IDEOGRAPHS_PER_WORD + south_east // SOUTH_EAST_ASIAN_CHARACTERS_PER_WORD


def word_set(words: str) -> frozenset[str]:
    """Return the set of the words in ``words``, which are separated by white space."""
    return frozenset(words.split())
