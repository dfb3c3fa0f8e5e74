"""Store articles and rejections: as new, as a revision, as a visit, as a copy or as rejected."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import (
    ArticleRepository,
    ArticleWrite,
    insertion,
    revision,
    update,
)
from database.repositories.archive.forgotten import ForgottenPages
from database.repositories.archive.revisions import RevisionArchive
from model.clock import Clock
from model.errors import WriteConflict
from model.items import Article, Rejection
from model.pages import Page
from pipelines.deduplication.clusters import Clusters
from pipelines.identity.addresses import MOST_ADDRESSES, learned_at_look, learned_of_copy
from pipelines.identity.article_finder import ArticleFinder
from pipelines.identity.groups import groups
from pipelines.storage import updates
from pipelines.storage.comparison import change_detection
from pipelines.storage.comparison.look import LookResult
from pipelines.storage.comparison.looks import Looks
from pipelines.storage.comparison.replacement import Refusal, refusal
from pipelines.storage.page_store import PageStore
from pipelines.storage.rejection_store import RejectionStore

# How often a batch is looked at again after a race was lost to another process. Two writers need
# two looks; more than this many are no race but a bug, which must not loop.
TRIES = 5

# The fields of stored articles that tell whether an article is new, changed or unchanged.
KNOWN_FIELDS = {
    "revision": 1,
    "lastCheckedAt": 1,
    **updates.VISIT_FIELDS,
    "cluster.id": 1,
    **change_detection.KNOWN_FIELDS,
}

Item = Article | Rejection


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
class _Plan:
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


class ArticleStore:
    """Store the articles, revisions, pages and rejections of one database.

    ``pages_kept`` is how long raw pages are kept after their last download.
    """

    def __init__(
        self, database: AsyncDatabase[BSONDocument], pages_kept: timedelta, clock: Clock
    ) -> None:
        self._articles = ArticleRepository(database)
        self._finder = ArticleFinder(self._articles, KNOWN_FIELDS)
        self._revisions = RevisionArchive(database)
        self._looks = Looks(database)
        self._clock = clock
        self._clusters = Clusters(database)
        self._forgotten = ForgottenPages(database)
        self._pages = PageStore(database, pages_kept)
        self._rejections = RejectionStore(database, self._pages, clock)

    async def store(self, items: Sequence[Item], *, late: bool = False) -> list[Outcome]:
        """Store a batch; every write is acknowledged when this returns.

        Storing an item again, in part or whole, changes nothing but the times of the visit.
        ``late`` says that the items were fetched some time ago, at their ``discovery.firstSeenAt``;
        an item that is older than what is stored by now changes nothing.
        Raises ``pymongo.errors.PyMongoError`` when the database can't take the batch, and
        WriteConflict when another process is faster each time.
        """
        outcomes: dict[int, Outcome] = {}
        for _ in range(TRIES):
            pending = [index for index in range(len(items)) if index not in outcomes]
            for group in groups(items, pending):
                articles = {i: item for i, item in group.items() if isinstance(item, Article)}
                rejections = {i: item for i, item in group.items() if isinstance(item, Rejection)}
                if articles:
                    stored, refused = await self._store_articles(articles, late=late)
                    outcomes |= stored
                    rejections |= refused
                banned = await self._forgotten.positions(rejections)
                outcomes |= dict.fromkeys(banned, Outcome.FORGOTTEN)
                rejections = {i: each for i, each in rejections.items() if i not in banned}
                if rejections:
                    await self._rejections.store(rejections.values(), late=late)
                    outcomes |= dict.fromkeys(rejections, Outcome.REJECTED)
            if len(outcomes) == len(items):
                return [outcomes[index] for index in range(len(items))]
        lost = [item.url for index, item in enumerate(items) if index not in outcomes]
        raise WriteConflict(
            f"other processes changed the same documents {TRIES} times: {', '.join(lost)}"
        )

    async def mark_gone(self, article_ids: Sequence[str]) -> None:
        """Mark stored articles whose pages are gone; their text is kept.

        In each of their clusters the original is chosen anew, among the articles that are left.
        """
        now = self._clock.now()
        await self._articles.mark_gone(article_ids, now)
        await self._clusters.choose_originals(article_ids, now)

    async def _store_articles(
        self, articles: Mapping[int, Article], *, late: bool
    ) -> tuple[dict[int, Outcome], dict[int, Rejection]]:
        """Return what was stored, and what must be rejected; a lost race is in neither."""
        now = self._clock.now()
        moments = {
            i: updates.fetched_at(item, now) if late else now for i, item in articles.items()
        }
        found = await self._finder.find(articles)
        # After the look-up: what is deleted before it has its tombstone by now.
        banned = await self._forgotten.positions(articles)
        articles = {i: each for i, each in articles.items() if i not in banned}
        plan = _Plan()
        new: dict[int, Article] = {}
        changed: dict[int, Article] = {}
        read_anew: dict[int, Article] = {}
        refused: dict[int, Rejection] = {}
        for index, article in articles.items():
            stored, twin = found.looks.get(index), found.copies.get(index)
            if stored is not None and late and stored["lastCheckedAt"] >= moments[index]:
                plan.add(index, Outcome.UNCHANGED, None)
                plan.pages += article.pages
            elif stored is not None and change_detection.is_read_anew(stored, article):
                read_anew[index] = article
            elif stored is not None and change_detection.says_the_same(stored, article):
                plan.add(index, Outcome.UNCHANGED, _visit(stored, article, moments[index]))
            elif stored is not None:
                changed[index] = article
            elif twin is None:
                new[index] = article
            elif len(twin.get("alternateUrls", ())) < MOST_ADDRESSES:
                plan.add(index, Outcome.DUPLICATE, _copy(twin, article, moments[index]))
            else:
                refused[index] = article.rejected(
                    "repeated-text",
                    "deduplication",
                    f"the same text as article {twin['_id']} and {MOST_ADDRESSES} more addresses",
                )
        before = await self._whole([*changed.values(), *read_anew.values()])
        verdicts = await self._looks.compare(changed, before, moments)
        changed = _without_old(changed, before, verdicts, plan, moments)
        changed = _without_withheld(changed, before, plan, moments, found.elsewhere)
        read_anew = _without_withheld(read_anew, before, plan, moments, found.elsewhere)
        to_write = [*new.values(), *changed.values(), *read_anew.values()]
        placement = await self._clusters.place(to_write, found.known, now) if to_write else None
        for index, article in new.items():
            plan.add(index, Outcome.NEW, insertion(updates.new_article(article, moments[index])))
            plan.pages += article.pages
            await asyncio.sleep(0)  # a batch takes tens of milliseconds, and other tasks wait
        _plan_revisions(changed, before, plan, moments)
        _plan_readings(read_anew, before, plan, moments)
        stored_now, invalid = await self._write(articles, plan)
        if placement is not None:
            written = {articles[index].id for index in stored_now}
            await self._clusters.settle(placement, written, now)
        return stored_now | dict.fromkeys(banned, Outcome.FORGOTTEN), refused | invalid

    async def _whole(self, changed: Collection[Article]) -> dict[str, BSONDocument]:
        """Return the stored articles of those that have changed, by id."""
        if not changed:
            return {}
        return await self._articles.read([article.id for article in changed])

    async def _write(
        self, articles: Mapping[int, Article], plan: _Plan
    ) -> tuple[dict[int, Outcome], dict[int, Rejection]]:
        await self._pages.keep(plan.pages)
        await self._revisions.add(plan.revisions)
        lost: set[int] = set()
        invalid: dict[int, Rejection] = {}
        if plan.writes:
            written = await self._articles.write(plan.writes)
            lost = {plan.writers[place][0] for place in written.existing}
            for place, why in written.invalid.items():
                index, _ = plan.writers[place]
                invalid[index] = articles[index].rejected("invalid-document", "storage", why)
            update_count = sum(outcome != Outcome.NEW for _, outcome in plan.writers)
            if written.matched < update_count:
                # The answer does not say which revision another process wrote first: all are looked
                # at again, and those that were written are found unchanged.
                guarded = (Outcome.CHANGED, Outcome.READ_ANEW)
                lost |= {index for index, outcome in plan.writers if outcome in guarded}
        stored = plan.unwritten | {
            index: outcome
            for index, outcome in plan.writers
            if index not in lost and index not in invalid
        }
        new = [articles[index].id for index, outcome in stored.items() if outcome == Outcome.NEW]
        if new:
            await self._rejections.forget(new)
        return stored, invalid


def _without_old(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    verdicts: Mapping[int, LookResult],
    plan: _Plan,
    moments: Mapping[int, datetime],
) -> dict[int, Article]:
    """Return the articles that say something new; plan the visits of all others."""
    new: dict[int, Article] = {}
    for index, article in changed.items():
        stored, verdict = before[article.id], verdicts.get(index, LookResult.CHANGE)
        if verdict is LookResult.SAME:
            plan.add(index, Outcome.UNCHANGED, _visit(stored, article, moments[index]))
        elif verdict is LookResult.FLIP:
            write = update(article.id, updates.flipping(stored, moments[index]))
            plan.add(index, Outcome.WITHHELD, write)
        else:
            new[index] = article
    return new


def _without_withheld(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: _Plan,
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
            write = update(article.id, updates.withheld(stored, why, article, moments[index]))
            plan.add(index, Outcome.WITHHELD, write)
    return replacing


def _plan_revisions(
    changed: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: _Plan,
    moments: Mapping[int, datetime],
) -> None:
    for index, article in changed.items():
        stored = before[article.id]
        entry, changes = updates.revised(article, stored, moments[index])
        plan.revisions.append(entry)
        # The change counts only if nobody revised the article in between: else it is looked at
        # again.
        plan.add(index, Outcome.CHANGED, revision(article.id, stored["revision"], changes))
        plan.pages += article.pages


def _plan_readings(
    read_anew: Mapping[int, Article],
    before: Mapping[str, BSONDocument],
    plan: _Plan,
    moments: Mapping[int, datetime],
) -> None:
    for index, article in read_anew.items():
        stored = before[article.id]
        changes = updates.read_anew(article, stored, moments[index])
        plan.add(index, Outcome.READ_ANEW, revision(article.id, stored["revision"], changes))
        plan.pages += article.pages


def _visit(stored: BSONDocument, article: Article, now: datetime) -> ArticleWrite | None:
    """Return the write for a visit without a change; a replay needs none."""
    if article.replayOf is not None:
        return None
    learned = learned_at_look(article, stored)
    changes = updates.with_addresses(updates.visited(stored, now), learned)
    return update(stored["_id"], changes)


def _copy(stored: BSONDocument, article: Article, now: datetime) -> ArticleWrite | None:
    """Return the write for a page that shows the stored article at another address.

    It is a visit of the article where it says the same: its own page may say more.
    """
    is_visit = article.replayOf is None and change_detection.says_the_same(stored, article)
    changes = updates.visited(stored, now) if is_visit else {}
    changes = updates.with_addresses(changes, learned_of_copy(article, stored))
    return update(stored["_id"], changes) if changes else None
