"""Answer what watches the desk: is it there, and is it ready?"""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from desk.answers.problems import responses
from desk.dependencies import Context
from search.engine import SearchRequest

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Say that all is well."""

    status: str = "ok"


@router.get("/healthz")
def is_alive() -> Health:
    """Say that the process answers, whatever else is away."""
    return Health()


@router.get("/readyz", responses=responses(429, 503))
def is_ready(context: Context) -> Health:
    """Say whether the database answers and there is an index to search in."""
    context.news.client.admin.command("ping")
    context.index.search(SearchRequest(limit=1))
    return Health()
