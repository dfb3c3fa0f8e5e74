"""Compare one look at a page with its stored article, line by line (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import Enum, auto

from database.documents.bson_document import BSONDocument
from model.items import Article
from pipelines.boilerplate.site_memory import REASON, REMOVED_LENGTH
from pipelines.storage.comparison.alternation import alternates, flips
from pipelines.storage.comparison.line_difference import LineDifference
from pipelines.storage.comparison.turning_lines import SEVERAL, Turning
from pipelines.storage.comparison.volatile_lines import story_of
from text.comparison.fingerprints import unify

EARLIER = 4
"""Revisions before the stored text that are looked at: headlines that are tested, and texts that a
server shows in turn, are two or three."""


class LookResult(Enum):
    """Say what a look whose text differs from the stored one brings."""

    CHANGE = auto()
    """The story changed."""
    SAME = auto()
    """Nothing of the story differs, or a headline is back that is known."""
    FLIP = auto()
    """A text is back that came and went within the day."""


class Look:
    """Compare what a page says with its stored article, where their hashes don't tell."""

    def __init__(self, stored: BSONDocument, article: Article) -> None:
        self.stored = stored
        self.article = article
        self.difference = LineDifference.between(stored["articleBody"], article.articleBody)
        self._removed = _removed_of(stored, article)
        self._turning = Turning(article.headline, self.difference)
        self.turned = {self._line_id(key): line for key, line in self._turning.evidence().items()}
        """The lines that turned at this look, by their ids in ``turningLines``."""

    @property
    def earlier_ids(self) -> list[str]:
        """Return the ids of the revisions before the stored text, the oldest first."""
        current: int = self.stored["revision"]
        numbers = range(max(1, current - EARLIER), current)
        return [f"{self.article.id}:{number}" for number in numbers]

    @property
    def line_ids(self) -> list[str]:
        """Return the ids, in ``turningLines``, of the lines that may be the site's."""
        return [self._line_id(key) for key in self._turning.candidates.values()]

    def verdict(
        self,
        witnesses: dict[str, set[str]],
        earlier: Sequence[BSONDocument],
        now: datetime,
    ) -> LookResult:
        """Return what the look brings.

        ``witnesses``: by the id of a line, the articles on which it turned; ``earlier``: what the
        article said before, the oldest first.
        """
        if not self._has_the_titles(earlier):
            return LookResult.CHANGE
        if self.difference.tells_the_same(self._is_volatile(witnesses)):
            return LookResult.SAME
        bodies = [unify(each.get("articleBody", "")) for each in earlier]
        shown, stored = unify(self.article.articleBody), unify(self.stored["articleBody"])
        since = now - self.stored["contentChangedAt"]
        return LookResult.FLIP if flips(shown, stored, bodies, since) else LookResult.CHANGE

    def _is_volatile(self, witnesses: dict[str, set[str]]) -> Callable[[str], bool]:
        keys = self._turning.candidates

        def is_volatile(line: str) -> bool:
            if line[:REMOVED_LENGTH] in self._removed:
                return True
            key = keys.get(line)
            return key is not None and len(witnesses.get(self._line_id(key), ())) >= SEVERAL

        return is_volatile

    def _has_the_titles(self, earlier: Sequence[BSONDocument]) -> bool:
        """Return whether headline and standfirst tell what they told, now or before."""
        headline, abstract = self.article.headline, self.article.abstract
        return self._tells(unify, "headline", headline, earlier) and self._tells(
            self._told_by, "abstract", abstract, earlier
        )

    def _tells(
        self,
        told_by: Callable[[str], str],
        name: str,
        shown: str | None,
        earlier: Sequence[BSONDocument],
    ) -> bool:
        now, stored, *before = (
            told_by(title or "")
            for title in (shown, self.stored.get(name), *(each.get(name) for each in earlier))
        )
        return now == stored or alternates(now, stored, before)

    def _told_by(self, standfirst: str) -> str:
        """Return a standfirst without what turns, and without what the site repeats."""
        if standfirst[:REMOVED_LENGTH] in self._removed:
            return ""
        return unify("\n".join(map(story_of, standfirst.splitlines())))

    def _line_id(self, key: str) -> str:
        domain = self.stored["source"]["domain"] if "source" in self.stored else ""
        return f"{domain} {key}"


def _removed_of(stored: BSONDocument, article: Article) -> Collection[str]:
    """Return the beginnings of what the site repeats, as far as it was removed at either look."""
    removed = {
        each["text"]
        for each in stored.get("extraction", {}).get("removed", ())
        if each["reason"] == REASON
    }
    if article.extraction is not None:
        removed |= {each.text for each in article.extraction.removed if each.reason == REASON}
    return removed
