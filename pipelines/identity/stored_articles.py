"""Find stored articles by each of their addresses, and by their text (pure).

A page is the article that is stored under its own address, or that was asked for and led here. It
may also be one that has, or declares, the address that the page declares; what a page only
declares counts where text or headline agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from database.documents.bson_document import BSONDocument
from model.identity import page_id
from model.items import Article
from pipelines.identity.text_hashes import text_hashes
from urls.key import page_ids

KNOWN_FIELDS = {
    "url": 1,
    "urlKey": 1,
    "declaredKey": 1,
    "alternateUrls": 1,
    "alternateIds": 1,
    "contentHash": 1,
    "source.domain": 1,
    "datePublished": 1,
}
"""The fields of a stored article by which it is found."""

SiteText = tuple[str | None, str | None]
Publication = tuple[str, datetime]
"""A site, and when it published an article."""


def asked_ids(article: Article) -> list[str]:
    """Return the ids of the articles that a page is a look at, or was reached through."""
    ids = [article.id, *page_ids(article.alternateUrls)]
    return [*_rechecked(article), *ids]


def declared_ids(article: Article) -> list[str]:
    """Return the id that the article has at the address which its page declares."""
    return [] if article.declaredKey is None else [page_id(article.declaredKey)]


def declared_keys(article: Article) -> list[str]:
    """Return the keys by which an article that declares one is another address of this page."""
    return [article.urlKey, *([article.declaredKey] if article.declaredKey else [])]


def text_of(article: Article) -> SiteText:
    """Return what may be stored only once: the text on its site."""
    return article.source.domain if article.source else None, article.contentHash


def publication_of(article: Article) -> Publication | None:
    """Return where and when an article was published; None if no time of day is known."""
    if article.source is None or article.datePublished is None:
        return None
    if article.datePublishedPrecision not in ("second", "minute"):
        return None
    return article.source.domain, article.datePublished


class StoredArticles:
    """Find stored articles, read with KNOWN_FIELDS, by each of their addresses and by their text.

    ``by_id`` holds all of them.
    """

    def __init__(self, by_id: dict[str, BSONDocument]) -> None:
        self.by_id = by_id
        self._by_other_id: dict[str, list[BSONDocument]] = defaultdict(list)
        self._by_declared: dict[str, list[BSONDocument]] = defaultdict(list)
        self._by_text: dict[SiteText, BSONDocument] = {}
        self._by_publication: dict[Publication, list[BSONDocument]] = defaultdict(list)
        for each in by_id.values():
            for other in each.get("alternateIds", ()):
                self._by_other_id[other].append(each)
            if "declaredKey" in each:
                self._by_declared[each["declaredKey"]].append(each)
            site = each.get("source", {}).get("domain")
            self._by_text[site, each["contentHash"]] = each
            if site is not None and "datePublished" in each:
                self._by_publication[site, each["datePublished"]].append(each)

    def looked_at(self, article: Article) -> BSONDocument | None:
        """Return the article that is looked at, whatever its page says now.

        It was asked for, or it is stored under the page's own address, or has moved there.
        """
        for asked in (*_rechecked(article), article.id):
            if asked in self.by_id:
                return self.by_id[asked]
        known_here = self._by_other_id.get(article.id, ())
        return next((each for each in known_here if article.id in page_ids([each["url"]])), None)

    def with_its_text(self, article: Article) -> BSONDocument | None:
        """Return the article of the same site that says the same, if there is one."""
        site, _ = text_of(article)
        found = (self._by_text.get((site, each)) for each in text_hashes(article))
        return next((stored for stored in found if stored is not None), None)

    def that_led_here(self, article: Article) -> list[BSONDocument]:
        """Return the articles whose addresses led to the page: one of them may have moved.

        A page that was joined of several has their addresses, which led to none of it.
        """
        if article.partPages:
            return []
        return _once(each for other in page_ids(article.alternateUrls) for each in self._at(other))

    def known_here(self, article: Article) -> list[BSONDocument]:
        """Return the articles that are also known under the page's own address."""
        return list(self._by_other_id.get(article.id, ()))

    def declared(self, article: Article) -> list[BSONDocument]:
        """Return the other articles that have, or declare, the address that the page declares."""
        if article.declaredKey is None:
            return []
        found = [*self._at(page_id(article.declaredKey)), *self._declaring(article.declaredKey)]
        return [each for each in _once(found) if each["_id"] != article.id]

    def declaring(self, article: Article) -> list[BSONDocument]:
        """Return the articles at other addresses that declare the page's own."""
        return self._declaring(article.urlKey)

    def published_with(self, article: Article) -> list[BSONDocument]:
        """Return the articles that the same site published at the same moment."""
        publication = publication_of(article)
        return [] if publication is None else list(self._by_publication.get(publication, ()))

    def _declaring(self, key: str) -> list[BSONDocument]:
        return list(self._by_declared.get(key, ()))

    def _at(self, article_id: str) -> Iterator[BSONDocument]:
        if article_id in self.by_id:
            yield self.by_id[article_id]
        yield from self._by_other_id.get(article_id, ())


def _rechecked(article: Article) -> list[str]:
    """Return the id of the stored article whose page was asked for again, if it is of that page."""
    recheck = article.recheckOf
    return [] if recheck is None or recheck.ledToPart else [recheck.articleId]


def _once(documents: Iterable[BSONDocument]) -> list[BSONDocument]:
    return list({each["_id"]: each for each in documents}.values())
