"""Test how long the robots.txt of a site is valid, and what holds while none is to be had."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from crawler.downloader.robots.cache import (
    LONGEST_LIFE,
    RETRY_INTERVAL,
    SHORTEST_LIFE,
    CachedRobots,
    RobotsCache,
    RobotsResponse,
    RobotsUnavailable,
    lifetime,
)

SITE = "https://news.example"
STORY = f"{SITE}/a/story"


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("", LONGEST_LIFE),
        ("public, max-age=3600", 3600),
        ('MAX-AGE = "7200"', 7200),
        ("max-age=0, must-revalidate", SHORTEST_LIFE),
        ("max-age=599", 600),
        ("max-age=601", 601),
        ("max-age=86399", 86_399),
        ("max-age=86401", 86_400),
        ("max-age=31536000", LONGEST_LIFE),
        ("s-maxage=3600", LONGEST_LIFE),
        ("max-age=-5", LONGEST_LIFE),
        ("max-age=" + "9" * 400, LONGEST_LIFE),
    ],
)
def test_the_lifetime_follows_max_age_within_its_bounds(cache_control: str, seconds: float) -> None:
    assert lifetime(cache_control) == seconds


class EarlierCrawl:
    """Hold what an earlier crawl stored, and note what this one adds."""

    def __init__(self, **seconds: float) -> None:
        self.remembered = {
            f"https://{name}.example": CachedRobots("User-agent: *\nDisallow: /private", each)
            for name, each in seconds.items()
        }
        self.announced: list[str] = []
        self.kept: list[tuple[str, str, float]] = []

    def announce(self, site: str) -> None:
        self.announced.append(site)

    async def load(self, site: str) -> CachedRobots | None:
        await asyncio.sleep(0)
        return self.remembered.pop(site, None)

    def save(self, site: str, rules: str, seconds: float) -> None:
        self.kept.append((site, rules, seconds))


class Server:
    """Answer requests for robots.txt with what the test sets, and count them."""

    def __init__(self, store: EarlierCrawl | None = None) -> None:
        self.now = 1000.0
        self.asked: list[str] = []
        self.answer: RobotsResponse | Exception | None = RobotsResponse(
            200, b"User-agent: *\nDisallow: /private"
        )
        self.cache = RobotsCache(self.fetch, "copydesk", lambda: self.now, store)

    async def fetch(self, url: str) -> RobotsResponse | None:
        self.asked.append(url)
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def allows(self, url: str) -> bool:
        async def ask() -> bool:
            return (await self.cache.of(url)).allows(url)

        return asyncio.run(ask())


def test_it_is_asked_for_once_and_again_when_its_time_is_over() -> None:
    server = Server()
    assert server.allows(STORY)
    assert not server.allows(f"{SITE}/private/1")
    assert server.asked == [f"{SITE}/robots.txt"]
    server.now += LONGEST_LIFE
    server.answer = RobotsResponse(200, b"", "max-age=1200")
    assert server.allows(f"{SITE}/private/1")
    assert len(server.asked) == 2
    server.now += 1199
    assert server.allows(STORY)
    assert len(server.asked) == 2
    server.now += 1
    assert server.allows(STORY)
    assert len(server.asked) == 3


def test_requests_that_come_together_wait_for_one_fetch() -> None:
    server = Server()

    async def ask() -> None:
        await asyncio.gather(*(server.cache.of(f"{STORY}/{n}") for n in range(20)))

    asyncio.run(ask())
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [299, 300, 428, 430, 499])
def test_a_status_beside_that_of_a_server_in_trouble_allows_everything(status: int) -> None:
    server = Server()
    server.answer = RobotsResponse(status, b"")
    assert server.allows(STORY)


def test_a_failure_is_remembered_until_the_very_moment_of_the_next_try() -> None:
    server = Server()
    server.answer = RobotsResponse(503)
    for later, asked in ((0.0, 1), (RETRY_INTERVAL - 1, 1), (1.0, 2)):
        server.now += later
        with pytest.raises(RobotsUnavailable):
            server.allows(STORY)
        assert len(server.asked) == asked


def test_each_scheme_and_port_has_its_own() -> None:
    server = Server()
    for url in (STORY, "http://news.example/", "https://news.example:8443/"):
        server.allows(url)
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 302])
def test_without_one_all_is_allowed(status: int) -> None:
    server = Server()
    server.answer = RobotsResponse(status, b"User-agent: *\nDisallow: /")
    assert server.allows(STORY)
    server.answer = None
    assert server.allows("https://another.example/")


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_server_in_trouble_allows_nothing_until_it_is_asked_again(status: int) -> None:
    server = Server()
    server.answer = RobotsResponse(status)
    for _ in range(3):
        with pytest.raises(RobotsUnavailable, match=str(status)):
            server.allows(STORY)
    assert len(server.asked) == 1
    server.now += RETRY_INTERVAL
    server.answer = RobotsResponse(404)
    assert server.allows(STORY)
    assert len(server.asked) == 2


def test_a_server_out_of_reach_is_left_alone_for_a_while() -> None:
    server = Server()
    server.answer = ConnectionError("refused")
    for _ in range(3):
        with pytest.raises(ConnectionError):
            server.allows(STORY)
    assert len(server.asked) == 1


@pytest.mark.parametrize("trouble", [RobotsResponse(503), ConnectionError("refused")])
def test_the_older_copy_is_used_while_there_is_no_newer_one(
    trouble: RobotsResponse | Exception,
) -> None:
    server = Server()
    assert not server.allows(f"{SITE}/private/1")
    server.now += LONGEST_LIFE
    server.answer = trouble
    for _ in range(3):
        assert server.allows(STORY)
        assert not server.allows(f"{SITE}/private/1")
    assert len(server.asked) == 2
    server.now += RETRY_INTERVAL
    server.answer = RobotsResponse(404)
    assert server.allows(f"{SITE}/private/1")


def test_what_is_held_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.downloader.robots.cache.MOST_HELD_RULES", 60)
    server = Server()  # each host weighs eleven
    for number in range(6):
        server.allows(f"https://{number}.example/")
    server.allows("https://5.example/")
    assert len(server.asked) == 6
    server.allows("https://0.example/")
    assert len(server.asked) == 7


def test_what_is_remembered_is_not_asked_for_until_its_time_is_over() -> None:
    server = Server(EarlierCrawl(news=100))
    assert not server.allows(f"{SITE}/private/1")
    server.now += 99
    assert server.allows(STORY)
    assert server.asked == []
    assert not server.allows("https://another.example/private/1")
    server.now += 1
    server.answer = RobotsResponse(404)
    assert server.allows(f"{SITE}/private/1")
    assert server.asked == ["https://another.example/robots.txt", f"{SITE}/robots.txt"]


def test_requests_that_come_together_wait_for_one_look_up() -> None:
    server = Server(EarlierCrawl(news=100))

    async def ask() -> None:
        await asyncio.gather(*(server.cache.of(f"{STORY}/{n}") for n in range(20)))

    asyncio.run(ask())
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (
            RobotsResponse(
                200,
                b"User-agent: other\nDisallow: /\n\nUser-agent: * # all\nCrawl-delay: 2\n",
                "max-age=7200",
            ),
            [(SITE, "User-agent: *\nCrawl-delay: 2", 7200)],
        ),
        (RobotsResponse(404, b"User-agent: *\nDisallow: /"), [(SITE, "", LONGEST_LIFE)]),
        (RobotsResponse(429), []),
        (RobotsResponse(503), []),
        (ConnectionError("refused"), []),
        # What we did not follow, or could not look up, was not said by the server.
        (None, []),
    ],
)
def test_only_what_the_server_said_is_kept(
    answer: RobotsResponse | Exception | None, kept: list[tuple[str, str, float]]
) -> None:
    store = EarlierCrawl()
    server = Server(store)
    server.answer = answer
    with suppress(RobotsUnavailable, ConnectionError):
        server.allows(STORY)
    assert len(server.asked) == 1
    assert store.kept == kept


def test_only_what_is_not_known_is_looked_up_ahead() -> None:
    store = EarlierCrawl(news=100)
    server = Server(store)
    server.cache.announce(STORY)
    server.allows(STORY)
    server.cache.announce(STORY)
    server.cache.announce("https://another.example/1")
    assert store.announced == [SITE, "https://another.example"]
