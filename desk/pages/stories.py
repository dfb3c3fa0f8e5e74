"""Show what most sites print right now, and the timeline of one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from database.documents.bson_document import BSONDocument
from database.repositories.revisions import RevisionRepository
from database.repositories.stories import StoryPlace, StoryRepository
from desk.answers.schemas import StoryMember
from desk.api.articles import ArticleId
from desk.api.stories import RIGHT_NOW
from desk.dependencies import Context
from desk.pages.rendering.cursors import cursor_of, place_in
from desk.pages.rendering.page import page
from search.engine import SearchRequest

router = APIRouter()

MOST_STORIES = 50
MOST_MEMBERS = 200
MOST_CHANGES = 200


@dataclass(frozen=True)
class Event:
    """Say that an article was published, or changed."""

    at: datetime
    article: StoryMember
    change: BSONDocument | None = None


@router.get("/stories", name="stories")
def most_printed(request: Request, context: Context) -> HTMLResponse:
    """Show the stories of the last days that most sites print."""
    since = context.clock.now() - RIGHT_NOW
    rows = context.index.most_printed(
        SearchRequest(since=since, has_copies=True, limit=MOST_STORIES)
    )
    return page(request, "stories.html", rows=rows)


@router.get("/stories/{id}", name="story")
def read(
    id: ArticleId,
    request: Request,
    context: Context,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show who printed a story when, and what was changed when."""
    stories = StoryRepository(context.news)
    try:
        after = StoryPlace(*place_in(cursor)) if cursor else None
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    found = stories.articles_of(id, MOST_MEMBERS + 1, after)
    first = stories.articles_of(id, 1) if after else found[:1]
    if not first:
        raise HTTPException(404, f"no story or article has the id {id}")
    cluster = first[0]["cluster"]["id"]
    if cluster != id:
        return RedirectResponse(f"/stories/{cluster}", 308)
    members = found[:MOST_MEMBERS]
    shown = [StoryMember.model_validate(each) for each in members]
    by_id = {each.id: each for each in shown}
    events = [Event(each.datePublished, each) for each in shown if each.datePublished]
    for change in RevisionRepository(context.news).replaced(list(by_id), MOST_CHANGES):
        events.append(Event(change["replacedAt"], by_id[change["articleId"]], change))
    events.sort(key=lambda event: event.at)
    last = StoryPlace.of(members[-1]) if len(found) > MOST_MEMBERS else None
    return page(
        request,
        "story.html",
        first=StoryMember.model_validate(first[0]),
        events=events,
        undated=[each for each in shown if each.datePublished is None],
        printed=stories.sizes([cluster])[cluster],
        following=cursor_of(last.at, last.id) if last else None,
    )
