"""Test that no page leads a request into the operator's own network, by any way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Host, Reply
from tests.support.commands import Copydesk
from tests.support.pacing import visit, visit_by

INSIDE = (
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://0251.0376.0251.0376/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://public.example:22/",
    "http://127.0.8.4.:6379/",
    "//127.1:8080/",
    "http://user:secret@127.0.0.1:8080/",
)


class Anything(Host):
    """Answer every path, each on a connection of its own."""

    def answer(self, target: str) -> Reply:
        return Reply(body=b"<!DOCTYPE html><title>A page</title>", headers={"Connection": "close"})


@pytest.mark.long
def test_without_the_setting_loopback_is_refused(copydesk: Copydesk, web: Web) -> None:
    herald = web["herald"]
    refused = copydesk.scrapy(
        "article", "--dry-run", herald.articles[0].url, code=1, ALLOWED_NETWORKS=""
    )
    assert "address-refused" in refused.stderr
    assert not herald.requests


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        pytest.param("2130706433", marks=pytest.mark.long),
        pytest.param("[::ffff:7f00:1]", marks=pytest.mark.long),
    ],
)
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
    """Open herald's own address only; the other sites stand for the operator's network."""
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


def test_a_name_that_changes_its_answer_leads_nowhere_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Resolve a name to an open address, then to one inside, in turn, without a cache.

    Were the address looked up once to be checked and once more to connect, the second answer
    would lead inside.
    """
    outside = Anything("127.0.8.1")
    inside = Anything("127.0.8.2", outside.port)
    monkeypatch.setenv("ANSWERS", "127.0.8.1,127.0.8.2")
    urls = [f"http://rebinding.example:{outside.port}/{number}" for number in range(6)]
    try:
        settings = {
            "ALLOWED_NETWORKS": "127.0.8.1/32",
            "ALLOWED_PORTS": str(outside.port),
            "DNSCACHE_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "CONCURRENT_REQUESTS": 1,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "RETRY_TIMES": 0,
        }
        done = visit_by("tests.support.rebinding", urls, settings)
        assert set(done.outcomes.values()) == {200, "address-refused"}
        assert len(outside.requests) == list(done.outcomes.values()).count(200)
        assert not inside.requests
    finally:
        outside.down()
        inside.down()


@pytest.mark.long
def test_redirects_and_names_that_lead_inside_are_refused(outside: Host) -> None:
    expected: dict[str, str] = {}
    for number, location in enumerate(INSIDE):
        outside.override(f"/{number}", Reply(status=302, headers={"Location": location}))
        expected[f"{outside.base}/{number}"] = "address-refused"
    for scheme in ("ftp", "file", "gopher", "data", "dict", "ws"):
        location = f"{scheme}://{outside.address}/etc/passwd"
        outside.override(f"/{scheme}", Reply(status=302, headers={"Location": location}))
        expected[f"{outside.base}/{scheme}"] = "redirect-refused"
    for address in ("127.0.8.3", "10.0.0.1", "169.254.169.254", "100.100.100.200"):
        expected[f"http://{address.replace('.', '-')}.example/"] = "address-refused"
    expected["http://10-0-0-1.EXAMPLE./a"] = "address-refused"
    open_one = {"ALLOWED_NETWORKS": f"{outside.address}/32"}
    done = visit_by("tests.support.rebinding", expected, open_one)
    assert done.outcomes == expected


@pytest.mark.long
def test_a_proxy_of_the_environment_is_not_used(
    outside: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name a proxy that would fetch what the crawl refuses; the log says it is not used."""
    proxy = Anything("127.0.8.5")
    monkeypatch.setenv("http_proxy", proxy.base)
    try:
        done = visit([f"{outside.base}/"])
        assert done.outcomes == {f"{outside.base}/": 200}
        assert not proxy.requests
        assert "HTTPPROXY_ENABLED" in done.log
        metadata = "http://169.254.169.254/latest/meta-data/"
        done = visit([f"{outside.base}/", metadata], HTTPPROXY_ENABLED=True)
        assert done.outcomes == {f"{outside.base}/": 200, metadata: "address-refused"}
        assert proxy.requests
    finally:
        proxy.down()


def test_a_tunnel_that_the_proxy_refuses_is_tried_again_and_fails_as_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy = Anything("127.0.8.5")  # which knows no CONNECT
    monkeypatch.setenv("https_proxy", proxy.base)
    try:
        settings = {"HTTPPROXY_ENABLED": True, "ROBOTSTXT_OBEY": False, "RETRY_TIMES": 1}
        done = visit(["https://127.0.8.6/"], **settings)
    finally:
        proxy.down()
    assert done.outcomes == {"https://127.0.8.6/": "connection"}
    assert done.stats["retry/count"] == 1


@pytest.fixture
def outside() -> Iterator[Host]:
    host = Anything("127.0.8.1")
    yield host
    host.down()
