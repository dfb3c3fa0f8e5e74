"""Define what the API answers with: models of its own, so that a field of storage is no promise."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from database.documents.bson_document import BSONDocument
from model.items import Article as Item
from search.engine import Hit

_AN_ID = "21b1919b5e60f156bf54ac3929f2f379"


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Source(_Model):
    """Name where an article is from."""

    id: str = Field(examples=["herald"])
    name: str | None = Field(default=None, examples=["The Northmere Herald"])
    domain: str | None = Field(default=None, examples=["herald.example"])


class Author(_Model):
    """Name a writer."""

    name: str = Field(examples=["Ada Example"])
    url: str | None = None


class Image(_Model):
    """Point to a picture."""

    url: str
    caption: str | None = None
    credit: str | None = None


class Cluster(_Model):
    """Name the story that an article prints."""

    id: str = Field(examples=[_AN_ID])
    role: Literal["original", "copy"]
    similarity: float = Field(examples=[1.0])


class LiveBlogUpdate(_Model):
    """Hold one entry of a live blog."""

    headline: str | None = None
    articleBody: str
    datePublished: datetime | None = None


class Discovery(_Model):
    """Say how an article was found."""

    via: str = Field(examples=["feed"])
    feedUrl: str | None = None
    firstSeenAt: datetime


class Removed(_Model):
    """Hold a piece of text that was taken out of the page, and why."""

    text: str
    reason: str


class ArticleContent(_Model):
    """Hold what a page says; docs/reading-the-data.md explains each field."""

    type: str = Field(examples=["NewsArticle"])
    url: str = Field(examples=["https://www.herald.example/2026/11/22/ferry-pier-opens"])
    canonicalUrl: str | None = None
    alternateUrls: list[str] = []
    syndicatedFrom: str | None = None
    source: Source | None = None
    discovery: Discovery | None = None
    headline: str | None = Field(
        default=None, examples=["Rebuilt ferry pier opens after nine years"]
    )
    alternativeHeadline: str | None = None
    description: str | None = None
    abstract: str | None = None
    articleBody: str = Field(default="", examples=["The harbour council opened the rebuilt pier."])
    articleBodyHtml: str | None = None
    wordCount: int = 0
    inLanguage: str | None = Field(default=None, examples=["en-GB"])
    authors: list[Author] = []
    publisher: str | None = None
    datePublished: datetime | None = None
    datePublishedRaw: str | None = None
    datePublishedSource: str | None = None
    datePublishedPrecision: Literal["second", "minute", "day"] | None = None
    dateModified: datetime | None = None
    articleSection: str | None = None
    keywords: list[str] = []
    isAccessibleForFree: bool | None = None
    mainImage: Image | None = None
    images: list[Image] = []
    liveBlogUpdates: list[LiveBlogUpdate] = []


class Article(ArticleContent):
    """Hold one stored article as it is now."""

    id: str = Field(alias="_id", serialization_alias="id", examples=[_AN_ID])
    cluster: Cluster | None = None
    status: Literal["active", "gone"] = "active"
    revision: int = 1
    contentChangedAt: datetime
    firstFetchedAt: datetime
    lastFetchedAt: datetime | None = None
    lastCheckedAt: datetime | None = None


class TextSegment(_Model):
    """Hold a piece of a text; a match is what was searched for."""

    text: str
    match: bool


class Highlights(_Model):
    """Show where in an article that stands which was searched for."""

    headline: list[TextSegment]
    text: list[TextSegment] = Field(description="an excerpt around the first match")


class FoundArticle(_Model):
    """Show an article in a list."""

    id: str = Field(examples=[_AN_ID])
    url: str
    headline: str | None = None
    lead: str = Field(description="the beginning of standfirst, description or text")
    source: Source
    authors: list[str] = []
    inLanguage: str | None = None
    articleSection: str | None = None
    type: str = Field(examples=["NewsArticle"])
    datePublished: datetime | None = None
    firstFetchedAt: datetime
    contentChangedAt: datetime
    status: Literal["active", "gone"]
    revision: int = Field(description="1 as first stored, one more with each change")
    cluster: str | None = Field(default=None, description="the story: /api/v1/stories/{cluster}")
    copies: int = Field(description="how many other articles print the story")
    wordCount: int
    image: str | None = None
    score: float | None = Field(
        default=None, description="how well it fits, where that is the order"
    )
    highlights: Highlights | None = Field(default=None, description="with highlight=true")

    @classmethod
    def of(cls, hit: Hit, highlights: Highlights | None = None) -> FoundArticle:
        """Return what a list shows of a hit."""
        row = hit.row
        return cls(
            id=row.id,
            url=row.url,
            headline=row.headline,
            lead=row.lead,
            source=Source(id=row.source, name=row.sourceName),
            authors=row.authors,
            inLanguage=row.language,
            articleSection=row.section,
            type=row.type,
            datePublished=row.datePublished,
            firstFetchedAt=row.firstFetchedAt,
            contentChangedAt=row.contentChangedAt,
            status="gone" if row.status == "gone" else "active",
            revision=row.revision,
            cluster=row.cluster,
            copies=row.copies,
            wordCount=row.wordCount,
            image=row.image,
            score=hit.score,
            highlights=highlights,
        )


class FoundArticles(_Model):
    """Hold one page of what was found."""

    articles: list[FoundArticle]
    total: int = Field(description="articles found in all, copies among them")
    next: str | None = Field(
        default=None, description="the cursor of the next page; null on the last one"
    )
    indexedAt: datetime = Field(description="when the index last held all that is stored")


class DiffPart(_Model):
    """Hold words that stayed, went or came."""

    change: Literal["kept", "removed", "added"]
    text: str


class Revision(_Model):
    """Say what one change of an article changed."""

    revision: int = Field(description="the number of the version that the change made")
    changedAt: datetime
    changedFields: list[str]
    differences: dict[str, list[DiffPart]] = Field(
        description="by field: headline, alternativeHeadline, abstract, articleBody"
    )


class Revisions(_Model):
    """Hold all changes of an article, the oldest first."""

    articleId: str
    firstFetchedAt: datetime
    revisions: list[Revision]


class Listed(_Model):
    """Show one of several articles."""

    id: str = Field(alias="_id", serialization_alias="id", examples=[_AN_ID])
    url: str
    headline: str | None = None
    source: Source | None = None
    datePublished: datetime | None = None
    datePublishedPrecision: Literal["second", "minute", "day"] | None = None
    status: Literal["active", "gone"] = "active"


class StoryMember(Listed):
    """Show one of the articles that print a story."""

    cluster: Cluster


class ComparedMember(StoryMember):
    """Show one of the articles that print a story, and what its text says otherwise."""

    differences: list[DiffPart] | None = Field(
        default=None,
        description="what differs from the text of the first article, with a few words around it; "
        "null where it was not compared: the first ten copies are",
    )


class Story(_Model):
    """Hold a story and all articles that print it: the original first, then by date."""

    id: str
    articles: list[ComparedMember]


class PrintedStory(_Model):
    """Show a story in a list."""

    id: str
    articles: int = Field(description="how many articles print it")
    original: StoryMember


class PrintedStories(_Model):
    """Hold the stories that most articles print."""

    stories: list[PrintedStory]


class Changed(_Model):
    """Tell of one article that is new, has changed, or was deleted on request."""

    cursor: str = Field(description="go on from here: since=")
    id: str
    change: Literal["stored", "deleted"]
    article: Article | None = None


class Changes(_Model):
    """Hold what was stored, changed or deleted after a cursor, in order."""

    changes: list[Changed]
    next: str | None = Field(description="the cursor to go on from; as given where nothing came")


def article_of(document: BSONDocument) -> Article:
    """Return the answer for a stored article."""
    return Article.model_validate(document)


def item_of(document: BSONDocument) -> Item:
    """Return of a stored article what its Markdown shows."""
    return Item(
        url=document["url"],
        urlKey=document.get("urlKey", ""),
        headline=document.get("headline"),
        abstract=document.get("abstract"),
        articleBody=document.get("articleBody", ""),
        articleBodyHtml=document.get("articleBodyHtml"),
    )
