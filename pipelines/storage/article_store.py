"""Store articles and rejections: as new, as a revision, as a visit, as a copy or as rejected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import (
    ArticleRepository,
    insertion,
)
from database.repositories.archive.forgotten import ForgottenPages
from database.repositories.archive.revisions import RevisionArchive
from database.schema.ensure import check_not_migrated
from model.clock import Clock
from model.errors import WriteConflict
from model.items import Article, Rejection
from pipelines.deduplication.clusters import Clusters
from pipelines.identity.addresses import MOST_ADDRESSES
from pipelines.identity.article_finder import ArticleFinder
from pipelines.identity.groups import groups
from pipelines.storage import updates, visit_updates
from pipelines.storage.comparison import change_detection
from pipelines.storage.comparison.looks import Looks
from pipelines.storage.page_store import PageStore
from pipelines.storage.rejection_store import RejectionStore
from pipelines.storage.write_plan import (
    Outcome,
    WritePlan,
    copy_write,
    plan_readings,
    plan_revisions,
    visit_write,
    without_old,
    without_withheld,
)
from pipelines.turns import Turn

# How often a batch is looked at again after a race was lost to another process. Two writers need
# two looks; more than this many are no race but a bug, which must not loop.
TRIES = 5

# The fields of stored articles that tell whether an article is new, changed or unchanged.
KNOWN_FIELDS = {
    "revision": 1,
    "lastCheckedAt": 1,
    **visit_updates.VISIT_FIELDS,
    "cluster.id": 1,
    **change_detection.KNOWN_FIELDS,
}

Item = Article | Rejection


class ArticleStore:
    """Store the articles, revisions, pages and rejections of one database.

    ``pages_kept`` is how long raw pages are kept after their last download.
    """

    def __init__(
        self, database: AsyncDatabase[BSONDocument], pages_kept: timedelta, clock: Clock
    ) -> None:
        self._database = database
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
        Raises ``pymongo.errors.PyMongoError`` when the database can't take the batch
        (MigratedMeanwhile where a newer program has changed what it takes), and WriteConflict when
        another process is faster each time.
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
        plan = WritePlan()
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
                plan.add(index, Outcome.UNCHANGED, visit_write(stored, article, moments[index]))
            elif stored is not None:
                changed[index] = article
            elif twin is None:
                new[index] = article
            elif len(twin.get("alternateUrls", ())) < MOST_ADDRESSES:
                plan.add(index, Outcome.DUPLICATE, copy_write(twin, article, moments[index]))
            else:
                refused[index] = article.rejected(
                    "repeated-text",
                    "deduplication",
                    f"the same text as article {twin['_id']} and {MOST_ADDRESSES} more addresses",
                )
        before = await self._whole([*changed.values(), *read_anew.values()])
        verdicts = await self._looks.compare(changed, before, moments)
        changed = without_old(changed, before, verdicts, plan, moments)
        changed = without_withheld(changed, before, plan, moments, found.elsewhere)
        read_anew = without_withheld(read_anew, before, plan, moments, found.elsewhere)
        to_write = [*new.values(), *changed.values(), *read_anew.values()]
        placement = await self._clusters.place(to_write, found.known, now) if to_write else None
        turn = Turn()
        for index, article in new.items():
            plan.add(index, Outcome.NEW, insertion(updates.new_article(article, moments[index])))
            plan.pages += article.pages
            await turn.pass_on()
        plan_revisions(changed, before, plan, moments)
        plan_readings(read_anew, before, plan, moments)
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
        self, articles: Mapping[int, Article], plan: WritePlan
    ) -> tuple[dict[int, Outcome], dict[int, Rejection]]:
        await self._pages.keep(plan.pages)
        await self._revisions.add(plan.revisions)
        lost: set[int] = set()
        invalid: dict[int, Rejection] = {}
        if plan.writes:
            written = await self._articles.write(plan.writes)
            if written.invalid:
                await check_not_migrated(self._database)
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
