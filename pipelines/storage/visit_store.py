"""Record visits to stored articles that brought no page of theirs: 304, 404, failures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import ArticleRepository, update
from model.clock import Clock
from model.items import Article, FailedVisit, Rejection, Visit
from pipelines.storage import visit_updates
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.write_plan import Outcome
from urls.paths import leads_to_section

# Why a page is rejected to which a stored article's address leads instead of to the article: it is
# on its way to gone then, as where no page answers.
NO_ARTICLE = frozenset({"index-page", "soft-404"})
# The same, where the address that is reached is a section's by its shape; walls have other reasons.
NO_TEXT = frozenset({"no-text", "no-headline", "too-short"})


def visit_by(item: Article | Rejection, outcome: Outcome) -> Visit | FailedVisit | None:
    """Return what the page of ``item`` says of the stored article that was asked for with it.

    None where it is the article's own document that ``outcome`` is about, or nobody asked for one.
    """
    if item.recheckOf is None or outcome == Outcome.SPOOLED:
        return None
    known, url = item.recheckOf.articleId, item.recheckOf.url
    if isinstance(item, Rejection) and _is_no_article(item, url):
        return Visit(known, url, isThere=False, source=item.source)
    if item.id == known:
        return None
    if outcome == Outcome.REJECTED:
        why = item if isinstance(item, Rejection) else None
        reason, detail = (why.reason, why.detail) if why else ("repeated-text", item.url)
        return FailedVisit(known, url, reason, detail, item.source)
    return Visit(known, url, isThere=True, source=item.source)


def _is_no_article(rejection: Rejection, asked: str) -> bool:
    reason = rejection.reason
    return reason in NO_ARTICLE or (reason in NO_TEXT and leads_to_section(asked, rejection.url))


class VisitStore:
    """Record visits, in two round trips a batch whatever its size."""

    def __init__(
        self, database: AsyncDatabase[BSONDocument], store: ArticleStore, clock: Clock
    ) -> None:
        self._articles = ArticleRepository(database)
        self._store = store
        self._clock = clock

    async def record(self, visits: Sequence[Visit | FailedVisit]) -> list[Outcome]:
        """Set the times of the visits; an article missing twice in a row becomes ``gone``.

        Its text stays, and so does ``changed``, as no content has changed.
        """
        now = self._clock.now()
        ids = [visit.articleId for visit in visits]
        stored = await self._articles.read(ids, visit_updates.VISIT_FIELDS)
        outcomes: list[Outcome] = []
        writes = []
        for visit in visits:
            before = stored.get(visit.articleId)
            if before is None:  # deleted meanwhile
                outcomes.append(Outcome.UNCHANGED)
                continue
            changes, outcome = _changes(visit, before, now)
            outcomes.append(outcome)
            writes.append(update(visit.articleId, changes))
        if writes:
            await self._articles.record_visits(writes)
        gone = [
            visit.articleId
            for visit, outcome in zip(visits, outcomes, strict=True)
            if outcome == Outcome.GONE
        ]
        if gone:
            await self._store.mark_gone(gone)
        return outcomes


def _changes(
    visit: Visit | FailedVisit, before: BSONDocument, now: datetime
) -> tuple[BSONDocument, Outcome]:
    if isinstance(visit, FailedVisit):
        changes = visit_updates.visit_failed(
            before, visit.reason, visit.detail, now, is_of_host=visit.isOfHost
        )
        return changes, Outcome.NOT_FETCHED
    if visit.isThere:
        return visit_updates.visited(before, now), Outcome.UNCHANGED
    changes = visit_updates.missed(before, now)
    if before["status"] == "gone":
        return changes, Outcome.UNCHANGED
    is_gone = changes["$set"]["missing"] >= visit_updates.TIMES_MISSING
    return changes, Outcome.GONE if is_gone else Outcome.MISSING
