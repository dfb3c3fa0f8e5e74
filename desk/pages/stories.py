"""Show what most sites print right now, and the timeline of one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from database.documents.bson_document import BSONDocument
from database.repositories.revisions import RevisionRepository
from database.repositories.stories import StoryRepository
from desk.answers.schemas import StoryMember
from desk.api.articles import ArticleId
from desk.api.stories import RIGHT_NOW
from desk.dependencies import Context
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
def read(id: ArticleId, request: Request, context: Context) -> Response:
    """Show who printed a story when, and what was changed when."""
    members = StoryRepository(context.news).articles_of(id)
    if not members:
        raise HTTPException(404, f"no story or article has the id {id}")
    cluster = members[0]["cluster"]["id"]
    if cluster != id:
        return RedirectResponse(f"/stories/{cluster}", 308)
    shown = [StoryMember.model_validate(each) for each in members[:MOST_MEMBERS]]
    by_id = {each.id: each for each in shown}
    events = [Event(each.datePublished, each) for each in shown if each.datePublished]
    for change in RevisionRepository(context.news).replaced(list(by_id), MOST_CHANGES):
        events.append(Event(change["replacedAt"], by_id[change["articleId"]], change))
    events.sort(key=lambda event: event.at)
    undated = [each for each in shown if each.datePublished is None]
    return page(
        request, "story.html", members=shown, events=events, undated=undated, printed=len(members)
    )
