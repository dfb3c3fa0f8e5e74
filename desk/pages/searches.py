"""Show, save and delete searches: each has a feed of its own, and may tell a receiver."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from database.documents.saved_searches import SavedSearch
from database.repositories.readers.saved_searches import SavedSearchRepository
from desk.dependencies import Context, DeskContext
from desk.pages.news import as_filters
from desk.pages.rendering.page import page
from desk.pages.sign_in import own_form, writing_token
from desk.saving import SaveRequest, delete, save

router = APIRouter()

# What an address says of one page of a list, not of what is searched.
_OF_PAGES = ("cursor", "limit")


@router.get("/searches", name="searches")
def searches(request: Request, context: Context) -> HTMLResponse:
    """Show all saved searches."""
    return _page(request, context)


@router.post("/searches")
async def save_form(request: Request, context: Context) -> Response:
    """Save the search of a page of news; the secrets of its addresses are shown this once."""
    form = await own_form(request)
    writing_token(request)
    parameters = parse_qsl(form.get("search", "").removeprefix("/").removeprefix("?"))
    chosen = as_filters(each for each in parameters if each[0] not in _OF_PAGES)
    url = form.get("url", "").strip()
    try:
        asked = SaveRequest.model_validate(
            {
                "name": form.get("name", ""),
                "filters": chosen,
                **({"webhook": {"url": url}} if url else {}),
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise HTTPException(422, f"{first['loc'][-1]}: {first['msg']}") from error
    saved = await run_in_threadpool(save, asked, context, request)
    return await run_in_threadpool(_page, request, context, saved=saved)


@router.post("/searches/delete")
async def delete_form(request: Request, context: Context) -> Response:
    """Delete a saved search, its feed and its webhook."""
    form = await own_form(request)
    writing_token(request)
    await run_in_threadpool(delete, form.get("id", ""), context)
    return RedirectResponse("/searches", 303)


def _page(request: Request, context: DeskContext, saved: object = None) -> HTMLResponse:
    stored = SavedSearchRepository(context.news).all()
    return page(
        request, "searches.html", saved=saved, searches=[(each, _link(each)) for each in stored]
    )


def _link(search: SavedSearch) -> str:
    return f"/?{urlencode(search.filters, doseq=True)}"
