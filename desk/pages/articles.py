"""Show one article: its text, who else prints it, how it changed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from database.documents.bson_document import BSONDocument
from database.repositories.readers.marks import MarkRepository
from database.repositories.revisions import COMPARED, RevisionRepository
from database.repositories.stories import StoryRepository
from desk.answers.schemas import StoryMember, article_of
from desk.api.articles import ArticleId
from desk.dependencies import Context
from desk.pages.rendering.page import page
from desk.word_difference import Passage, with_context, word_difference

router = APIRouter()

MOST_COPIES = 100
"""Copies that a page lists: the story's own page has all."""
CONTEXT = 300
"""Characters of unchanged text beside each change: two or three sentences."""
MOST_VERSIONS = 200
"""Versions that a page lists, the last ones; a live blog has a thousand, each may be compared."""
MOST_REMOVED = 200
"""Pieces of text, of those that were taken out, that a page lists."""


@router.get("/articles/{id}", name="article")
def read(id: ArticleId, request: Request, context: Context) -> HTMLResponse:
    """Show an article with its structure, its copies and its versions."""
    repository = RevisionRepository(context.news)
    document = _stored(repository, id)
    article = article_of(document)
    members = (
        StoryRepository(context.news).articles_of(article.cluster.id, MOST_COPIES)
        if article.cluster
        else []
    )
    return page(
        request,
        "article.html",
        article=article,
        mark=MarkRepository(context.news).of([article.id]).get(article.id),
        members=[StoryMember.model_validate(each) for each in members],
        changes=repository.versions(document["_id"], MOST_VERSIONS),
        removed=document.get("extraction", {}).get("removed", [])[:MOST_REMOVED],
    )


@router.get("/articles/{id}/changes", name="changes")
def changes(
    id: ArticleId,
    request: Request,
    context: Context,
    before: Annotated[int, Query(ge=1)] = 1,
    after: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """Show what differs between two versions of an article, word by word."""
    repository = RevisionRepository(context.news)
    document = _stored(repository, id)
    last = document.get("revision", 1)
    after = after or last
    was, became = repository.version(document, before), repository.version(document, after)
    if was is None or became is None:
        raise HTTPException(404, f"article {id} has the versions 1 to {last}")
    made = repository.versions(document["_id"], MOST_VERSIONS)
    return page(
        request,
        "changes.html",
        article=article_of(document),
        numbers=sorted({1, before, after, *(each.number for each in made)}),
        made=made,
        before=before,
        after=after,
        differences=_differences(was, became),
    )


@router.get("/articles/{id}/beside/{other}", name="beside")
def beside(id: ArticleId, other: ArticleId, request: Request, context: Context) -> HTMLResponse:
    """Show two articles side by side, with what differs."""
    repository = RevisionRepository(context.news)
    left, right = _stored(repository, id), _stored(repository, other)
    return page(
        request,
        "beside.html",
        left=article_of(left),
        right=article_of(right),
        headline=_difference(left, right, "headline"),
        text=_difference(left, right, "articleBody"),
    )


def _differences(before: BSONDocument, after: BSONDocument) -> dict[str, list[Passage]]:
    return {
        name: with_context(_difference(before, after, name), CONTEXT)
        for name in COMPARED
        if before.get(name) != after.get(name)
    }


def _difference(before: BSONDocument, after: BSONDocument, name: str) -> list[Passage]:
    return word_difference(before.get(name) or "", after.get(name) or "")


def _stored(repository: RevisionRepository, id: str) -> dict[str, Any]:
    document = repository.article(id)
    if document is None:
        raise HTTPException(404, f"no article has the id {id}")
    return document
