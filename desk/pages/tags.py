"""Read the tags that somebody writes into a field (pure)."""

from __future__ import annotations

import re
import unicodedata

from search.folding import folded

MOST_TAGS = 20
"""Tags of one article: with more, a row of a list is longer than its text."""
LONGEST_TAG = 50
"""Characters of a tag: enough for the name of an office or a law."""

# What lists are written with in scripts of Europe, the Arab world, China and Japan.
_SEPARATORS = re.compile(r"[,;\u060c\u061b\u3001\uff0c\uff1b]")
# Persian and the scripts of India write words with these; all others of their kind (Cf) change how
# what follows is read, or are not seen at all.
_JOINERS = "\u200c\u200d"
_SEEN = "LNPS"
"""Letters, numbers, punctuation, symbols: a tag of none of these could not be seen."""


def tags_in(written: str) -> dict[str, str]:
    """Return the tags of a list, each by what it is compared by. Raises ValueError.

    Case, accents and width are no difference: the first of such is kept as it was written.
    """
    found: dict[str, str] = {}
    for part in _SEPARATORS.split(unicodedata.normalize("NFC", written)):
        tag = " ".join(part.split())
        if not tag:
            continue
        if len(tag) > LONGEST_TAG:
            raise ValueError(f"a tag has {LONGEST_TAG} characters at most: {tag[:LONGEST_TAG]}...")
        if not _is_plain(tag):
            raise ValueError("a tag has characters that can be seen, and no control characters")
        found.setdefault(tag_key(tag), tag)
    if len(found) > MOST_TAGS:
        raise ValueError(f"an article has {MOST_TAGS} tags at most, not {len(found)}")
    return found


def tag_key(tag: str) -> str:
    """Return what a tag is compared by."""
    return " ".join(folded(tag.translate(dict.fromkeys(map(ord, _JOINERS)))).split())


def _is_plain(tag: str) -> bool:
    kinds = [unicodedata.category(each)[0] for each in tag if each not in _JOINERS]
    return "C" not in kinds and any(each in _SEEN for each in kinds)
