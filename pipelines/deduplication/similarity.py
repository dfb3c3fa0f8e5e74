"""Do two articles print one text? (pure)

Copies of agency text share their words in their order: tails are cut, paragraphs put in, words
exchanged, headlines written anew. Two reports made from one template share even more words, and
differ in their numbers and names. So the texts are laid side by side, and what counts is where
they run together, how much of each that is, and what stands in the gaps.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import log1p

# Scripts that put no spaces between words: Thai and Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# A number is one token, with what groups and separates its digits: 1.5 is another than 1 and 5.
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+")
_UNSPACED_TOKEN = re.compile(rf"[{_UNSPACED}]")
# " | The Herald", " - Herald Online": the site's name behind a headline.
_SITE_NAME = re.compile(r"\s[|–—-]\s[^|–—]{1,30}$")

# An article of more is an archive; what follows says nothing new about what it is a copy of.
MOST_TOKENS = 6000
# Three words in order, once in each text, pin the two together; fewer meet by chance.
ANCHOR = 3
# Words in a row that are no coincidence: where the first such run stands is where the story is.
RUN = 8
# Gaps up to this many words on both sides are the same place of a text, with other words in it.
SMALL_GAP = 20


@dataclass(frozen=True)
class Text:
    """What is compared of an article."""

    headline: tuple[str, ...]
    tokens: tuple[str, ...]
    published: datetime | None = None

    @property
    def unspaced(self) -> bool:
        """Whether its language writes no spaces: the tokens are characters then."""
        sample = self.tokens[:200]
        return 2 * sum(1 for each in sample if _UNSPACED_TOKEN.match(each)) > len(sample)


def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers, in order, case folded; characters where a script puts no spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_TOKEN.findall(folded)[:MOST_TOKENS])


def text_of(headline: str | None, body: str, published: datetime | None = None) -> Text:
    """Prepare an article for ``compare``."""
    return Text(tokens(_SITE_NAME.sub("", headline or "")), tokens(body), published)
