"""Send people to the pages, and programs to what answers them."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

FOR_PROGRAMS = ("/api/", "/feeds/", "/mcp", "/metrics", "/healthz", "/readyz")
"""How the paths begin that programs ask for; the rest is for people."""


class Doors:
    """Pass on what a path is for: each side tells in its own way that something is not there."""

    def __init__(self, app: ASGIApp, pages: ASGIApp) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a page, or as a program expects it."""
        is_page = scope["type"] == "http" and not scope["path"].startswith(FOR_PROGRAMS)
        await (self._pages if is_page else self._app)(scope, receive, send)
