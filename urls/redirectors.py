"""Unwrap redirect addresses: those that hold the address of the page that they only lead to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from model.errors import InvalidURL
from urls.parts import URLParts, shown, split
from urls.tables import (
    AMP_CACHE_HOST,
    AMP_CACHE_PATH,
    AMP_VIEWER_HOST,
    AMP_VIEWER_PATH,
    PATH_REDIRECTORS,
    REDIRECTORS,
    Redirector,
)

# Redirectors inside one another that are unwrapped: a newsletter's link through a mail filter into
# an AMP cache makes three; an address with more than these is a trap.
MAX_REDIRECTORS = 5

# Hosts whose redirectors are remembered: hosts repeat in every feed; it takes a few hundred KB.
KEPT_HOSTS = 4096

_HAS_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def unwrap(url: str) -> URLParts:
    """Return the parts of the address that is left of ``url`` without redirectors and AMP caches.

    Raises InvalidURL where it or an address inside it is not a usable http(s) URL, or where there
    are more than ``MAX_REDIRECTORS`` inside one another.
    """
    return _unwrapped(url)[1]


def redirect_target(url: str) -> str:
    """Return the address that is left of ``url`` without redirectors, as written; or ``url``.

    Raises what ``unwrap`` raises.
    """
    return _unwrapped(url)[0]


def _unwrapped(url: str) -> tuple[str, URLParts]:
    for _ in range(MAX_REDIRECTORS + 1):
        parts = split(url)
        target = _target(parts)
        if target is None:
            return url, parts
        url = target
    raise too_many_redirectors(url)


def is_redirector(host: str) -> bool:
    """Tell whether some addresses of ``host`` only lead to another one."""
    return bool(_redirectors_of(host) or _paths_of(host)) or _amp_path_of(host) is not None


def too_many_redirectors(url: str) -> InvalidURL:
    """Return the error for an address that still leads on after ``MAX_REDIRECTORS``."""
    return InvalidURL(f"{shown(url)}: more than {MAX_REDIRECTORS} redirectors inside one another")


def _target(parts: URLParts) -> str | None:
    """Return the address that a redirector or AMP cache only leads to; None for other pages."""
    host, path = parts.host, parts.path
    amp_path = _amp_path_of(host)
    cached = amp_path.match(path) if amp_path else None
    query = f"?{parts.query}" if parts.query else ""
    if cached:
        return f"https://{cached[1]}{query}"
    for holder in _paths_of(host):
        if held := holder.match(path):
            target = unquote(held[1]) + query
            return target if _HAS_SCHEME.match(target) else f"https://{target}"
    if not parts.query:
        return None
    for redirector in _redirectors_of(host):
        if redirector.path.match(path or "/"):
            values = dict(reversed(parse_qsl(parts.query)))
            named = [values.get(name, "").strip() for name in redirector.parameters]
            for target in named or [unquote(parts.query)]:
                if _HAS_SCHEME.match(target):
                    return target
    return None


@lru_cache(maxsize=KEPT_HOSTS)
def _amp_path_of(host: str) -> re.Pattern[str] | None:
    """Return how the paths of an AMP cache or viewer hold an address; None for other hosts."""
    if AMP_CACHE_HOST.fullmatch(host):
        return AMP_CACHE_PATH
    if AMP_VIEWER_HOST.fullmatch(host):
        return AMP_VIEWER_PATH
    return None


@lru_cache(maxsize=KEPT_HOSTS)
def _redirectors_of(host: str) -> tuple[Redirector, ...]:
    return tuple(redirector for redirector in REDIRECTORS if redirector.host.fullmatch(host))


@lru_cache(maxsize=KEPT_HOSTS)
def _paths_of(host: str) -> tuple[re.Pattern[str], ...]:
    return tuple(path for pattern, path in PATH_REDIRECTORS if pattern.fullmatch(host))
