"""HTTPS with and without verified certificates, by source."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class SourceHTTPSHandler(BaseDownloadHandler):
    """Scrapy's HTTPS handler, which verifies certificates, and for some sources does not.

    Meta key: ``verify_tls`` (default True); False for sources with ``verify_tls = false``.
    Scrapy's own switch, ``DOWNLOAD_VERIFY_CERTIFICATES``, is for all requests or none.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._verifying = HTTP11DownloadHandler(crawler)
        trusting_crawler = copy.copy(crawler)
        trusting_crawler.settings = crawler.settings.copy()
        trusting_crawler.settings.frozen = False
        trusting_crawler.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")
        self._trusting = HTTP11DownloadHandler(trusting_crawler)

    async def download_request(self, request: Request) -> Response:
        handler = self._verifying if request.meta.get("verify_tls", True) else self._trusting
        return await handler.download_request(request)

    async def close(self) -> None:
        await self._verifying.close()
        await self._trusting.close()
