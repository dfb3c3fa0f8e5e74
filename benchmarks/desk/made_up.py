"""Make up articles with as many words, and as often the same ones, as news has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy
from bson import Timestamp

from database.documents.bson_document import BSONDocument
from model.clock import Clock
from model.identity import SCHEMA_VERSION

# Words of a text, as the median of the publishers' pages.
WORDS = 450
# Different words; beyond some ten thousand each new one stands in one article of a thousand.
VOCABULARY = 50_000
# The exponent by which words of a language get rarer (Zipf's law).
ZIPF = 1.1
# Every so many articles one prints the story of the one before.
COPY_EVERY = 5
# Articles of one source.
PER_SOURCE = 1000
# Seconds between two articles: a million are published in two years.
APART = 60
# Those of the last days are there: some pages show no others.
NEWEST = Clock().now().replace(microsecond=0)
_SYLLABLES = [first + second for first in "thns" for second in "eaoi"]


def words() -> list[str]:
    """Return the vocabulary, the commonest word first.

    With the space a word of a text has 5.9 bytes; news in several languages has 6.3.
    """
    base = len(_SYLLABLES)
    made = []
    for number in range(VOCABULARY):
        digits = []
        left = number + base
        while left:
            left, digit = divmod(left, base)
            digits.append(_SYLLABLES[digit])
        made.append("".join(digits))
    return made


def made_up(count: int) -> Iterator[BSONDocument]:
    """Yield so many articles, the newest first."""
    chance = numpy.random.default_rng(21)
    vocabulary = words()
    cluster = ""
    for number in range(count):
        ranks = chance.zipf(ZIPF, 2 * WORDS)
        text = [vocabulary[rank - 1] for rank in ranks[ranks <= VOCABULARY][:WORDS]]
        name = f"{number:032x}"
        is_copy = number % COPY_EVERY == COPY_EVERY - 1
        cluster = cluster if is_copy else name
        source = f"source-{number // PER_SOURCE % 1000}"
        when = NEWEST - timedelta(seconds=APART * number)
        yield {
            "_id": name,
            "schemaVersion": SCHEMA_VERSION,
            "type": "NewsArticle",
            "url": f"https://{source}.example/{number}",
            "urlKey": f"https://{source}.example/{number}",
            "source": {"id": source, "name": source, "domain": f"{source}.example"},
            "headline": " ".join(text[:9]),
            "articleBody": " ".join(text),
            "wordCount": len(text),
            "inLanguage": "en",
            "datePublished": when,
            "cluster": {
                "id": cluster,
                "role": "copy" if is_copy else "original",
                "similarity": 1.0,
            },
            "status": "active",
            "revision": 1,
            "contentChangedAt": when,
            "firstFetchedAt": when,
            "lastFetchedAt": when,
            "lastCheckedAt": when,
            "changed": Timestamp(1_700_000_000 + number // 1000, number % 1000 + 1),
        }
