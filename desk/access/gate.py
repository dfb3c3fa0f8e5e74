"""Let requests through that may read what they ask for, before anything else looks at them."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.access.tokens import Token, TokenFile
from desk.answers.problems import problem
from model.errors import ConfigurationError

# What watches a desk has no token: these say nothing of what is stored.
_OPEN_TO_ALL = frozenset({"/healthz", "/readyz"})
# Feed readers send no headers: the address itself holds a secret, which is asked for there.
_SAVED_FEEDS = "/feeds/saved/"
_SCHEME = "bearer"


class Gate:
    """Ask for a token where the desk listens beyond this machine.

    On loopback nobody is asked: who is on this machine can read the database as well.
    """

    def __init__(self, app: ASGIApp, tokens: TokenFile, *, asks: bool) -> None:
        self._app = app
        self._tokens = tokens
        self._asks = asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 without a token, else pass the request on."""
        if scope["type"] != "http" or not self._asks or _is_open_to_all(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            found = await token_in(Headers(scope=scope), self._tokens)
        except ConfigurationError as error:
            await problem(503, str(error))(scope, receive, send)
            return
        if found is not None:
            await self._app(scope, receive, send)
            return
        refused = problem(
            401,
            "a token is wanted here: Authorization: Bearer TOKEN; `copydesk token` makes one",
            {"WWW-Authenticate": "Bearer"},
        )
        await refused(scope, receive, send)


def _is_open_to_all(path: str) -> bool:
    return path in _OPEN_TO_ALL or path.startswith(_SAVED_FEEDS)


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
