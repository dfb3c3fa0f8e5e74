"""robots.txt: what it says, how long it holds, and a crawl that obeys it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import suppress
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.downloader.robots.cache import (
    ASKED_AGAIN_AFTER,
    LONGEST_LIFE,
    MOST_BYTES,
    SHORTEST_LIFE,
    Answer,
    Remembered,
    RobotsCache,
    RobotsUnavailable,
    lifetime,
    own_groups,
    parse_robots,
    product_token,
)
from tests.sites.server import Web
from tests.sites.serving import Host, Reply
from tests.support.commands import Copydesk
from tests.support.pacing import visit

SITE = "https://news.example"
STORY = f"{SITE}/a/story"


def allows(text: str, url: str = STORY) -> bool:
    return parse_robots(text.encode(), "copydesk").allows(url)


# What it says


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<!DOCTYPE html><title>Not found</title><p>Disallow: everything", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("\ufeffUSER-AGENT : *\r\ndisallow : /a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Copydesk\nAllow: /", True),
        ("User-agent: copydesk/1.0\nDisallow: /", False),
        # RFC 9309, 2.2.1: the whole name, not a part of it.
        ("User-agent: copy\nDisallow: /", True),
        ("User-agent: copydesk-images\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: copydesk\nUser-agent: thirdbot\nDisallow: /", False),
        ("User-agent: copydesk\nSitemap: /s.xml\n# who else\n\nUser-agent: b\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nUser-agent: otherbot\nAllow: /", False),
        ("User-agent: otherbot\nDisallow: /", True),
        # Groups of one name are one group; the longer rule wins.
        (
            "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: *\nAllow: /a/s",
            True,
        ),
        ("User-agent: *\nDisallow: /*/story$", False),
        ("User-agent: *\nDisallow: /b # /a\n", True),
    ],
)
def test_what_is_allowed(text: str, allowed: bool) -> None:
    assert allows(text) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nRequest-rate: 2/1m", 30),
        ("User-agent: *\nRequest-rate: 1/10 0900-1700\nCrawl-delay: 3", 10),
        ("User-agent: *\nCrawl-delay: 9\nUser-agent: copydesk\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: -1\nRequest-rate: 0/0", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
    ],
)
def test_delays(text: str, delay: float) -> None:
    assert parse_robots(text.encode(), "copydesk").delay == delay


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Copydesk/0.1.0 (+https://desk.example/otherbot)", "copydesk"),
        ("Acme-News_Bot", "acme-news_bot"),
        ("", ""),
        ("2bot", ""),
    ],
)
def test_the_name_we_answer_to(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_only_so_much_is_read() -> None:
    padding = "# nothing\n" * (MOST_BYTES // 10 + 1)
    assert allows(f"{padding}User-agent: *\nDisallow: /")
    assert not allows(f"User-agent: *\nDisallow: /\n{padding}")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15_000))
        + "".join(f"Disallow: /{n}\n" for n in range(15_000)),
        "User-agent: copydesk\nUser-agent: *\n" * 8_000 + "Disallow: /x\n" * 8_000,
        "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 40}{n}$\n" for n in range(5_000)),
        "User-agent: *\nDisallow: /" + "*a" * 240_000,
        "user" + " " * 500_000,
    ],
)
def test_a_hostile_file_costs_little(text: str) -> None:
    began = time.process_time()
    robots = parse_robots(text.encode(), "copydesk")
    robots.allows(f"{SITE}/{'a' * 2000}")
    # Some hundredths of a second as a rule; minutes and gigabytes without the bounds.
    assert time.process_time() - began < 3


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_breaks_it(body: bytes) -> None:
    robots = parse_robots(b"User-agent: *\n" + body, "copydesk")
    assert robots.allows(STORY) in (True, False)
    assert robots.delay >= 0


LINES = st.sampled_from(
    ["User-agent: *", "user agent copydesk", "User-agent: otherbot", "Disallow: /a", "Allow: /a/s",
     "Disallow:", "Crawl-delay: 3", "Sitemap: /s.xml", "# none", "", "\ufeff", "Disallow: /*y$\x0c"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join))
def test_what_is_kept_of_it_says_the_same(text: str) -> None:
    whole = parse_robots(text.encode(), "copydesk")
    kept = own_groups(text.encode(), "copydesk")
    again = parse_robots(kept.encode(), "copydesk")
    assert again.delay == whole.delay
    for path in ("/", "/a", "/a/story", "/b"):
        assert again.allows(SITE + path) == whole.allows(SITE + path)
    assert own_groups(kept.encode(), "copydesk") == kept
    assert "otherbot" not in kept


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("", LONGEST_LIFE),
        ("public, max-age=3600", 3600),
        ('MAX-AGE = "7200"', 7200),
        ("max-age=0, must-revalidate", SHORTEST_LIFE),
        ("max-age=31536000", LONGEST_LIFE),
        ("s-maxage=3600", LONGEST_LIFE),
        ("max-age=-5", LONGEST_LIFE),
        ("max-age=" + "9" * 400, LONGEST_LIFE),
    ],
)
def test_how_long_it_holds(cache_control: str, seconds: float) -> None:
    assert lifetime(cache_control) == seconds


# The cache, by a clock of the test's own


class Earlier:
    """The memory of an earlier crawl, and what this one adds to it."""

    def __init__(self, **seconds: float) -> None:
        self.remembered = {
            f"https://{name}.example": Remembered("User-agent: *\nDisallow: /private", each)
            for name, each in seconds.items()
        }
        self.announced: list[str] = []
        self.kept: list[tuple[str, str, float]] = []

    def announce(self, site: str) -> None:
        self.announced.append(site)

    async def recall(self, site: str) -> Remembered | None:
        await asyncio.sleep(0)
        return self.remembered.pop(site, None)

    def keep(self, site: str, rules: str, seconds: float) -> None:
        self.kept.append((site, rules, seconds))


class Server:
    """Answers for robots.txt as told, and counts how often it was asked."""

    def __init__(self, memory: Earlier | None = None) -> None:
        self.now = 1000.0
        self.asked: list[str] = []
        self.answer: Answer | Exception | None = Answer(200, b"User-agent: *\nDisallow: /private")
        self.cache = RobotsCache(self.fetch, "copydesk", lambda: self.now, memory)

    async def fetch(self, url: str) -> Answer | None:
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
    server.answer = Answer(200, b"", "max-age=1200")
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


def test_each_scheme_and_port_has_its_own() -> None:
    server = Server()
    for url in (STORY, "http://news.example/", "https://news.example:8443/"):
        server.allows(url)
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 302])
def test_without_one_all_is_allowed(status: int) -> None:
    server = Server()
    server.answer = Answer(status, b"User-agent: *\nDisallow: /")
    assert server.allows(STORY)
    server.answer = None
    assert server.allows("https://another.example/")


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_server_in_trouble_allows_nothing_until_it_is_asked_again(status: int) -> None:
    server = Server()
    server.answer = Answer(status)
    for _ in range(3):
        with pytest.raises(RobotsUnavailable, match=str(status)):
            server.allows(STORY)
    assert len(server.asked) == 1
    server.now += ASKED_AGAIN_AFTER
    server.answer = Answer(404)
    assert server.allows(STORY)
    assert len(server.asked) == 2


def test_a_server_out_of_reach_is_left_alone_for_a_while() -> None:
    server = Server()
    server.answer = ConnectionError("refused")
    for _ in range(3):
        with pytest.raises(ConnectionError):
            server.allows(STORY)
    assert len(server.asked) == 1


@pytest.mark.parametrize("trouble", [Answer(503), ConnectionError("refused")])
def test_the_older_copy_is_used_while_there_is_no_newer_one(trouble: Answer | Exception) -> None:
    server = Server()
    assert not server.allows(f"{SITE}/private/1")
    server.now += LONGEST_LIFE
    server.answer = trouble
    for _ in range(3):
        assert server.allows(STORY)
        assert not server.allows(f"{SITE}/private/1")
    assert len(server.asked) == 2
    server.now += ASKED_AGAIN_AFTER
    server.answer = Answer(404)
    assert server.allows(f"{SITE}/private/1")


def test_what_is_held_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.downloader.robots.cache.MOST_HELD", 60)
    server = Server()  # each host weighs eleven
    for number in range(6):
        server.allows(f"https://{number}.example/")
    server.allows("https://5.example/")
    assert len(server.asked) == 6
    server.allows("https://0.example/")
    assert len(server.asked) == 7


# What an earlier crawl was told


def test_what_is_remembered_is_not_asked_for_until_its_time_is_over() -> None:
    server = Server(Earlier(news=100))
    assert not server.allows(f"{SITE}/private/1")
    server.now += 99
    assert server.allows(STORY)
    assert server.asked == []
    assert not server.allows("https://another.example/private/1")
    server.now += 1
    server.answer = Answer(404)
    assert server.allows(f"{SITE}/private/1")
    assert server.asked == ["https://another.example/robots.txt", f"{SITE}/robots.txt"]


def test_requests_that_come_together_wait_for_one_look_up() -> None:
    server = Server(Earlier(news=100))

    async def ask() -> None:
        await asyncio.gather(*(server.cache.of(f"{STORY}/{n}") for n in range(20)))

    asyncio.run(ask())
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (
            Answer(
                200,
                b"User-agent: other\nDisallow: /\n\nUser-agent: * # all\nCrawl-delay: 2\n",
                "max-age=7200",
            ),
            [(SITE, "User-agent: *\nCrawl-delay: 2", 7200)],
        ),
        (Answer(404, b"User-agent: *\nDisallow: /"), [(SITE, "", LONGEST_LIFE)]),
        (Answer(429), []),
        (Answer(503), []),
        (ConnectionError("refused"), []),
        # What we did not follow, or could not look up, was not said by the server.
        (None, []),
    ],
)
def test_only_what_the_server_said_is_kept(
    answer: Answer | Exception | None, kept: list[tuple[str, str, float]]
) -> None:
    memory = Earlier()
    server = Server(memory)
    server.answer = answer
    with suppress(RobotsUnavailable, ConnectionError):
        server.allows(STORY)
    assert len(server.asked) == 1
    assert memory.kept == kept


def test_only_what_is_not_known_is_looked_up_ahead() -> None:
    memory = Earlier(news=100)
    server = Server(memory)
    server.cache.announce(STORY)
    server.allows(STORY)
    server.cache.announce(STORY)
    server.cache.announce("https://another.example/1")
    assert memory.announced == [SITE, "https://another.example"]


# A crawl


class Pages(Host):
    """Has any page, and the robots.txt it is given."""

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


def test_servers_in_trouble_and_robots_that_lead_astray(pages: Pages, other: Pages) -> None:
    """One crawl over many kinds: a server in trouble is left, none at all allows everything."""
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
    """When the host was asked for each page, in seconds."""
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
    """AutoThrottle would go down to DOWNLOAD_DELAY with so quick a host, and scatter by half."""
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
    # The server notes when it answers, which is not exact to the millisecond.
    assert min(gaps) > 1.4
    assert median(gaps) < 1.8  # scattered by as much as it is, the delay would be over 2 s


def test_a_crawl_delay_has_a_cap_and_request_rate_counts(pages: Pages) -> None:
    pages.robots = plain("User-agent: *\nCrawl-delay: 86400\nRequest-rate: 1/1h\n")
    urls = [f"{pages.base}/{number}" for number in range(3)]
    asked = moments(pages, urls, ROBOTSTXT_CRAWL_DELAY_MAX=1)
    assert 0.9 < asked[1] - asked[0] < 6


def test_a_poll_that_robots_forbid_fails_with_the_cause(copydesk: Copydesk, web: Web) -> None:
    herald, kurier = web["herald"], web["kurier"]
    herald.override("/robots.txt", Reply(503))
    kurier.override("/robots.txt", plain("User-agent: Copydesk\nDisallow: /\n"))
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=herald,kurier", code=None)
    assert "herald robots-unavailable" in done.stdout
    assert "kurier robots" in done.stdout
    assert {path for site in (herald, kurier) for _, path, _ in site.requests} == {"/robots.txt"}
