"""Tell which addresses a stored article learns from a page (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field

from database.documents.bson_document import BSONDocument
from model.items import Article
from urls.key import page_ids

# Addresses that one text may have on one site: with more it is a template (an error page that
# passes for an article), not a story.
MOST_ADDRESSES = 50


@dataclass(frozen=True)
class LearnedAddresses:
    """Hold what is new to a stored article."""

    url: str | None = None
    """The address that it has moved to."""
    urls: list[str] = field(default_factory=list)
    """Other addresses of it, for ``alternateUrls``."""
    ids: list[str] = field(default_factory=list)
    """The ids under which links to it are looked up, for ``alternateIds``."""


def other_ids(article: Article) -> list[str]:
    """Return the ids of the other addresses of an article that is stored for the first time."""
    return [each for each in page_ids(article.alternateUrls) if each != article.id]


def learned_at_look(article: Article, stored: BSONDocument) -> LearnedAddresses:
    """Return what a look at a stored article tells: it may have moved to another address."""
    has_moved = page_ids([article.url]) != page_ids([stored["url"]])
    others = [*article.alternateUrls, *([stored["url"]] if has_moved else [])]
    return _new(stored, article.url if has_moved else None, others, [article.url, *others])


def learned_of_copy(article: Article, stored: BSONDocument) -> LearnedAddresses:
    """Return what a page at another address tells of the stored article that it shows as well."""
    others = [article.url, *article.alternateUrls]
    return _new(stored, None, others, others)


def _new(
    stored: BSONDocument, moved_to: str | None, others: list[str], named: list[str]
) -> LearnedAddresses:
    urls = [each for each in _missing(stored, "alternateUrls", others) if each != moved_to]
    if moved_to is None:
        urls = [each for each in urls if each != stored["url"]]
    ids = [each for each in page_ids(named) if each != stored["_id"]]
    return LearnedAddresses(moved_to, urls, _missing(stored, "alternateIds", ids))


def _missing(stored: BSONDocument, name: str, values: list[str]) -> list[str]:
    """Return the values that a stored list lacks, as far as it has room for them."""
    known = stored.get(name, [])
    return sorted(set(values).difference(known))[: max(0, MOST_ADDRESSES - len(known))]
