"""Show how far the crawl is, in one live line on a terminal."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import TYPE_CHECKING, Self, TextIO

from scrapy import Spider, signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from crawler.terminal.plural import counted
from model.run_counts import RunCounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Refreshes of the line per second: smooth to the eye, and no load for the processor.
REFRESHES = 4


class Progress:
    """Show pages, articles, rejected, pages/s and sources left, in one live line on a terminal.

    Off a terminal (cron, a pipe) Scrapy's plain log lines say the same once a minute.

    Setting: ``PROGRESS_ENABLED``.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not (crawler.settings.getbool("PROGRESS_ENABLED") and sys.stderr.isatty()):
            raise NotConfigured
        # Imported here: most runs have no terminal, and rich takes a twentieth of a second.
        from rich.console import Console
        from rich.live import Live

        self._crawler = crawler
        self._live = Live(console=Console(stderr=True), transient=True, auto_refresh=False)
        self._began = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def begin(self, spider: Spider) -> None:
        self._live.start()
        self._redirect_log(sys.stderr)
        self._task = asyncio.create_task(self._refresh())

    async def end(self, spider: Spider) -> None:
        if self._task is not None:
            self._task.cancel()
        self._live.stop()
        self._redirect_log(sys.stderr)

    async def _refresh(self) -> None:
        from rich.text import Text

        while True:
            self._live.update(Text(self._line()), refresh=True)
            await asyncio.sleep(1 / REFRESHES)

    def _line(self) -> str:
        counts = self._crawler.get_extension(RunCounts)
        assert counts is not None
        pages, stored = counts.pages, counts.articles.stored
        rejected = counts.articles.outcomes["rejected"]
        rate = pages / max(time.monotonic() - self._began, 1)
        line = f"{pages} pages  {stored} articles  {rejected} rejected  {rate:.1f} pages/s"
        if counts.sources_left:
            return f"{line}  {counted(counts.sources_left, 'source')} left"
        if counts.next_due is not None:
            return f"{line}  next poll due {counts.next_due:%H:%M:%S} UTC"
        return line

    @staticmethod
    def _redirect_log(stream: TextIO) -> None:
        # While it runs, rich stands in for stderr and prints other lines above its own; the log
        # handler was made before and would write through it.
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler) and not isinstance(
            handler, logging.FileHandler
        ):
            handler.setStream(stream)
