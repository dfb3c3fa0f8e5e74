"""Let requests through that may read what they ask for, before anything else looks at them."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from desk.access.doors import FOR_PROGRAMS
from desk.access.sign_in import COOKIE
from desk.access.tokens import Token, TokenFile
from desk.answers.problems import problem
from model.errors import ConfigurationError

# What watches a desk has no token, nor has who signs in: these say nothing of what is stored.
_OPEN_TO_ALL = frozenset({"/healthz", "/readyz", "/sign-in", "/language"})
# The pages' own files, and saved searches as feeds: readers send no headers, so that the address
# itself holds a secret, which is asked for there.
_OPEN_FOLDERS = ("/static/", "/feeds/saved/")
# A browser sends a cookie along by itself. What changes nothing may be asked so; the forms of pages
# prove that a page of ours sent them; the API's other methods want the token in a header.
_READS = frozenset({"GET", "HEAD"})
_SCHEME = "bearer"
RefusalPage = Callable[[Scope, int, str], Response]
"""Makes a page that tells a person what is wrong."""


class Gate:
    """Ask for a token where the desk listens beyond this machine.

    On loopback nobody is asked: who is on this machine can read the database as well.
    """

    def __init__(
        self, app: ASGIApp, tokens: TokenFile, refusal_page: RefusalPage, *, asks: bool
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._refusal_page = refusal_page
        self._asks = asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let who has a token ask for anything; send a person to sign in, tell a program 401."""
        if scope["type"] == "websocket":  # nothing here speaks it, and nobody looked at its token
            await WebSocketClose()(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        is_open = not self._asks or path in _OPEN_TO_ALL or path.startswith(_OPEN_FOLDERS)
        try:
            found = await self._token(Request(scope))
        except ConfigurationError as error:
            if not is_open:
                told: Response
                if path.startswith(FOR_PROGRAMS):
                    told = problem(503, str(error))
                else:
                    told = await run_in_threadpool(self._refusal_page, scope, 503, str(error))
                await told(scope, receive, send)
                return
            found = None
        if found is not None:
            scope.setdefault("state", {})["token"] = found
        app = self._app if is_open or found is not None else _refusal(Request(scope))
        await app(scope, receive, send)

    async def _token(self, request: Request) -> Token | None:
        found = await token_in(request.headers, self._tokens)
        cookie = request.cookies.get(COOKIE)
        if found is not None or cookie is None:
            return found
        if request.method in _READS or not request.url.path.startswith(FOR_PROGRAMS):
            return await run_in_threadpool(self._tokens.find, cookie)
        return None


def _refusal(request: Request) -> Response:
    if request.url.path.startswith(FOR_PROGRAMS):
        return problem(
            401,
            "a token is wanted here: Authorization: Bearer TOKEN; `copydesk token` makes one",
            {"WWW-Authenticate": "Bearer"},
        )
    asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return RedirectResponse(f"/sign-in?{urlencode({'next': asked})}", 303)


async def token_in(headers: Headers, tokens: TokenFile) -> Token | None:
    """Return the token that a request shows, if it is one of ours. Raises ConfigurationError."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != _SCHEME:
        return None
    return await run_in_threadpool(tokens.find, given.strip())


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches what listens there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False  # a name, which may lead anywhere
