"""Let a reader sign in with a token, sign out, and choose a language."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from desk.access.sign_in import COOKIE, COOKIE_SECONDS, FORM_FIELD, is_encrypted, is_own_form
from desk.access.tokens import Token, TokenFile
from desk.pages.rendering.language import languages
from desk.pages.rendering.page import LANGUAGE_COOKIE, page

router = APIRouter()

_LONGEST_FORM = 10_000
_YEAR = 365 * 24 * 3600


@router.get("/sign-in", name="sign_in")
def show(request: Request) -> HTMLResponse:
    """Show the form that takes a token."""
    return page(request, "sign_in.html", refused=False, following=_following(request))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Take a token, and remember it in this browser."""
    form = await own_form(request)
    tokens: TokenFile = request.app.state.tokens
    given = form.get("token", "").strip()
    if await run_in_threadpool(tokens.find, given) is None:
        return await run_in_threadpool(
            page, request, "sign_in.html", 403, refused=True, following=form.get("next", "/")
        )
    answer = RedirectResponse(_own_path(form.get("next", "/")), 303)
    answer.set_cookie(
        COOKIE,
        given,
        COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=is_encrypted(request),
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> RedirectResponse:
    """Forget the token in this browser."""
    await own_form(request)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


@router.post("/language")
async def choose_language(request: Request) -> RedirectResponse:
    """Remember in which language this browser is answered."""
    form = await own_form(request)
    answer = RedirectResponse(_own_path(form.get("next", "/")), 303)
    if form.get("language") in languages():
        answer.set_cookie(
            LANGUAGE_COOKIE, form["language"], _YEAR, httponly=True, samesite="strict"
        )
    return answer


async def own_form(request: Request) -> dict[str, str]:
    """Return what a form of ours sends. Raises HTTPException for one of another site."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise HTTPException(413, f"a form has {_LONGEST_FORM} bytes at most")
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if not is_own_form(request, form.get(FORM_FIELD, "")):
        raise HTTPException(403, "this form was not sent by a page of this desk: load it again")
    return form


def writing_token(request: Request) -> Token:
    """Return the reader's token. Raises HTTPException without one that may write."""
    token: Token | None = getattr(request.state, "token", None)
    if token is None or not token.allows("write"):
        raise HTTPException(
            403, "sign in with a token that may write: copydesk token create NAME --scope write"
        )
    return token


def _following(request: Request) -> str:
    return _own_path(request.query_params.get("next", "/"))


def _own_path(path: str) -> str:
    """Return a path of ours; whatever else is named leads to the first page."""
    # Browsers leave out control characters, and read "\\" as "/": "/\t/evil.example" leads there.
    is_own = path.isprintable() and path.startswith("/") and path[1:2] not in ("/", "\\")
    return path if is_own else "/"
