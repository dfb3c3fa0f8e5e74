"""Crawl a site while the database is taken away, and look at what is stored and spooled."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient

from copydesk.demo.server import Web
from tests.support.commands import Copydesk

# Articles of the site: enough for a crawl of some ten seconds, in which the database goes away.
PAGES = 60


def stored(client: MongoClient[dict[str, Any]]) -> int:
    """Return how many articles are stored."""
    return client["news"]["articles"].count_documents({})


def spooled(copydesk: Copydesk) -> int:
    """Return how many bytes the spool holds."""
    return sum(path.stat().st_size for path in (copydesk.folder / "data/spool").glob("*.spool"))


def pages_requested(web: Web) -> int:
    """Return how many requests for articles the sites were sent."""
    return sum("/story-" in target for site in web for _, target, _ in site.requests)


def check_all_stored_once(client: MongoClient[dict[str, Any]], pages: int = PAGES) -> None:
    """Check that every article is stored once, unchanged, and with its page."""
    articles = list(client["news"]["articles"].find())
    assert len(articles) == pages
    assert len({article["url"] for article in articles}) == pages
    assert {article["revision"] for article in articles} == {1}
    assert client["news"]["revisions"].count_documents({}) == 0
    kept = {page["_id"] for page in client["news"]["pages"].find({}, {"_id": 1})}
    assert {article["fetch"]["pageId"] for article in articles} <= kept


@contextmanager
def crawling(copydesk: Copydesk, *settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run a crawl that notices an outage within seconds; kill it if it still runs at the end."""
    quickly = "DATABASE_TIMEOUT=3"  # seconds for which the driver tries again
    options = [word for setting in (quickly, *settings) for word in ("-s", setting)]
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    crawl = copydesk.start("crawl", "news", "-s", sources, *options)
    try:
        yield crawl
    finally:
        crawl.kill()
        crawl.wait()
