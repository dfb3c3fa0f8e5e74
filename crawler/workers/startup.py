"""Prepare the process of a command before Scrapy imports the commands."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.workers.gc_tuning import collect_rarely


def prepare_process(arguments: Sequence[str]) -> None:
    """Tune the garbage collector; start the fork server where ``scrapy ARGUMENTS`` reads a page."""
    collect_rarely()
    if arguments[:1] == ["article"] and "--history" not in arguments:
        # Imported here: a crawl that finds nothing to do starts no other process.
        from crawler.workers.forkserver import ONE_PAGE, warm_up

        warm_up(ONE_PAGE)
