"""Decide whether what a later visit found may replace the stored article (pure).

A page that was whole once may be a stub behind a meter, a notice of maintenance, a consent
dialogue or another story at the next visit, with status 200 and without a word of what it is. The
stored text is the better one then. A correction that cuts is told from a stub by where the text is
missing: a stub shows a beginning, and what it lacks is the end. A newsroom cuts a sentence, a
paragraph, or all but a note, and leaves the end; or it cuts the end, and dates the page anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from database.documents.bson_document import BSONDocument
from model.errors import InvalidURL
from model.items import Article
from pipelines.deduplication.alignment import align
from text.comparison.compared_text import ComparedText
from urls import url_key

LEAST_LOST = 0.3
"""Share of the stored text, at its end, that a stub lacks at least. Corrections seldom cut a third;
meters show a paragraph or three."""
MOST_CUT = 0.5
"""Share of the stored text, at its end, that a page with a newer date may cut at most."""
LEAST_SHARED = 0.25
"""Share of the shorter text that two prints of one story have in common at least. Two stories share
names and phrases, in reports of one form up to a quarter."""
LEAST_WORDS_SHARED = 0.5
"""Share of the words of the shorter headline that two headlines of one story have in common."""
LEAST_LENGTH = 0.5
"""Length of a text that is written anew, in lengths of the stored one, at least."""

DECLARED_DATES = frozenset({"jsonld", "meta"})
"""Where a page declares when it was published, as opposed to showing some date."""


class Refusal(StrEnum):
    """Say why the stored text stays."""

    SHOWS_LESS = "shows-less"
    """The page shows the beginning of the stored text, or a notice under its headline."""
    SHOWS_OTHER_TEXT = "shows-other-text"
    """The page shows a text that has nothing in common with the stored one."""


@dataclass(frozen=True)
class _Overlap:
    """Say how much of the stored text a page still shows, in words."""

    stored: int
    """Words of the stored text."""
    shown: int
    """Words of the page's text."""
    shared: int
    """Words in runs that both have."""
    lost_at_end: int
    """Words of the stored text after the last run that both have."""

    @property
    def is_another_text(self) -> bool:
        return self.shared < LEAST_SHARED * min(self.stored, self.shown)

    @property
    def lost(self) -> float:
        """Return the share of the stored text, at its end, that the page lacks, 0 to 1."""
        return min(self.lost_at_end, self.stored - self.shown) / self.stored


def refusal(stored: BSONDocument, article: Article) -> Refusal | None:
    """Return why ``article``, just read from its page, does not replace the ``stored`` one.

    None where it does: what it says is a change. A live blog always does, as its entries move to
    other pages. A replay reads the page that is stored: other rules, not another page.
    """
    if article.replayOf is not None or "LiveBlogPosting" in (stored["type"], article.type):
        return None
    overlap = _overlap(stored, article)
    if overlap.is_another_text:
        return _refusal_of_another_text(stored, article, overlap)
    if overlap.lost < LEAST_LOST:
        return None
    is_dated_anew = _is_newer(article.dateModified, stored.get("dateModified"))
    is_open = article.isAccessibleForFree is not False
    if is_open and is_dated_anew and overlap.lost <= MOST_CUT:
        return None
    return Refusal.SHOWS_LESS


def _refusal_of_another_text(
    stored: BSONDocument, article: Article, overlap: _Overlap
) -> Refusal | None:
    """Return None for a story that was written anew under its headline or its declared address."""
    has_its_headline = _headlines_are_alike(stored.get("headline"), article.headline)
    if has_its_headline or _declares_address(stored, article):
        is_long = overlap.shown >= LEAST_LENGTH * overlap.stored
        return None if is_long else Refusal.SHOWS_LESS
    return Refusal.SHOWS_OTHER_TEXT


def _overlap(stored: BSONDocument, article: Article) -> _Overlap:
    before = ComparedText(stored.get("headline"), stored.get("articleBody", ""))
    now = ComparedText(article.headline, article.articleBody)
    runs = align(before, now)
    # Of a long text only the first words are compared; all of them are counted.
    words = max(len(before.tokens), stored["wordCount"])
    return _Overlap(
        stored=max(1, words),
        shown=max(len(now.tokens), article.wordCount),
        shared=sum(run.length for run in runs),
        lost_at_end=words - max((run.left_end for run in runs), default=0),
    )


def _headlines_are_alike(one: str | None, other: str | None) -> bool:
    left, right = (set(ComparedText(title, "").headline) for title in (one, other))
    if not left or not right:
        return False
    return len(left & right) >= LEAST_WORDS_SHARED * min(len(left), len(right))


def _declares_address(stored: BSONDocument, article: Article) -> bool:
    """Return whether the page declares to be an article, under the stored one's address.

    A notice or dialogue in an article's place may have its address, but no date of publication.
    """
    if article.canonicalUrl is None or article.datePublishedSource not in DECLARED_DATES:
        return False
    try:
        declared = url_key(article.canonicalUrl)
    except InvalidURL:
        return False
    return declared == str(stored["urlKey"])


def _is_newer(now: datetime | None, before: datetime | None) -> bool:
    return now is not None and (before is None or now > before)
