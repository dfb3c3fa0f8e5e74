"""Let nobody ask more than their share: so many requests in a minute, by token or address."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from pyrate_limiter import GCRA, Rate
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.access.gate import token_in
from desk.access.tokens import TokenFile
from desk.answers.problems import problem
from model.errors import ConfigurationError

MOST_REMEMBERED = 10_000
"""Askers who are remembered, in some 2 MB. Who asked longest ago is forgotten first, and may then
ask as one who comes for the first time."""

_MINUTE = 60_000  # milliseconds
_FREE = "/healthz"
# Whoever has one IPv6 address has all that share these bits with it.
_NETWORK_BITS = 64


class Allowance:
    """Count the requests of each asker: many at once after a pause, then evenly (GCRA)."""

    def __init__(self, per_minute: int) -> None:
        self._rates = [Rate(per_minute, _MINUTE)]
        self._rule = GCRA()
        self._states: OrderedDict[str, tuple[float, ...]] = OrderedDict()

    def wait(self, asker: str, now: int) -> int | None:
        """Count a request at ``now``; return the milliseconds to wait where it is one too many."""
        state = self._states.pop(asker, None) or self._rule.initial(self._rates)
        self._states[asker], decision = self._rule.step(self._rates, state, now, 1)
        if len(self._states) > MOST_REMEMBERED:
            self._states.popitem(last=False)
        return None if decision.allowed else decision.retry_after_ms or 0


class RateLimit:
    """Answer 429 to who asks too much."""

    def __init__(self, app: ASGIApp, tokens: TokenFile, *, per_minute: int) -> None:
        self._app = app
        self._tokens = tokens
        self._per_minute = per_minute
        self._allowance = Allowance(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to ask again."""
        if scope["type"] == "http" and scope["path"] != _FREE:
            wait = self._allowance.wait(await self._asker(scope), time.monotonic_ns() // 1_000_000)
            if wait is not None:
                seconds = max(math.ceil(wait / 1000), 1)
                refused = problem(
                    429,
                    f"{self._per_minute} requests a minute are answered: ask again in {seconds} s "
                    "(DESK_REQUESTS_PER_MINUTE)",
                    {"Retry-After": str(seconds)},
                )
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _asker(self, scope: Scope) -> str:
        """Return the name of the token, if it is one of ours, else the address."""
        try:
            token = await token_in(Headers(scope=scope), self._tokens)
        except ConfigurationError:
            token = None  # the gate tells of it
        # No address has a space.
        return f"token {token.name}" if token else network_of((scope.get("client") or ("", 0))[0])


def network_of(address: str) -> str:
    """Return what one asker has to itself: an IPv4 address, or the network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""  # a socket of this machine
    if not isinstance(parsed, IPv6Address):
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped or IPv6Address(int(parsed) >> _NETWORK_BITS << _NETWORK_BITS))
