"""Look up which stored articles the pages of a batch are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import ArticleRepository
from model.items import Article
from pipelines.identity.same_story import show_moved_story, show_one_story
from pipelines.identity.stored_articles import (
    KNOWN_FIELDS,
    StoredArticles,
    asked_ids,
    declared_ids,
    declared_keys,
    publication_of,
    text_of,
)
from pipelines.identity.text_hashes import text_hashes
from pipelines.turns import Turn
from text.comparison.compared_text import ComparedText

# The fields of a stored article by which it is told whether it shows the same story.
COMPARED = {"headline": 1, "articleBody": 1, "datePublished": 1}
# Articles with which one page is compared at most, as each takes milliseconds: an address has one
# article, and two or three where processes stored them at the same moment.
MOST_COMPARED = 5


@dataclass
class FoundArticles:
    """Say which stored articles the articles of a batch are, by their positions."""

    known: dict[str, BSONDocument]
    """All that were looked up, by id."""
    looks: dict[int, BSONDocument] = field(default_factory=dict)
    """The stored article that a page is a look at."""
    elsewhere: set[int] = field(default_factory=set)
    """The looks that were led to the address at which another article is stored."""
    copies: dict[int, BSONDocument] = field(default_factory=dict)
    """The stored article of which a page is another address."""


class ArticleFinder:
    """Find the stored articles that pages are looks at, or other addresses of.

    ``fields`` are those of stored articles that are wanted, besides those that the search needs.
    """

    def __init__(self, articles: ArticleRepository, fields: Mapping[str, object]) -> None:
        self._articles = articles
        self._fields = {**fields, **KNOWN_FIELDS}

    async def find(self, articles: Mapping[int, Article]) -> FoundArticles:
        """Return the stored articles of a batch: one round trip, two where texts must be read.

        A page that is a look at a stored article gets its ``urlKey``. What a page declares and
        another story's page has is taken back, with a warning.
        """
        stored = await self._look_up(articles.values())
        found = FoundArticles(stored.by_id)
        doubtful: dict[int, Article] = {}
        for index, article in articles.items():
            if (looked_at := stored.looked_at(article)) is not None:
                found.looks[index] = looked_at
                if article.id != looked_at["_id"] and article.id in stored.by_id:
                    found.elsewhere.add(index)
                article.urlKey = looked_at["urlKey"]
                if stored.declared(article):
                    _refuse_declared(article)
            elif (same_text := stored.with_its_text(article)) is not None:
                found.copies[index] = same_text
            else:
                doubtful[index] = article
        await self._compare(doubtful, stored, found)
        return found

    async def _look_up(self, articles: Iterable[Article]) -> StoredArticles:
        ids: set[str] = set()
        keys: set[str] = set()
        hashes: set[str | None] = set()
        sites: set[str | None] = set()
        published: set[datetime] = set()
        for article in articles:
            ids.update(asked_ids(article), declared_ids(article))
            keys.update(declared_keys(article))
            hashes.update(text_hashes(article))
            sites.add(text_of(article)[0])
            if (publication := publication_of(article)) is not None:
                published.add(publication[1])
        return StoredArticles(
            await self._articles.known(ids, keys, hashes, sites, published, self._fields)
        )

    async def _compare(
        self, doubtful: Mapping[int, Article], stored: StoredArticles, found: FoundArticles
    ) -> None:
        """Compare pages with the articles that their addresses, or what they declare, lead to."""
        led = {i: stored.that_led_here(article) for i, article in doubtful.items()}
        other = {
            i: [
                *stored.known_here(article),
                *stored.declared(article),
                *stored.declaring(article),
            ][:MOST_COMPARED]
            for i, article in doubtful.items()
        }
        beside = {i: stored.published_with(each)[:MOST_COMPARED] for i, each in doubtful.items()}
        ids = {each["_id"] for each in (*_every(led), *_every(other), *_every(beside))}
        texts = await self._articles.read(ids, COMPARED) if ids else {}
        turn = Turn()
        for index, article in doubtful.items():
            for is_move, candidates, agree in (
                (True, led[index], show_one_story),
                (False, other[index], show_one_story),
                (False, beside[index], show_moved_story),
            ):
                same = await _first_with_its_story(article, candidates, texts, agree, turn)
                if same is not None and is_move:
                    found.looks[index] = same
                    article.urlKey = same["urlKey"]
                elif same is not None:
                    found.copies[index] = same
                if same is not None:
                    break
            else:
                if stored.declared(article):
                    _refuse_declared(article)


async def _first_with_its_story(
    article: Article,
    candidates: Iterable[BSONDocument],
    texts: Mapping[str, BSONDocument],
    agree: Callable[[ComparedText, ComparedText], bool],
    turn: Turn,
) -> BSONDocument | None:
    page = ComparedText(article.headline, article.articleBody, article.datePublished)
    for each in candidates:
        if each["_id"] not in texts:
            continue
        await turn.pass_on()
        found = texts[each["_id"]]
        body = found.get("articleBody", "")
        if agree(page, ComparedText(found.get("headline"), body, found.get("datePublished"))):
            return each
    return None


def _refuse_declared(article: Article) -> None:
    """Take back the address that the page declares, as another story has it, and warn of it."""
    if article.extraction is not None:
        article.extraction.warnings.append(
            f"declares the address of another article: {article.canonicalUrl}"
        )
    article.declaredKey = article.canonicalUrl = None


def _every(found: Mapping[int, Iterable[BSONDocument]]) -> Iterable[BSONDocument]:
    return (each for candidates in found.values() for each in candidates)
