"""Read stored pages again, with what the database knows of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import zstandard
from pymongo.errors import PyMongoError

from crawler.spiders.page_reader import rejection_of
from crawler.workers.page_tasks import read_again
from crawler.workers.pool import WorkerPool
from database.connection.outages import brief
from database.connection.session import DatabaseSession
from database.documents.bson_document import BSONDocument
from database.repositories.replay import ReplayRepository
from model.components import Author, Discovery, Fetch, SourceReference
from model.errors import NotAnArticle, WorkerFailed
from model.items import Article, Rejection
from model.links import Link
from model.pages import Page

logger = logging.getLogger(__name__)

NEEDED = (
    *("url", "urlKey", "alternateUrls", "source", "discovery", "fetch", "headline"),
    *("description", "authors", "keywords", "inLanguage", "dateModified"),
    *("datePublished", "datePublishedRaw", "datePublishedSource", "rejectedAt"),
)
"""The fields of ``articles`` and ``rejected`` that make a StoredPage."""

FROM_LISTING = frozenset({"feed", "newsSitemap"})


@dataclass(frozen=True)
class StoredPage:
    """Hold what is needed of an article or a rejected page to read its page again."""

    id: str
    url: str
    urlKey: str
    page_ids: tuple[str, ...]
    """Of its page, and of those of its later parts; none where the page was never kept."""
    link: Link
    """What the listing said, as far as it is known: fills what the page lacks, as it did then."""
    source: SourceReference | None
    discovery: Discovery | None
    fetch: Fetch | None

    @classmethod
    def of(cls, document: BSONDocument) -> StoredPage:
        """Return the StoredPage of a document with the NEEDED fields."""
        source, discovery, fetch = (
            document.get("source"),
            document.get("discovery"),
            document.get("fetch"),
        )
        return cls(
            id=document["_id"],
            url=document["url"],
            urlKey=document["urlKey"],
            page_ids=_page_ids(fetch or {}),
            link=_link(document),
            source=SourceReference(**source) if source else None,
            discovery=Discovery(**{"feedUrl": None, **discovery}) if discovery else None,
            fetch=Fetch(**fetch) if fetch else None,
        )


async def read_stored(
    workers: WorkerPool, stored: StoredPage, pages: Sequence[Page]
) -> Article | Rejection:
    """Return what today's rules read of a document's pages, the first of which is the page itself.

    It is an article of the same key, whatever today's rules call its address.
    """
    page, *later = pages
    item: Article | Rejection
    try:
        read = await workers.run(read_again, page, stored.url, stored.link)
        if read.article is not None:
            item = read.article
            item.continuation = None
            await _join(workers, item, later)
        else:
            assert read.failure is not None
            item = rejection_of(stored.link, stored.url, "extraction", read.failure)
    except (WorkerFailed, zstandard.ZstdError) as error:
        cause = f"extraction-{error.reason}" if isinstance(error, WorkerFailed) else "damaged"
        failed = NotAnArticle(cause, str(error))
        item = rejection_of(stored.link, stored.url, "extraction", failed)
    item.urlKey = stored.urlKey
    item.source, item.discovery, item.fetch = stored.source, stored.discovery, stored.fetch
    item.replayOf = stored.id
    return item


async def read_stored_article(
    workers: WorkerPool, session: DatabaseSession, article_id: str
) -> Article | None:
    """Return what today's rules read of a stored article's page, as ``read_stored`` does.

    None where they take it for no article, a page is no longer kept, or the database is away.
    Takes two round trips.
    """

    async def find() -> tuple[StoredPage, dict[str, Page]] | None:
        repository = ReplayRepository(await session.database())
        document = await repository.article(article_id, NEEDED)
        if document is None:
            return None
        stored = StoredPage.of(document)
        return stored, {page.id: page async for page in repository.pages(stored.page_ids)}

    try:
        found = await session.ask(find)
    except PyMongoError as error:
        logger.warning("The page of article %s can't be read again: %s", article_id, brief(error))
        return None
    if found is None:
        return None
    stored, pages = found
    if not stored.page_ids or any(name not in pages for name in stored.page_ids):
        return None
    item = await read_stored(workers, stored, [pages[name] for name in stored.page_ids])
    return item if isinstance(item, Article) else None


async def _join(workers: WorkerPool, article: Article, pages: Sequence[Page]) -> None:
    """Add the later parts, as far as today's rules take them for such."""
    # Imported here: most articles have one part.
    from crawler.extraction.multipage.join import Joining

    joining = Joining(article)
    for page in pages:
        read = await workers.run(read_again, page, page.url, None)
        failure = read.failure.reason if read.failure is not None else None
        refused = failure or (joining.add(read.article) if read.article else None)
        if refused is not None and article.extraction is not None:
            article.extraction.warnings.append(f"without the part at {page.url}: {refused}")


def _page_ids(fetch: BSONDocument) -> tuple[str, ...]:
    return (fetch["pageId"], *fetch.get("partIds", ())) if "pageId" in fetch else ()


def _link(document: BSONDocument) -> Link:
    discovery = document.get("discovery", {})
    listed = document.get("datePublishedSource") in FROM_LISTING
    return Link(
        url=next(iter(document.get("alternateUrls", ())), document["url"])
        if "rejectedAt" in document
        else document["url"],
        via=discovery.get("via", "request"),
        listedAt=discovery.get("feedUrl"),
        headline=document.get("headline"),
        description=document.get("description"),
        authors=[Author(**author) for author in document.get("authors", ())],
        datePublished=document.get("datePublished") if listed else None,
        datePublishedRaw=document.get("datePublishedRaw") if listed else None,
        dateModified=document.get("dateModified"),
        inLanguage=document.get("inLanguage"),
        keywords=document.get("keywords", []),
    )
