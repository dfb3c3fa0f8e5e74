"""Answer with the article of any page: it is crawled now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from desk.access.required import AnyToken
from desk.answers.problems import responses
from desk.answers.schemas import ArticleContent
from desk.crawling import NotRead, PageCrawler, TooBusy

router = APIRouter(tags=["articles"])

_LONGEST_URL = 2000

PageAddress = Annotated[
    HttpUrl,
    Field(max_length=_LONGEST_URL, examples=["https://www.herald.example/2026/11/22/ferry"]),
]
"""The address of any page."""


class ExtractRequest(BaseModel):
    """Ask for the article of a page."""

    model_config = ConfigDict(extra="forbid")

    url: PageAddress
    store: bool = Field(default=False, description="needs a token that may write")


@router.post("/extract", responses=responses(400, 401, 403, 413, 422, 429, 502, 503))
async def extract_page(asked: ExtractRequest, request: Request, token: AnyToken) -> ArticleContent:
    """Fetch a page as a crawl would, politely, and return its article; store it where asked to."""
    if asked.store and not token.allows("write"):
        raise HTTPException(403, f"the token {token.name!r} may only read: store is refused")
    crawler: PageCrawler = request.app.state.crawler
    try:
        document = await crawler.read(str(asked.url), store=asked.store)
    except TooBusy as error:
        raise HTTPException(429, str(error), {"Retry-After": "5"}) from error
    except NotRead as error:
        raise HTTPException(502, f"{asked.url} gave no article: {error}") from error
    return ArticleContent.model_validate(document)
