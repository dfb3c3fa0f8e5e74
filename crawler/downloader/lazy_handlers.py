"""Load the download handlers with the first request: a run with nothing to do needs none."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from scrapy.core.downloader.handlers.base import BaseDownloadHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Scrapy's handler, in the order in which its modules import each other. While they are imported
# they look up the source of all their callers (create_deprecated_class asks inspect.stack) among
# all modules: one by one, and in a thread of their own, they have few callers.
SCRAPYS_HANDLER = (
    "scrapy.core.downloader.tls",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
)
OWN_HANDLERS = "crawler.downloader.handlers"


class LazyHandler(BaseDownloadHandler):
    """Download with a handler that is loaded when there is something to download.

    Loading takes a tenth of the CPU that a start takes. (Scrapy's own ``lazy`` handlers are made
    with the first request, but imported at the start.)
    """

    lazy = True
    handler: ClassVar[str]
    """The class in ``OWN_HANDLERS`` that downloads."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._loading = asyncio.Lock()
        self._loaded: BaseDownloadHandler | None = None

    async def download_request(self, request: Request) -> Response:
        """Download one page; the first waits until the handler is loaded."""
        if self._loaded is None:
            async with self._loading:
                if self._loaded is None:
                    self._loaded = await self._load()
        return await self._loaded.download_request(request)

    async def _load(self) -> BaseDownloadHandler:
        for name in (*SCRAPYS_HANDLER, OWN_HANDLERS):
            module = await asyncio.to_thread(import_module, name)
        kind: type[BaseDownloadHandler] = getattr(module, self.handler)
        return kind(self.crawler)

    async def close(self) -> None:
        """Close the idle connections, if there was anything to download."""
        if self._loaded is not None:
            await self._loaded.close()


class LazyHTTPHandler(LazyHandler):
    """Download by HTTP."""

    handler = "BoundedHTTPHandler"


class LazyHTTPSHandler(LazyHandler):
    """Download by HTTPS."""

    handler = "SourceHTTPSHandler"
