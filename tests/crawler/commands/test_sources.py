"""Test ``scrapy sources`` as a user runs it: the list, the search, and lists of others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.serving import NOT_FOUND, Host, Reply
from crawler.sources.loader import load_sources
from database.documents.crawling.polling import EndpointState
from database.documents.encoding import as_document
from model.push import Cloud, Push
from tests.support.articles.stories import story
from tests.support.commands import Copydesk

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
COMMENTED = """\
# Mine. Keep the order!

[[source]]   # the first
home = "https://www.herald.example/"
  deny = ['/video/']

# later: home = "https://later.example/"
"""


def path_of(number: int) -> str:
    return f"/2026/story-{number}-of-the-quiet-week"


def article(number: int) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in story(number).split("\n\n"))
    when = (NOW - number * HOUR).isoformat()
    return (
        f"<!doctype html><html lang=en><head><title>Board decides story {number}</title>"
        "<meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{when}'></head><body>"
        f"<article><h1>Board decides story {number}</h1>{paragraphs}</article></body></html>"
    )


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


def links(numbers: range) -> str:
    return "".join(
        f"<h2><a href='{path_of(n)}'>Board decides story {n} of a week</a></h2>" for n in numbers
    )


class Newsroom(Host):
    """Serve a newspaper with a feed behind a page of feeds, an index, a section, and articles."""

    def __init__(self, robots: str | None = None, **pages: str) -> None:
        self._robots = robots
        self._pages: Mapping[str, str] = {f"/{name}": text for name, text in pages.items()}
        super().__init__("127.0.7.1")

    def answer(self, target: str) -> Reply:
        base, now = self.base, NOW.isoformat()
        feed = "".join(
            f"<item><title>Story {n}</title><link>{base}{path_of(n)}</link>"
            f"<pubDate>{(NOW - n * HOUR):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            for n in range(1, 11)
        )
        news = "".join(
            f"<url><loc>{base}{path_of(n)}</loc><n:news><n:publication><n:name>Q</n:name>"
            f"<n:language>en</n:language></n:publication><n:publication_date>"
            f"{(NOW - n * HOUR).isoformat()}</n:publication_date><n:title>T</n:title></n:news>"
            "</url>"
            for n in range(1, 6)
        )
        main = "http://www.sitemaps.org/schemas/sitemap/0.9"
        names = f"xmlns='{main}' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
        written = {
            "/": page(
                "<nav><a href=/world>World</a></nav>" + links(range(1, 7)) + "<a href=/abo>RSS</a>",
                "<title>The Quiet Week</title><meta property=og:site_name content='Quiet Week'>",
            ),
            "/abo": page("<a href=/export/rss>All</a><a href=/private/rss>Staff only</a>"),
            "/export/rss": "<rss version='2.0'><channel><title>QW</title><ttl>30</ttl>"
            f"{feed}</channel></rss>",
            "/world": page(links(range(3, 10))),
            "/maps.xml": f"<sitemapindex {names}><sitemap><loc>{base}/news.xml</loc>"
            f"<lastmod>{now}</lastmod></sitemap></sitemapindex>",
            "/news.xml": f"<urlset {names}>{news}</urlset>",
            "/robots.txt": f"User-agent: *\nDisallow: /private/\nSitemap: {base}/maps.xml\n",
            **{path_of(n): article(n) for n in range(1, 11)},
            **self._pages,
        }
        if self._robots is not None:
            written["/robots.txt"] = self._robots
        text = written.get(target)
        if text is None:
            return NOT_FOUND
        kind = (
            "text/plain"
            if target == "/robots.txt"
            else ("text/html" if text.startswith("<!doctype") else "application/xml")
        )
        return Reply(body=text.encode(), headers={"Content-Type": f"{kind}; charset=utf-8"})


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    room = Newsroom()
    yield room
    room.down()


def test_from_an_article_to_a_source_that_is_added(
    copydesk: Copydesk, newsroom: Newsroom, mongo_database: Database[dict[str, Any]]
) -> None:
    file = copydesk.write_sources(COMMENTED)
    setting = f"SOURCES_FILE={file}"
    base = newsroom.base
    done = copydesk.scrapy(
        "sources", "find", base + path_of(2), "--json", "--add", "-s", setting,
        MAX_AGE_DAYS="30",
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["home"], found["name"]) == (f"{base}/", "Quiet Week")
    by_url = {each["url"].removeprefix(base): each for each in found["listings"]}
    assert {url: each["kind"] for url, each in by_url.items()} == {
        "/export/rss": "feed",
        "/news.xml": "news sitemap",
        "/": "section",
        "/world": "section",
    }
    feed = by_url["/export/rss"]
    assert feed["entries"] == 10
    assert datetime.fromisoformat(feed["newest"]) == NOW - HOUR
    # One an hour; since the newest, as long as this test run has lasted.
    assert 20 < feed["entriesADay"] < 25
    assert feed["language"] == "en"
    assert (feed["ttlSeconds"], feed["push"]) == (1800, None)
    assert feed["inCommon"][f"{base}/news.xml"] == 0.5
    assert [each["headline"] for each in feed["articles"]] == [
        f"Board decides story {n}" for n in range(1, 6)
    ]
    text = feed["articles"][0]["articleBody"]
    assert story(1).split("\n\n")[0] in text
    # a page of links is as fresh as what is behind them
    assert datetime.fromisoformat(by_url["/world"]["newest"]) == NOW - 3 * HOUR
    assert {each["url"]: each["cause"] for each in found["unread"]} == {
        f"{base}/private/rss": "robots"
    }
    assert not any(target == "/private/rss" for _, target, _ in newsroom.requests)

    text = file.read_text()
    assert text == COMMENTED + "\n" + found["toml"]
    added = load_sources(file)[1]
    assert added.sitemaps == (f"{base}/news.xml",)
    assert added.feeds == (f"{base}/export/rss",)
    assert added.name == "Quiet Week"
    assert f"Added {added.id}" in done.stderr
    assert mongo_database.list_collection_names() == []  # nothing is stored

    again = copydesk.scrapy("sources", "find", base, "--add", "-s", setting, code=1)
    assert f"not added: {base}/ is there already: source {added.id}" in again.stderr
    assert file.read_text() == text
    lines = again.stdout.splitlines()
    (row,) = [line for line in lines if " feed " in line and f"{base}/export/rss" in line][:1]
    assert "yes" in row
    assert f"linked from {base}/abo" in row
    assert sum("Board decides story 1 " in line for line in lines) == 3  # once per listing
    assert "[[source]]" in lines


@pytest.mark.long
def test_what_a_search_says_when_there_is_nothing(copydesk: Copydesk) -> None:
    nowhere = copydesk.scrapy("sources", "find", "nowhere.invalid", code=1)
    assert "nowhere.invalid/ could not be read (dns): no such host" in nowhere.stderr
    closed = Newsroom(robots="User-agent: *\nDisallow: /\n")
    try:
        forbidden = copydesk.scrapy("sources", "find", closed.base, code=1)
    finally:
        closed.down()
    assert "(robots): the site's robots.txt forbids it" in forbidden.stderr
    assert {target for _, target, _ in closed.requests} == {"/robots.txt"}
    assert "Traceback" not in nowhere.stderr + forbidden.stderr


@pytest.mark.long  # what is proposed of nothing is tested beside proposal.py
def test_a_site_without_listings(copydesk: Copydesk) -> None:
    class Blank(Host):
        def answer(self, target: str) -> Reply:
            return Reply(body=page("<p>Soon.").encode()) if target == "/" else NOT_FOUND

    blank = Blank("127.0.7.2")
    try:
        done = copydesk.scrapy("sources", "find", blank.base, "--add", code=1)
    finally:
        blank.down()
    assert "nothing at" in done.stderr
    assert "give the address of a feed or a section" in done.stderr


@pytest.mark.long
def test_lists_of_other_readers_go_in_and_out(
    copydesk: Copydesk, mongo_database: Database[dict[str, Any]]
) -> None:
    file = copydesk.write_sources(COMMENTED)
    setting = f"SOURCES_FILE={file}"
    subscriptions = copydesk.folder / "mine.opml"
    subscriptions.write_text(
        "<opml version='1.0'><body><outline text='News'>"
        "<outline text='Paper &amp; Co - A' xmlUrl='https://p.example/a' htmlUrl='https://p.example/'/>"
        "<outline text='Paper &amp; Co - B' xmlUrl='https://p.example/b' htmlUrl='https://p.example/'/>"
        "<outline text='Herald' xmlUrl='https://herald.example/rss' htmlUrl='https://herald.example'/>"
        "</outline></body></opml>"
    )
    done = copydesk.scrapy(
        "sources", "find", "--opml", str(subscriptions), "--add", "-s", setting, code=1
    )
    assert "not added: https://herald.example is there already" in done.stderr
    herald, paper = load_sources(file)
    assert (paper.name, paper.feeds) == (
        "Paper & Co",
        ("https://p.example/a", "https://p.example/b"),
    )
    assert file.read_text().startswith(COMMENTED)

    url = "https://www.herald.example/rss?a=1&b=2"  # found by a crawl: the file names none
    state = EndpointState(f"{herald.id} feed {url}", herald.id, url, "feed", NOW, found=True)
    state.ttlSeconds = 900.0
    state.push = Push(["https://hub.example/"], cloud=Cloud("c.example", 80, "/", "p", "soap"))
    mongo_database["sources"].insert_one(as_document(state))
    listed = copydesk.scrapy("sources", "export", "--opml", "-s", setting).stdout
    assert 'xmlUrl="https://www.herald.example/rss?a=1&amp;b=2"' in listed
    assert '<outline text="Paper &amp; Co">' in listed
    assert listed.count("xmlUrl") == 3

    shown = copydesk.scrapy("sources", "-s", setting).stdout
    assert "ttl 15 min, hub hub.example, cloud c.example" in shown


def test_the_shards_of_the_sources_are_shown(copydesk: Copydesk) -> None:
    """Ask for nothing but the file: no database is needed."""
    copydesk.write_sources(
        '[[source]]\nhome = "https://herald.example/"\n'
        '[[source]]\nhome = "https://ticker.example/"\nevery = "2m"\n'
    )
    file = ("-s", f"SOURCES_FILE={copydesk.folder / 'sources.toml'}")
    shown = copydesk.scrapy("sources", "--shards", *file)
    assert "breaking:0/1" in shown.stdout
    listed = json.loads(copydesk.scrapy("sources", "--shards", "--json", *file).stdout)
    assert [part["hosts"] for part in listed.values()] == [["ticker.example"], ["herald.example"]]
