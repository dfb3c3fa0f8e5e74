"""Answer with stories: which articles print one, and which stories most articles print."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from database.repositories.stories import StoryRepository
from desk.answers.conditional import answer
from desk.answers.differences import differences_of_copies
from desk.answers.problems import responses
from desk.answers.schemas import ComparedMember, PrintedStories, PrintedStory, Story, StoryMember
from desk.dependencies import Context
from search.engine import SearchRequest

router = APIRouter(tags=["stories"])

RIGHT_NOW = timedelta(days=2)
"""How old a story may be that counts as of now: a weekend's news is still told on Monday."""
_MOST_STORIES = 100
_MOST_DAYS = 30


@router.get("/stories", response_model=PrintedStories, responses=responses(422, 503))
def most_printed(
    context: Context,
    request: Request,
    days: Annotated[
        int, Query(ge=1, le=_MOST_DAYS, description="how far back one of its articles may be from")
    ] = RIGHT_NOW.days,
    limit: Annotated[int, Query(ge=1, le=_MOST_STORIES)] = 20,
) -> Response:
    """Return the stories of the last days that most articles print: two at least."""
    since = context.clock.now() - timedelta(days=days)
    rows = context.index.most_printed(SearchRequest(since=since, has_copies=True, limit=limit))
    printed = {row.cluster: row.copies + 1 for row in rows if row.cluster is not None}
    originals = StoryRepository(context.news).originals(printed)
    found = [
        PrintedStory(
            id=cluster,
            articles=articles,
            original=StoryMember.model_validate(originals[cluster]),
        )
        for cluster, articles in printed.items()
        # deleted, or of another story, since it was indexed
        if cluster in originals
    ]
    return answer(request, PrintedStories(stories=found))


@router.get(
    "/stories/{id}",
    response_model=Story,
    responses=responses(404, 422, 503)
    | {308: {"description": "the story has another id now: two turned out to be one"}},
)
def read_story(
    id: Annotated[str, Path(min_length=1, max_length=100, pattern="^[0-9A-Za-z]+$")],
    context: Context,
    request: Request,
) -> Response:
    """Return one story with all articles that print it, by its id or by that of one of them.

    It says what the copies changed of the original's text.
    """
    articles = StoryRepository(context.news).articles_of(id)
    if not articles:
        raise HTTPException(404, f"no story or article has the id {id}")
    cluster = articles[0]["cluster"]["id"]
    if cluster != id:
        return RedirectResponse(str(request.url_for("read_story", id=cluster).path), 308)
    compared = differences_of_copies(context.news, articles)
    members = [
        ComparedMember.model_validate(each | {"differences": compared.get(each["_id"])})
        for each in articles
    ]
    return answer(request, Story(id=cluster, articles=members))
