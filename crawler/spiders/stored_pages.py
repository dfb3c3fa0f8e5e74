"""Hold what the database knows of a stored page, so that it can be extracted again."""

from __future__ import annotations

from dataclasses import dataclass

from database.documents.bson_document import BSONDocument
from model.components import Author, Discovery, Fetch, SourceReference
from model.links import Link

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
