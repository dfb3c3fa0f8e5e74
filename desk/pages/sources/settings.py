"""Show what is said of a source at the desk, and change it: pause, politeness."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from desk.dependencies import Context
from desk.pages.rendering.page import page
from desk.pages.sign_in import own_form, writing_token
from desk.source_settings import KEYS, NoSuchSource, set_paused, set_politeness, settings_of

router = APIRouter()

_UNKNOWN = "no such source was ever polled, or added here"


@router.get("/sources/settings", name="source_settings")
def show(
    request: Request, context: Context, source: Annotated[str, Query(max_length=200)]
) -> HTMLResponse:
    """Show who paused a source, who changed how gently it is asked, and the forms for both."""
    try:
        said = settings_of(context, source)
    except NoSuchSource:
        raise HTTPException(404, _UNKNOWN) from None
    parts: dict[str, Any] = {name: said.get(name) for name in ("addition", "pause", "politeness")}
    return page(request, "source_settings.html", source=source, keys=KEYS, **parts)


@router.post("/sources/pause")
async def pause(request: Request, context: Context) -> Response:
    """Pause a source, or have it polled again; the next run keeps to it."""
    form = await own_form(request)
    token = writing_token(request)
    source, is_paused = form.get("source", ""), form.get("paused") == "1"
    try:
        await run_in_threadpool(set_paused, context, source, token, is_paused=is_paused)
    except NoSuchSource:
        raise HTTPException(404, _UNKNOWN) from None
    return RedirectResponse(f"/sources/settings?{urlencode({'source': source})}", 303)


@router.post("/sources/politeness")
async def change_politeness(request: Request, context: Context) -> Response:
    """Set how gently a source is asked; all empty: as the sources file says."""
    form = await own_form(request)
    token = writing_token(request)
    source = form.get("source", "")
    keys = {key: _number(key, form[key].strip()) for key in KEYS if form.get(key, "").strip()}
    try:
        await run_in_threadpool(set_politeness, context, source, token, keys)
    except NoSuchSource:
        raise HTTPException(404, _UNKNOWN) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise HTTPException(422, f"{first['loc'][-1]}: {first['msg']}") from None
    return RedirectResponse(f"/sources/settings?{urlencode({'source': source})}", 303)


def _number(key: str, written: str) -> Any:
    """Return what a field says: a number where its key has one, if it is one."""
    kinds: dict[str, Any] = {"delay": float, "concurrency": int}
    try:
        return kinds.get(key, str)(written)
    except ValueError:
        return written
