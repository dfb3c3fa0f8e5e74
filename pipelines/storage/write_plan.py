"""Plan what becomes of the articles of a batch, and the writes that it takes (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import ArticleWrite, revision, update
from model.items import Article
from model.pages import Page
from pipelines.identity.addresses import learned_at_look, learned_of_copy
from pipelines.storage import updates, visit_updates
from pipelines.storage.comparison import change_detection
from pipelines.storage.comparison.look import LookResult
from pipelines.storage.comparison.replacement import Refusal, refusal


class Outcome(StrEnum):
    """Name what became of an item."""

    NEW = "new"
    CHANGED = "changed"
    READ_ANEW = "read-anew"
    """Other rules read the page: the fields are replaced, and there is no revision."""
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    """The same text, or the article that the page declares to be, is stored for the same site; this
    address is added to its ``alternateUrls``."""
    REJECTED = "rejected"
    MISSING = "missing"
    """A stored article's page was not found, for the first time."""
    GONE = "gone"
    """A stored article's page was not found for the second time in a row; the text stays."""
    WITHHELD = "withheld"
    """A stored article's page shows less than it did, or something else: the stored text stays."""
    NOT_FETCHED = "not-fetched"
    """A visit to a stored article's page failed; it will be made again."""
    FORGOTTEN = "forgotten"
    """The page was deleted on request: nothing of it is stored."""
    SPOOLED = "spooled"
    """The database is away: the item waits on disk."""
    POSTPONED = "postponed"
    """The database is away: the visit will be made again."""


@dataclass
class WritePlan:
    """Collect the writes for one batch, in the order in which a kill between them does no harm."""

    pages: list[Page] = field(default_factory=list)
    revisions: list[BSONDocument] = field(default_factory=list)
    writes: list[ArticleWrite] = field(default_factory=list)
    writers: list[tuple[int, Outcome]] = field(default_factory=list)
    """For each of ``writes``, the position of its item and what becomes of the item."""
    unwritten: dict[int, Outcome] = field(default_factory=dict)
    """What becomes of the items that need no write, by position."""

    def add(self, index: int, outcome: Outcome, write: ArticleWrite | None) -> None:
        """Add what becomes of an item, and the write that it needs, if any."""
        if write is None:
            self.unwritten[index] = outcome
            return
        self.writes.append(write)
        self.writers.append((index, outcome))


def without_old(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    verdicts: Mapping[int, LookResult],
    plan: WritePlan,
    moments: Mapping[int, datetime],
) -> dict[int, Article]:
    """Return the articles that say something new; plan the visits of all others."""
    new: dict[int, Article] = {}
    for index, article in changed.items():
        stored, verdict = before[article.id], verdicts.get(index, LookResult.CHANGE)
        if verdict is LookResult.SAME:
            plan.add(index, Outcome.UNCHANGED, visit_write(stored, article, moments[index]))
        elif verdict is LookResult.FLIP:
            write = update(article.id, visit_updates.flipping(stored, moments[index]))
            plan.add(index, Outcome.WITHHELD, write)
        else:
            new[index] = article
    return new


def without_withheld(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: WritePlan,
    moments: Mapping[int, datetime],
    elsewhere: Collection[int],
) -> dict[int, Article]:
    """Return the articles that replace what is stored; plan the failed check of all others.

    A look that was led to the page of another stored article (``elsewhere``) shows that one.
    """
    replacing: dict[int, Article] = {}
    for index, article in changed.items():
        stored = before[article.id]
        other = Refusal.SHOWS_OTHER_TEXT if index in elsewhere else None
        if (why := other or refusal(stored, article)) is None:
            replacing[index] = article
        else:
            write = update(article.id, visit_updates.withheld(stored, why, article, moments[index]))
            plan.add(index, Outcome.WITHHELD, write)
    return replacing


def plan_revisions(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: WritePlan,
    moments: Mapping[int, datetime],
) -> None:
    """Plan the revisions of stored articles whose text has changed."""
    for index, article in changed.items():
        stored = before[article.id]
        entry, changes = updates.revised(article, stored, moments[index])
        plan.revisions.append(entry)
        # The change counts only if nobody revised the article in between: else it is looked at
        # again.
        plan.add(index, Outcome.CHANGED, revision(article.id, stored["revision"], changes))
        plan.pages += article.pages


def plan_readings(
    read_anew: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: WritePlan,
    moments: Mapping[int, datetime],
) -> None:
    """Plan the updates of stored articles whose pages were read by other rules."""
    for index, article in read_anew.items():
        stored = before[article.id]
        changes = updates.read_anew(article, stored, moments[index])
        plan.add(index, Outcome.READ_ANEW, revision(article.id, stored["revision"], changes))
        plan.pages += article.pages


def visit_write(stored: BSONDocument, article: Article, now: datetime) -> ArticleWrite | None:
    """Return the write for a visit without a change; a replay needs none."""
    if article.replayOf is not None:
        return None
    learned = learned_at_look(article, stored)
    changes = visit_updates.with_addresses(visit_updates.visited(stored, now), learned)
    return update(stored["_id"], changes)


def copy_write(stored: BSONDocument, article: Article, now: datetime) -> ArticleWrite | None:
    """Return the write for a page that shows the stored article at another address.

    It is a visit of the article where it says the same: its own page may say more.
    """
    is_visit = article.replayOf is None and change_detection.says_the_same(stored, article)
    changes = visit_updates.visited(stored, now) if is_visit else {}
    changes = visit_updates.with_addresses(changes, learned_of_copy(article, stored))
    return update(stored["_id"], changes) if changes else None
