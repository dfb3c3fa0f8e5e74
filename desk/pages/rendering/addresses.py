"""Make the addresses of links: that of the page as it is, with some parameters changed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from fastapi import Request

# Where a page of a list begins: it means nothing once anything else is changed.
_CURSOR = "cursor"


def given(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of an address that say something: forms send empty ones, too."""
    return [(name, value) for name, value in request.query_params.multi_items() if value.strip()]


def changed_address(request: Request, **changes: str | Iterable[str] | None) -> str:
    """Return the page's path with its parameters, of which None takes one out."""
    kept = [
        (name, value) for name, value in given(request) if name not in changes and name != _CURSOR
    ]
    for name, value in changes.items():
        if isinstance(value, str):
            kept.append((name, value))
        elif value is not None:
            kept += [(name, each) for each in value]
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path


def web_address(url: str | None) -> str | None:
    """Return an address that a link may lead to: http or https, no ``javascript:``."""
    try:
        return url if url and urlsplit(url).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None
