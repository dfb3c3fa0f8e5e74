"""Test that crawls obey robots.txt."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from statistics import median

import pytest

from copydesk.demo.server import Web
from copydesk.demo.serving import Host, Reply
from tests.support.commands import Copydesk
from tests.support.pacing import visit


class Pages(Host):
    """Answer any path with a page, and robots.txt with what the test gives."""

    robots = Reply(404)

    def answer(self, target: str) -> Reply:
        if target == "/robots.txt":
            return self.robots
        return Reply(body=b"<!DOCTYPE html><title>A page</title>")

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.requests]


@pytest.fixture
def pages() -> Iterator[Pages]:
    host = Pages("127.0.4.1")
    yield host
    host.down()


@pytest.fixture
def other() -> Iterator[Pages]:
    host = Pages("127.0.4.2")
    yield host
    host.down()


def plain(text: str, **headers: str) -> Reply:
    return Reply(body=text.encode(), headers={"Content-Type": "text/plain", **headers})


def test_a_crawl_obeys_each_host(pages: Pages, other: Pages) -> None:
    pages.robots = plain("User-agent: copydesk\nDisallow: /private/\n")
    private, public = f"{pages.base}/private/1", f"{pages.base}/public/1"
    # A redirect is a request like any other.
    led = f"{other.base}/led"
    other.override("/led", Reply(302, headers={"Location": private}))
    done = visit([private, public, led, f"{other.base}/private/1"])
    assert done.outcomes == {
        private: "robots",
        public: 200,
        led: "robots",
        f"{other.base}/private/1": 200,
    }
    assert pages.paths().count("/robots.txt") == other.paths().count("/robots.txt") == 1
    assert "/private/1" not in pages.paths()
    assert done.stats["robotstxt/forbidden"] == 2
    assert done.stats["robotstxt/response_status_count/404"] == 1


@pytest.mark.long
def test_servers_in_trouble_and_robots_that_lead_astray(pages: Pages, other: Pages) -> None:
    """Crawl many kinds at once: servers in trouble are left alone, no robots.txt allows all."""
    here = f"{pages.base}/1"
    pages.robots = Reply(500)
    other.robots = Reply(301, headers={"Location": "/robots.txt"})  # for ever
    done = visit([here, f"{other.base}/1", f"{other.base}/2"])
    assert done.outcomes == {here: "robots-unavailable", f"{other.base}/1": 200,
                             f"{other.base}/2": 200}  # fmt: skip
    assert set(pages.paths()) == {"/robots.txt"}
    assert done.stats["robotstxt/failed/redirect-loop"] == 1

    pages.robots = Reply(302, headers={"Location": f"{other.base}/rules"})
    other.override("/rules", plain("User-agent: *\nDisallow: /1"))
    other.robots = Reply(302, headers={"Location": "http://169.254.169.254/latest"})
    done = visit([here, f"{pages.base}/2", f"{other.base}/1"])
    assert done.outcomes == {here: "robots", f"{pages.base}/2": 200, f"{other.base}/1": 200}


@pytest.mark.long
def test_a_host_that_is_down_is_reported_as_that_at_once_and_quietly(pages: Pages) -> None:
    pages.down()
    urls = [f"{pages.base}/{number}" for number in range(5)]
    unknown = "http://no-such-host.invalid/"
    done = visit([*urls, unknown])
    assert done.outcomes == dict.fromkeys(urls, "refused") | {unknown: "dns"}
    assert "Traceback" not in done.log
    assert "ERROR" not in done.log
    # Asked for robots.txt twice (one retry), and for nothing else.
    assert done.stats["downloader/request_count"] == 4
    assert done.stats["robotstxt/unavailable"] == 6


def moments(host: Pages, urls: list[str], **settings: float) -> list[float]:
    """Return when the host was asked for each page, in seconds."""
    asked: list[float] = []
    log = host.log

    def timed(method: str, target: str, status: int) -> None:
        if target != "/robots.txt":
            asked.append(time.monotonic())
        log(method, target, status)

    host.log = timed  # type: ignore[method-assign] # the host's own log has no times
    done = visit(urls, **settings)
    assert set(done.outcomes.values()) == {200}
    return asked


def test_a_crawl_delay_is_never_undercut(pages: Pages) -> None:
    """Let AutoThrottle want DOWNLOAD_DELAY, as with so quick a host, and scatter by half."""
    pages.robots = plain("User-agent: *\nCrawl-delay: 1.5\n")
    urls = [f"{pages.base}/{number}" for number in range(8)]
    asked = moments(
        pages,
        urls,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=0.1,
        DOWNLOAD_DELAY_JITTER=1,
    )
    gaps = [later - sooner for sooner, later in itertools.pairwise(asked)]
    pairs = [later - sooner for sooner, later in zip(asked, asked[2:], strict=False)]
    # The server notes when it answers: on a busy machine some tenths of a second late, which makes
    # the gap that follows as much shorter. Scattered delays would be far under both.
    assert min(gaps) > 1.5 - 0.3
    assert min(pairs) > 2 * 1.5 - 0.3
    assert median(gaps) < 1.8  # scattered by as much as it is, the delay would be over 2 s


@pytest.mark.long
def test_a_crawl_delay_has_a_cap_and_request_rate_counts(pages: Pages) -> None:
    pages.robots = plain("User-agent: *\nCrawl-delay: 86400\nRequest-rate: 1/1h\n")
    urls = [f"{pages.base}/{number}" for number in range(3)]
    asked = moments(pages, urls, ROBOTSTXT_CRAWL_DELAY_MAX=1)
    assert 0.9 < asked[1] - asked[0] < 6


@pytest.mark.long
def test_a_poll_that_robots_forbid_fails_with_the_cause(copydesk: Copydesk, web: Web) -> None:
    herald, kurier = web["herald"], web["kurier"]
    herald.override("/robots.txt", Reply(503))
    kurier.override("/robots.txt", plain("User-agent: Copydesk\nDisallow: /\n"))
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=herald,kurier", code=None)
    assert "herald robots-unavailable" in done.stdout
    assert "kurier robots" in done.stdout
    assert {path for site in (herald, kurier) for _, path, _ in site.requests} == {"/robots.txt"}
