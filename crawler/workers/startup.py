"""Prepare the process of a command before Scrapy imports the commands."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from crawler.workers.forkserver import warm_up
from crawler.workers.gc_tuning import collect_rarely

# Scrapy's downloader looks up the source of all its callers while it is imported
# (create_deprecated_class asks inspect.stack), among all modules that are loaded: now, while there
# are few, that takes two thirds of what it takes when the crawl begins.
DOWNLOADER = "scrapy.core.downloader.handlers.http11"
DOWNLOADING = frozenset({"article", "crawl"})


def prepare_process(arguments: Sequence[str]) -> None:
    """Tune the garbage collector, and load early what ``scrapy ARGUMENTS`` needs: the downloader if
    it downloads, the fork server if it reads one page.
    """
    collect_rarely()
    if arguments[:1] == ["article"] and "--history" not in arguments:
        warm_up()
    if not DOWNLOADING.isdisjoint(arguments[:1]):
        import_module(DOWNLOADER)
