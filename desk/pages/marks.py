"""Let readers bookmark and tag articles, and show and export what they marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any, Literal

import pymongo
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pymongo.errors import PyMongoError
from starlette.concurrency import run_in_threadpool

from database.cursor import BEGINNING
from database.documents.marks import Mark
from database.exporting.columns import CSV, Row, row_of, usual_fields
from database.exporting.text_formats import csv_lines, jsonl_lines
from database.repositories.newest_articles import NewestArticles
from database.repositories.readers.marks import MarkRepository, Place
from database.repositories.revisions import RevisionRepository
from desk.answers.article_files import MEDIA_TYPES, READ_AT_ONCE
from desk.answers.download import Download, in_parts
from desk.answers.schemas import Listed
from desk.api.articles import ArticleId
from desk.dependencies import Context, DeskContext
from desk.pages.rendering.cursors import cursor_of, place_in
from desk.pages.rendering.page import page
from desk.pages.sign_in import own_form, writing_token
from desk.pages.tags import tag_key, tags_in

router = APIRouter()

ROWS = 50
TAGS_SHOWN = 60
"""Tags of the list beside: those that are used most."""
PATIENCE = 1.0
"""Seconds for the marks of a list of news to come: it is useful without."""

_OF_MARKS = ("mark.bookmarkedAt", "mark.tags")

Tag = Annotated[str, Query(max_length=200)]


class MarkedArticle(Listed):
    """Show an article that is marked."""

    inLanguage: str | None = None


@router.get("/bookmarks", name="bookmarks")
def bookmarks(
    request: Request,
    context: Context,
    tag: Tag = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the articles that are bookmarked, or have a tag, the last marked first."""
    marks = MarkRepository(context.news)
    key = tag_key(tag)
    found = marks.listed(key, _place(cursor) if cursor else None, ROWS + 1)
    shown = found[:ROWS]
    stored = _articles(context, shown, ["_id", *MarkedArticle.model_fields])
    return page(
        request,
        "bookmarks.html",
        tag=tag if key else "",
        key=key,
        rows=[
            (each, MarkedArticle.model_validate(stored[each.id]))
            for each in shown
            if each.id in stored
        ],
        tags=marks.tags(TAGS_SHOWN),
        following=_cursor(shown[-1]) if len(found) > ROWS else None,
    )


@router.get("/bookmarks.{format}")
def download(
    format: Literal["csv", "jsonl"], request: Request, context: Context, tag: Tag = ""
) -> Response:
    """Send the articles that are bookmarked, or have a tag, with their marks."""
    fields = usual_fields(format)
    rows = _rows(context, tag_key(tag), fields)
    lines = csv_lines(rows, [*fields, *_OF_MARKS]) if format == CSV else jsonl_lines(rows)
    return Download(
        in_parts(lines), request.app.state.places, MEDIA_TYPES[format], f"bookmarks.{format}"
    )


@router.post("/articles/{id}/bookmark")
async def bookmark(id: ArticleId, request: Request, context: Context) -> Response:
    """Bookmark an article, or take its bookmark away."""
    form = await own_form(request)
    token = writing_token(request)

    def write() -> str:
        marks = MarkRepository(context.news)
        article_id = _id_of(context, id)
        if form.get("bookmarked") == "yes":
            marks.bookmark(article_id, token.name, context.clock.now())
        else:
            marks.take_bookmark(article_id, token.name)
        return article_id

    return RedirectResponse(f"/articles/{await run_in_threadpool(write)}", 303)


@router.post("/articles/{id}/tags")
async def tag(id: ArticleId, request: Request, context: Context) -> Response:
    """Give an article the tags of a field, in place of those that it has."""
    form = await own_form(request)
    token = writing_token(request)
    try:
        tags = tags_in(form.get("tags", ""))
    except ValueError as error:
        raise HTTPException(422, str(error)) from error

    def write() -> str:
        article_id = _id_of(context, id)
        MarkRepository(context.news).tag(article_id, tags, token.name, context.clock.now())
        return article_id

    return RedirectResponse(f"/articles/{await run_in_threadpool(write)}", 303)


def marks_of(article_ids: Collection[str], context: DeskContext) -> dict[str, Mark]:
    """Return the marks of a list's articles by id; none where they don't come at once."""
    try:
        with pymongo.timeout(PATIENCE):
            return MarkRepository(context.news).of(article_ids)
    except PyMongoError:
        return {}


def _id_of(context: DeskContext, id: str) -> str:
    """Return the id of the article that is known by this one, too."""
    found = RevisionRepository(context.news).article(id)
    if found is None:
        raise HTTPException(404, f"no article has the id {id}")
    return str(found["_id"])


def _articles(
    context: DeskContext, marks: Sequence[Mark], fields: Collection[str]
) -> dict[str, dict[str, Any]]:
    found = NewestArticles(context.news).by_id([each.id for each in marks], fields)
    return {each["_id"]: each for each in found}


def _rows(context: DeskContext, tag: str, fields: list[str]) -> Iterator[Row]:
    state = context.index.state
    # Read before the articles, which hold at least as much.
    cursor = (state.cursor if state else None) or BEGINNING
    marks = MarkRepository(context.news)
    after: Place | None = None
    while part := marks.listed(tag, after, READ_AT_ONCE):
        stored = _articles(context, part, [*fields, "status"])
        for each in part:
            if each.id in stored:
                mark = {"bookmarkedAt": each.bookmarkedAt} if each.bookmarkedAt else {}
                row = row_of(cursor, stored[each.id], fields)
                yield {**row, "mark": {**mark, "tags": each.tags}}
        after = Place(part[-1].markedAt, part[-1].id)


def _cursor(mark: Mark) -> str:
    return cursor_of(mark.markedAt, mark.id)


def _place(cursor: str) -> Place:
    try:
        return Place(*place_in(cursor))
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
