"""Answer with stories: which articles print one, and which stories most articles print."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from database.repositories.stories import StoryRepository
from desk.answers.conditional import answer
from desk.answers.problems import responses
from desk.answers.schemas import PrintedStories, PrintedStory, Story, StoryMember
from desk.dependencies import Context

router = APIRouter(tags=["stories"])

_MOST_STORIES = 100


@router.get("/stories", response_model=PrintedStories, responses=responses(422, 503))
def most_printed(
    context: Context,
    request: Request,
    limit: Annotated[int, Query(ge=1, le=_MOST_STORIES)] = 20,
) -> Response:
    """Return the stories that most articles print: two at least."""
    found = [
        PrintedStory(
            id=each["cluster"]["id"],
            articles=each["articles"],
            original=StoryMember.model_validate(each),
        )
        for each in StoryRepository(context.news).most_printed(limit)
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
    """Return one story with all articles that print it, by its id or by that of one of them."""
    articles = StoryRepository(context.news).articles_of(id)
    if not articles:
        raise HTTPException(404, f"no story or article has the id {id}")
    cluster = articles[0]["cluster"]["id"]
    if cluster != id:
        return RedirectResponse(str(request.url_for("read_story", id=cluster).path), 308)
    return answer(
        request, Story(id=cluster, articles=[StoryMember.model_validate(each) for each in articles])
    )
