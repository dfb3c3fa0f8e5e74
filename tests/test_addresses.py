"""Requests into the operator's own network, by every way that a page could lead there."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database

from tests.commands import Copydesk
from tests.sites.server import Web
from tests.sites.serving import Reply


def test_without_the_setting_loopback_is_refused(copydesk: Copydesk, web: Web) -> None:
    herald = web["herald"]
    refused = copydesk.scrapy(
        "article", "--dry-run", herald.articles[0].url, code=1, ALLOWED_NETWORKS=""
    )
    assert "address-refused" in refused.stderr
    assert not herald.requests


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_names_and_odd_spellings_of_loopback_are_refused(
    copydesk: Copydesk, web: Web, host: str
) -> None:
    # On a port that is allowed: it is the address that is refused.
    refused = copydesk.scrapy(
        "article", "--dry-run", f"http://{host}:8080/a-story", code=1, ALLOWED_NETWORKS=""
    )
    assert "address-refused" in refused.stderr


def test_a_redirect_a_feed_and_robots_lead_nowhere_inside(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    """Only herald's own address is open; the other sites stand for the operator's network."""
    herald, inside = web["herald"], web["broadcaster"]
    story = inside.articles[0].url
    herald.override("/to-inside", Reply(status=302, headers={"Location": story}))
    items = "".join(
        f"<item><title>A story</title><link>{url}</link></item>"
        for url in (story, f"{herald.base}/to-inside")
    )
    feed = f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"
    herald.override("/inside.xml", Reply(body=feed.encode(), headers={"Content-Type": "text/xml"}))
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{herald.base}/"\n'
        f'feeds = ["{herald.base}/inside.xml"]\nsitemaps = ["{inside.base}/sitemaps/index.xml"]\n'
    )
    done = copydesk.crawl(ALLOWED_NETWORKS=f"{herald.address}/32")
    assert "address-refused" in done.stdout
    assert not inside.requests
    reasons = {held["reason"] for held in mongo_database["rejected"].find()}
    assert reasons == {"address-refused"}
