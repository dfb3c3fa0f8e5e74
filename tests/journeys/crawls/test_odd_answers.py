"""Crawl sites that answer oddly, and that browsers and search engines read all the same."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.serving import Reply
from tests.sites.hazard import xml
from tests.sites.serial import STORY, Serial, lines, part_page
from tests.support.articles.crawl_results import (
    count_in_summary,
    make_all_due,
    stored_article,
    stored_articles,
)
from tests.support.commands import Copydesk

Documents = Database[dict[str, Any]]
# Several crawls a test: `make test` would take minutes more.
pytestmark = pytest.mark.long


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
    # one with a time in it, under seven names, of which five are asked
    timed = [f"/timed.xml?lang={number}" for number in range(7)]
    for number, target in enumerate(["/timed.xml", *timed]):
        same = index_of(*(serial.base + other for other in timed))
        serial.override(target, xml(f"{same}<!-- 2026-11-20T12:00:{number:02} -->"))
    for number in range(1, 60):
        further = (f"{serial.base}/endless.xml?{number * 2 + more}" for more in range(5))
        serial.override(f"/endless.xml?{number}", xml(index_of(*further)))
    listed = f"<urlset><url><loc>{serial.base}{STORY}</loc></url></urlset>"
    for target in ("/news.xml", "/news.xml?all=1"):
        serial.override(target, xml(listed))
    serial.put(STORY, part_page(1))
    # one that names itself by an address of its own under each address
    deeper = [f"/map/{'more/' * depth}index.xml" for depth in range(3)]
    for target in deeper:
        serial.override(target, xml(index_of("more/index.xml")))
    copydesk.write_sources(
        f'[[source]]\nid = "serial"\nhome = "{serial.base}/"\n'
        f'sitemaps = ["{serial.base}/sitemap.xml", "{serial.base}{deeper[0]}", '
        f'"{serial.base}/timed.xml"]\n'
    )
    copydesk.crawl()
    assert sum(serial.asked(target) for target in timed) == 5
    assert [serial.asked(target) for target in deeper] == [1, 1, 0]
    asked = Counter(target for _, target, _ in serial.requests if ".xml" in target)
    for target in [*deeper, "/timed.xml", *timed]:
        del asked[target]
    assert set(asked.values()) == {1}
    assert {"/sitemap.xml", *named, "/news.xml", "/news.xml?all=1"} <= set(asked)
    assert len(asked) <= 31
    assert len(stored_articles(mongo_database)) == 1


def on_the_wire(body: bytes, *headers: str) -> Reply:
    """Return an answer that sends a body under these headers, and closes the connection."""
    head = "".join(f"{header}\r\n" for header in ("Content-Type: text/html", *headers))
    return Reply(body=b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n" + body, raw=True)


def too_long(body: bytes) -> Reply:
    return on_the_wire(body, f"Content-Length: {len(body) + 700}")


def left_open(body: bytes) -> Reply:
    """Return an answer with too long a Content-Length, whose connection stays open."""

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\nContent-Type: text/html\r\n\r\n" + body
        time.sleep(SILENCE)

    return Reply(body=pieces, raw=True)


def packed(body: bytes, cut: int = 0) -> Reply:
    sent = gzip.compress(body)[: -cut or None]
    return on_the_wire(sent, f"Content-Length: {len(sent)}", "Content-Encoding: gzip")


def of_the_unpacked(body: bytes) -> Reply:
    headers = (f"Content-Length: {len(body) + 5000}", "Content-Encoding: gzip")
    return on_the_wire(gzip.compress(body), *headers)


def without_last_chunk(body: bytes) -> Reply:
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in (body[:half], body[half:]))
    return on_the_wire(chunks, "Transfer-Encoding: chunked")


# Seconds for which a server is silent, whose crawl gives it SHORT_TIMEOUT for each answer.
SILENCE = 8.0
SHORT_TIMEOUT = 4
ODD: dict[str, Callable[[bytes], Reply]] = {
    "too-long": too_long,
    "left-open": left_open,
    "of-the-unpacked": of_the_unpacked,
    "no-last-chunk": without_last_chunk,
    "no-checksum": lambda body: packed(body, cut=8),
}
CUT: dict[str, Callable[[bytes], Reply]] = {
    "too-long": lambda body: too_long(body[:1500]),
    "left-open": lambda body: left_open(body[:1500]),
    "no-last-chunk": lambda body: without_last_chunk(body[:1500]),
    "gzip-cut": lambda body: packed(body, cut=150),
    "gzip-and-length-cut": lambda body: on_the_wire(
        gzip.compress(body)[:-150], "Content-Length: 90000", "Content-Encoding: gzip"
    ),
}


def test_whole_pages_are_read_whatever_was_announced_and_cut_ones_tried_again(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    whole = {f"/2026/11/20/a-whole-story-{name}": answer for name, answer in ODD.items()}
    cut = {f"/2026/11/20/a-cut-story-{name}": answer for name, answer in CUT.items()}
    for number, (target, answer) in enumerate((whole | cut).items(), 1):
        serial.override(target, answer(part_page(1, story=number, headline=f"Story {number}")))
    serial.listed = [*whole, *cut]
    feed = serial.answer("/feed").body
    assert isinstance(feed, bytes)
    serial.override("/feed", too_long(feed))
    copydesk.write_sources(serial.sources)
    done = copydesk.crawl("-s", f"DOWNLOAD_TIMEOUT={SHORT_TIMEOUT}", code=None)
    assert "cut-transfer 1" in done.stdout
    assert len(stored_articles(mongo_database)) == len(whole)
    for number, target in enumerate(whole, 1):
        article = stored_article(mongo_database, serial.base + target)
        assert article["articleBody"].split("\n\n") == lines(1, number)
        assert any("after a whole document" in each for each in article["extraction"]["warnings"])
    assert mongo_database["rejected"].count_documents({}) == 0
    assert count_in_summary(done, "not fetched") == len(cut)
    assert f"truncated {len(cut)}" in done.stdout
    # once more within the run
    assert [serial.asked(target) for target in cut] == [2] * len(cut)

    # whole by now: the next poll does not wait
    for number, target in enumerate(cut, len(whole) + 1):
        page = part_page(1, story=number, headline=f"Story {number}")
        serial.override(target, Reply(body=page))
    make_all_due(mongo_database)
    copydesk.crawl()
    assert len(stored_articles(mongo_database)) == len(whole) + len(cut)


SEEN = "seen=1; Path=/"


def moved(target: str, cookie: str | None = None) -> Reply:
    """Return a redirect to ``target``, which may set a cookie."""
    headers = {"Location": target} | ({"Set-Cookie": cookie} if cookie else {})
    return Reply(status=302, headers=headers)


def test_a_cookie_is_sent_back_along_its_redirects_and_nowhere_else(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    other = Serial("127.0.10.3")
    stories = [f"/2026/11/20/the-story-behind-wall-{number}" for number in range(6)]
    pages = [
        Reply(body=part_page(1, story=number, headline=f"Story {number}"))
        for number in range(len(stories))
    ]

    def wall(number: int, to: str) -> None:
        serial.override(stories[number], replace(moved(to, SEEN), to_cookies=pages[number]))

    wall(0, stories[0])  # to itself
    wall(1, f"/gate?to={stories[1]}")  # by way of a gate
    serial.override(f"/gate?to={stories[1]}", moved(stories[1]))
    reload = f'<meta http-equiv="refresh" content="1; url={stories[2]}">'
    stub = Reply(body=reload.encode(), headers={"Set-Cookie": "seen=1"})
    serial.override(stories[2], replace(stub, to_cookies=pages[2]))
    # another host gets no cookie; one that is never content is not asked for ever
    serial.override(stories[3], moved(f"{other.base}{stories[3]}", SEEN))
    other.override(stories[3], pages[3])
    serial.override(stories[4], moved(stories[4], SEEN))
    serial.override(stories[5], pages[5])  # asked without a cookie, whoever set one before
    try:
        serial.listed = stories
        copydesk.write_sources(serial.sources)
        copydesk.crawl()
        assert other.cookies == []
    finally:
        other.down()
    assert {target for target, _ in serial.cookies} == {
        *stories[:3],
        f"/gate?to={stories[1]}",
        stories[4],
    }
    assert {cookie for _, cookie in serial.cookies} == {"seen=1"}
    assert [serial.asked(target) for target in stories[:3]] == [2, 2, 2]
    assert serial.asked(stories[4]) == 6
    assert len(stored_articles(mongo_database)) == 5
    [rejected] = mongo_database["rejected"].find()
    assert (rejected["reason"], rejected["url"]) == ("cookie-wall", serial.base + stories[4])
    # nothing is stored, nor kept for the next run
    for name in mongo_database.list_collection_names():
        assert "seen=1" not in str(list(mongo_database[name].find()))
    first_requests = len(serial.cookies)
    copydesk.scrapy("crawl", "article", "-a", f"url={serial.base}{stories[0]}")
    assert serial.asked(stories[0]) == 4
    assert len(serial.cookies) == first_requests + 1


def test_a_page_that_only_refreshes_is_followed_as_a_redirect_is(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    serial.robots = "User-agent: *\nDisallow: /forbidden/\n"
    stories = [f"/2026/11/20/the-refreshed-story-{number}" for number in range(8)]

    def stub(target: str) -> Reply:
        content = f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head>'
        return Reply(body=f"{content}<body>Redirecting you</body></html>".encode())

    def page(number: int, head: str = "") -> Reply:
        return Reply(body=part_page(1, story=number, headline=f"Story {number}", head=head))

    serial.override(stories[0], stub("/2026/11/20/the-real-story-0"))
    serial.override("/2026/11/20/the-real-story-0", page(0))
    serial.override(stories[1], Reply(headers={"Refresh": "0; url=/2026/11/20/the-real-story-1"}))
    serial.override("/2026/11/20/the-real-story-1", page(1))
    itself = f'<meta http-equiv="refresh" content="5; url={stories[2]}">'
    serial.override(stories[2], page(2, itself))  # a whole article that reloads itself
    serial.override(stories[3], page(3))  # a stub by the second look
    serial.override(stories[4], stub("http://10.0.0.1/secret"))
    serial.override(stories[5], stub("/forbidden/story"))
    serial.override(stories[6], stub(stories[7]))
    serial.override(stories[7], stub(stories[6]))
    serial.listed = stories
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    assert len(stored_articles(mongo_database)) == 4
    reasons = {each["reason"] for each in mongo_database["rejected"].find()}
    assert reasons == {"address-refused", "redirect-loop"}
    assert serial.asked("/forbidden/story") == 0
    assert serial.asked(stories[2]) == 1
    article = stored_article(mongo_database, f"{serial.base}/2026/11/20/the-real-story-0")
    assert article["articleBody"].split("\n\n") == lines(1, 0)

    serial.override(stories[3], stub("/2026/11/20/the-real-story-3"))
    serial.override("/2026/11/20/the-real-story-3", page(3))
    make_all_due(mongo_database)
    copydesk.crawl()
    assert serial.asked("/2026/11/20/the-real-story-3") == 1
    assert len(stored_articles(mongo_database)) == 4


def test_what_came_in_place_of_a_page_is_named(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    script = "<html><head><title>Just a moment...</title></head><body><script>go()</script></html>"
    wait = "<p>Please enable cookies in your browser, then load this page of the Serial again.</p>"
    answers = {
        "challenge": [
            Reply(status=403, headers={"cf-mitigated": "challenge"}, body=script.encode()),
            Reply(status=503, body=b"<script>window._cf_chl_opt = {}</script>"),
            Reply(body=script.encode()),
            Reply(status=403, body=b"<script src='https://ct.captcha-delivery.com/c.js'></script>"),
        ],
        "http-202": [Reply(status=202, body=b"<html><script>wait()</script></html>")],
        "http-403": [Reply(status=403, body=b"<h1>Forbidden</h1>")],
        "cookies-only": [Reply(body=b"<html></html>", headers={"Set-Cookie": "seen=1"})],
        "cookie-wall": [Reply(body=f"<html><h1>Cookies</h1>{wait * 2}</html>".encode())],
        "no-text": [Reply(body=b"<html><nav>Home</nav></html>")],
    }
    expected = {}
    for reason, replies in answers.items():
        for number, reply in enumerate(replies):
            target = f"/2026/11/20/the-story-of-{reason}-{number}"
            serial.override(target, reply)
            expected[target] = reason
    # a protection's script in a whole article is no challenge
    whole = "/2026/11/20/the-protected-story"
    head = '<script src="https://js.datadome.co/tags.js"></script>'
    serial.put(whole, part_page(1, head=head))
    serial.listed = [*expected, whole]
    copydesk.write_sources(
        serial.sources
        + f'[[source]]\nid = "walled"\nhome = "{serial.base}/"\nfeeds = ["{serial.base}/walled"]\n'
    )
    serial.override("/walled", Reply(body=script.encode()))
    copydesk.crawl(code=1)
    rejected = {each["url"]: each["reason"] for each in mongo_database["rejected"].find()}
    assert rejected == {serial.base + target: reason for target, reason in expected.items()}
    assert len(stored_articles(mongo_database)) == 1
    state = mongo_database["sources"].find_one({"source": "walled"})
    assert state is not None
    assert state["error"]["cause"] == "challenge"
    shown = copydesk.scrapy("status", code=None).stdout
    assert "challenge 4" in shown
    url = f"{serial.base}/2026/11/20/the-story-of-challenge-0"
    done = copydesk.scrapy("article", url, code=1)
    assert "challenge" in done.stdout + done.stderr
    assert "Cloudflare" in done.stdout + done.stderr
