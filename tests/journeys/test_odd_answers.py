"""Crawl sites that answer oddly, and that browsers and search engines read all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from tests.sites.hazard import xml
from tests.sites.serial import STORY, Serial, part_page
from tests.support.commands import Copydesk
from tests.support.crawl_results import stored_articles

Documents = Database[dict[str, Any]]


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site that answers what a test tells it to."""
    site = Serial("127.0.10.2")
    yield site
    site.down()


def index_of(*addresses: str) -> str:
    """Return a sitemap index."""
    named = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'
    )


def test_an_index_that_lists_itself_is_asked_once_under_each_name(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    named = [f"/sitemap.xml?lang={language}" for language in ("en", "fr", "de")]
    same = index_of(*(serial.base + target for target in [*named, "/news.xml", "/news.xml?all=1"]))
    for target in ("/sitemap.xml", *named[:2]):
        serial.override(target, xml(same))
    # one that is written anew for each name, and names one more
    other = index_of(*(serial.base + target for target in ["/news.xml", *named, "/endless.xml?1"]))
    serial.override(named[2], xml(other))
    for number in range(1, 60):
        further = (f"{serial.base}/endless.xml?{number * 2 + more}" for more in range(5))
        serial.override(f"/endless.xml?{number}", xml(index_of(*further)))
    listed = f"<urlset><url><loc>{serial.base}{STORY}</loc></url></urlset>"
    for target in ("/news.xml", "/news.xml?all=1"):
        serial.override(target, xml(listed))
    serial.put(STORY, part_page(1))
    copydesk.write_sources(
        f'[[source]]\nid = "serial"\nhome = "{serial.base}/"\n'
        f'sitemaps = ["{serial.base}/sitemap.xml"]\n'
    )
    copydesk.crawl()
    asked = Counter(target for _, target, _ in serial.requests if ".xml" in target)
    assert set(asked.values()) == {1}
    assert {"/sitemap.xml", *named, "/news.xml", "/news.xml?all=1"} <= set(asked)
    assert len(asked) <= 31
    assert len(stored_articles(mongo_database)) == 1
