"""Do what assistants ask for: search, read, compare. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from database.documents.bson_document import BSONDocument
from database.repositories.overview import Overview
from database.repositories.revisions import COMPARED, RevisionRepository
from database.repositories.stories import StoryRepository
from desk.answers.differences import differences, differences_of_copies
from desk.answers.schemas import item_of
from desk.api.filters import in_utc
from desk.dependencies import DeskContext
from desk.mcp import answers
from model.errors import CopydeskError, InvalidURL
from search.engine import SearchRequest
from search.query import parse
from text.formats.article_files import as_markdown

MOST_LISTED = 50
"""Articles of one answer: some 6,000 words."""
LONGEST_PART = 20_000
"""Characters of an article in one answer: some 3,500 words, more than most articles have."""
_MOST_NAMED = 100

Limit = Annotated[int, Field(ge=1, le=MOST_LISTED)]
Names = Annotated[list[str], Field(max_length=_MOST_NAMED)]
Id = Annotated[str, Field(max_length=2000, description="an article's id, or its address")]


class NotFound(CopydeskError):
    """Report that nothing stored has the id or address that was asked for."""


class Tools:
    """Answer with what is stored."""

    def __init__(self, context: Callable[[], DeskContext]) -> None:
        self._context = context

    def search_articles(
        self,
        query: Annotated[str, Field(description='words, "phrases", AND OR NOT, field:word')] = "",
        source: Names = [],  # noqa: B006 (never changed)
        language: Names = [],  # noqa: B006
        since: datetime | None = None,
        until: datetime | None = None,
        order: Literal["relevance", "newest"] = "relevance",
        limit: Limit = 10,
        cursor: str | None = None,
    ) -> answers.Found:
        """Search the stored news articles, one per story.

        Fields: headline:, text:, author:, keyword:, source:, lang:, section:, date:2026-11-22 or
        date:[2026-11-01 TO 2026-11-07]. Words are found without regard to case and accents. Read
        an article whole with read_article.
        """
        request = SearchRequest(
            query=parse(query),
            sources=source,
            languages=language,
            since=in_utc(since),
            until=in_utc(until),
            order=order,
            limit=limit,
            cursor=cursor,
        )
        return answers.Found.of(self._context().index.search(request))

    def latest(
        self,
        source: Names = [],  # noqa: B006
        language: Names = [],  # noqa: B006
        since: datetime | None = None,
        limit: Limit = 20,
        cursor: str | None = None,
    ) -> answers.Found:
        """List the newest stored articles, one per story, the last published first."""
        return self.search_articles("", source, language, since, None, "newest", limit, cursor)

    def read_article(self, id: Id, offset: Annotated[int, Field(ge=0)] = 0) -> answers.ReadArticle:
        """Read one article as Markdown. Long ones come in parts: go on at nextOffset."""
        document = self._article(id)
        text = as_markdown(item_of(document))
        end = offset + LONGEST_PART
        return answers.ReadArticle(
            id=document["_id"],
            url=document["url"],
            source=document.get("source", {}).get("name"),
            authors=[each["name"] for each in document.get("authors", ())],
            datePublished=document.get("datePublished"),
            language=document.get("inLanguage"),
            revision=document.get("revision", 1),
            gone=document.get("status") == "gone",
            markdown=text[offset:end],
            nextOffset=end if end < len(text) else None,
        )

    def story(self, id: Id) -> answers.ReadStory:
        """List the articles that print one story, with what differs from the first one's text."""
        news = self._context().news
        stories = StoryRepository(news)
        printed = stories.articles_of(id)
        if not printed:
            raise NotFound(f"no story or article has the id or address {id!r}")
        compared = differences_of_copies(news, printed)
        cluster = printed[0]["cluster"]["id"]
        return answers.ReadStory(
            id=cluster,
            total=stories.sizes([cluster])[cluster],
            articles=[
                answers.Printed(
                    id=each["_id"],
                    source=each.get("source", {}).get("name"),
                    headline=each.get("headline"),
                    datePublished=each.get("datePublished"),
                    url=each["url"],
                    isOriginal=each["cluster"]["role"] == "original",
                    differences=compared[each["_id"]],
                )
                for each in printed
                if each["_id"] in compared
            ],
        )

    def revisions(self, id: Id) -> answers.Changes:
        """List how an article has changed since it was stored, with the words."""
        document = self._article(id)
        changes = RevisionRepository(self._context().news).changes_of(document)
        return answers.Changes(
            id=document["_id"],
            firstFetchedAt=document["firstFetchedAt"],
            changes=[
                answers.Change(
                    revision=each.number,
                    changedAt=each.at,
                    fields=each.fields,
                    differences={
                        name: differences(each.before.get(name) or "", each.after.get(name) or "")
                        for name in COMPARED
                        if each.before.get(name) != each.after.get(name)
                    },
                )
                for each in changes
            ],
        )

    def sources(self) -> answers.Sources:
        """List the news sources with their health and how many articles they brought."""
        context = self._context()
        overview = Overview(context.news)
        states = overview.poll_states(overview.source_names())
        counted = context.index.counts(SearchRequest(), "source", _MOST_NAMED)
        return answers.Sources(
            sources=[
                answers.SourceLine(
                    id=each.source,
                    state=each.state,
                    articlesLastWeek=each.articles,
                    articles=counted.get(each.source, 0),
                )
                for each in overview.sources(states, context.clock.now())
            ]
        )

    def corpus_statistics(self) -> answers.Corpus:
        """Count the stored articles by source and language."""
        index = self._context().index
        page = index.search(SearchRequest(limit=1))
        return answers.Corpus(
            articles=page.total,
            bySource=dict(index.counts(SearchRequest(), "source", _MOST_NAMED)),
            byLanguage=dict(index.counts(SearchRequest(), "lang", _MOST_NAMED)),
            newest=page.hits[0].row.datePublished if page.hits else None,
        )

    def _article(self, id: str) -> BSONDocument:
        repository = RevisionRepository(self._context().news)
        document = repository.article(id)
        if document is None and ":" in id:
            try:
                document = repository.article_at(id)
            except InvalidURL:
                document = None
        if document is None:
            raise NotFound(f"no article has the id or address {id!r}")
        return document
