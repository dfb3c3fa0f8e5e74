"""Add a source: search the site of an address, show what is there, and keep it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from database.documents.bson_document import BSONDocument
from desk.crawling import NotRead, PageCrawler, TooBusy
from desk.dependencies import Context
from desk.pages.rendering.page import page
from desk.pages.sign_in import own_form, writing_token
from desk.source_settings import AlreadySource, add_source, owner_of

router = APIRouter()

ARTICLES_SHOWN = 5
"""Articles by which a person judges what would be stored."""
LISTINGS_SHOWN = 30
TEXT_SHOWN = 400
"""Characters of an article's text that show whether it is the article's."""
LONGEST_ADDRESS = 2000
_LISTS = ("feeds", "sitemaps", "sections")


@router.get("/sources/add", name="add_source")
def show(request: Request) -> HTMLResponse:
    """Show the form that takes an address."""
    return page(request, "source_add.html", asked="", found=None, problem="")


@router.post("/sources/find")
async def find(request: Request, context: Context) -> HTMLResponse:
    """Search the site of an address, and show what a crawl would store of it."""
    form = await own_form(request)
    writing_token(request)
    address = form.get("address", "").strip()
    crawler: PageCrawler = request.app.state.crawler
    problem, found = "", None
    try:
        found = await crawler.find_source(_checked(address))
    except TooBusy as error:
        raise HTTPException(429, str(error), {"Retry-After": "30"}) from error
    except NotRead as error:
        problem = str(error)
    return await run_in_threadpool(_page, request, context, address, found, problem)


@router.post("/sources/add")
async def add(request: Request, context: Context) -> Response:
    """Keep a source: the next run polls it."""
    form = await own_form(request)
    token = writing_token(request)
    keys: dict[str, Any] = {name: form.get(name, "").strip() for name in ("id", "name", "home")}
    keys |= {name: form.get(name, "").split() for name in _LISTS}
    if form.get("language"):
        keys["language"] = form["language"]
    try:
        await run_in_threadpool(add_source, context, token, keys)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise HTTPException(422, f"{first['loc'][0]}: {first['msg']}") from None
    except AlreadySource as error:
        raise HTTPException(409, str(error)) from error
    return RedirectResponse(f"/sources/settings?{urlencode({'source': keys['id']})}", 303)


def _checked(address: str) -> str:
    """Return the address. Raises HTTPException for what a command would take for an option."""
    if not address or address.startswith("-") or not address.isprintable():
        raise HTTPException(422, "address: paste the address of a site, such as www.example.org")
    if len(address) > LONGEST_ADDRESS:
        raise HTTPException(422, f"address: {LONGEST_ADDRESS} characters at most")
    return address


def _page(
    request: Request,
    context: Context,
    address: str,
    found: dict[str, Any] | None,
    problem: str,
) -> HTMLResponse:
    values: dict[str, Any] = {"asked": address, "found": found, "problem": problem}
    if found is not None:
        source = found["source"]
        named = [source["home"], *(url for name in _LISTS for url in source[name])]
        values["owner"] = owner_of(context, named)
        values["listings"] = found["listings"][:LISTINGS_SHOWN]
        values["articles"] = _articles(found["listings"])
    return page(request, "source_add.html", 502 if problem else 200, **values)


def _articles(listings: list[dict[str, Any]]) -> list[BSONDocument]:
    """Return the first articles that would be stored, of the listings that are proposed."""
    stored = {
        each["url"]: each
        for listing in listings
        if listing["proposed"]
        for each in listing["articles"]
        if "whyNotStored" not in each
    }
    return [_shown(each) for each in islice(stored.values(), ARTICLES_SHOWN)]


def _shown(article: dict[str, Any]) -> BSONDocument:
    text = " ".join(article.get("articleBody", "").split())
    published = None
    with suppress(ValueError):
        published = datetime.fromisoformat(article.get("datePublished") or "")
    return {
        "url": article["url"],
        "headline": article.get("headline"),
        "authors": [each["name"] for each in article.get("authors") or () if "name" in each],
        "text": text[:TEXT_SHOWN] + ("…" if len(text) > TEXT_SHOWN else ""),
        "wordCount": article.get("wordCount") or 0,
        "datePublished": published,
    }
