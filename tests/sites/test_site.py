"""The small web of our own pages does what the other tests take for granted."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from tests.sites.broadcaster.site import Broadcaster
from tests.sites.bulk import write_stories
from tests.sites.hazard import BOMB_MEGABYTES
from tests.sites.herald.site import LEAD
from tests.sites.hostile import HOSTILE, HostileSite, source_id
from tests.sites.server import SITES, Web
from tests.sites.serving import Reply
from tests.sites.site import Expected
from tests.sites.stories import Block, Story, parse_blocks, parse_story
from tests.support.fixtures.sites import ServeBulk

ROOT = Path(__file__).parents[2]
FEEDS = {
    "herald": ["/feed/", "/category/local/feed/", "/comments/feed/"],
    "broadcaster": ["/news/atom.xml"],
    "kurier": ["/rss.xml"],
    "ticker": ["/briefs.rdf"],
    "misaki": ["/rss/index.rdf"],
}
SPACE = re.compile(r"\s+")
ANSWER_SECONDS = 10.0  # a loopback server answers in milliseconds, on a busy machine in a few


class Answer:
    """What came back for one request."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=names)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def visible(page: bytes, encoding: str) -> str:
    tree = html.fromstring(page, parser=html.HTMLParser(encoding=encoding))
    return SPACE.sub(" ", str(tree.text_content()))


def declared_encoding(answer: Answer) -> str:
    charset = answer.headers.get_content_charset()
    if charset:
        return charset
    found = re.search(rb'charset="?([\w-]+)', answer.body)
    assert found
    return found[1].decode()


def squeezed(text: str) -> str:
    return SPACE.sub(" ", text)


def new_story(slug: str) -> Story:
    text = "The tide clock on the pier has been wound for the first time since it was built."
    return Story(
        slug=slug,
        headline="Tide clock is wound at last",
        section="Local",
        published=datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
        blocks=[Block("paragraph", [text])],
        author="Ines Valdry",
    )


def lead(web: Web) -> Expected:
    return web["herald"].article(LEAD)


# articles


@pytest.mark.parametrize("name", SITES)
def test_every_article_answers_with_its_text_in_its_encoding(web: Web, name: str) -> None:
    site = web[name]
    assert len(site.articles) >= 5
    for article in site.articles:
        answer = ask(article.url)
        assert answer.status == 200
        text = visible(answer.body, declared_encoding(answer))
        for expected in (article.headline, article.first, article.last):
            assert squeezed(expected) in text, article.url


@pytest.mark.parametrize("name", SITES)
def test_the_home_page_links_every_article(web: Web, name: str) -> None:
    site = web[name]
    tree = html.fromstring(ask(f"{site.base}/").body)
    tree.make_links_absolute(f"{site.base}/")
    links = {link for _, _, link, _ in tree.iterlinks()}
    assert {article.url for article in site.articles} <= links


def test_texts_are_each_of_their_own(web: Web) -> None:
    paragraphs = [
        part for site in web for story in site.stories for part in story.plain if len(part) > 60
    ]
    assert len(set(paragraphs)) == len(paragraphs)


@pytest.mark.parametrize("name", SITES)
def test_every_text_is_of_the_length_that_its_kind_has(web: Web, name: str) -> None:
    for story in web[name].stories:
        text = " ".join(story.plain)
        if story.kind == "paywalled":
            assert len(text.split()) < 100
        elif story.kind == "brief":
            assert len(re.findall(r"[.!?](?:\s|$)", text)) == 4
        else:
            assert len(text) >= (300 if name == "misaki" else 800), story.slug


def test_the_lead_page_has_all_the_residue_around_the_whole_story(web: Web) -> None:
    article = lead(web)
    text = visible(ask(article.url).body, "utf-8")
    residue = ["Sputnik via AP", "Loading recommendations…", "Source link", "Related Posts"]
    for piece in ["Breaking News", *residue, "1 of 166", "“Bread before flags"]:
        assert piece in text
    story_text = " ".join(web["herald"].stories[0].plain)
    assert not any(piece in story_text for piece in residue)
    assert text.index("Breaking News") < text.rindex(article.headline)
    tree = html.fromstring(ask(article.url).body.decode())
    assert len(tree.xpath('//div[contains(@class, "entry-content")]//ul/li')) == 4


def test_the_broadcaster_has_its_special_cases(web: Web) -> None:
    kinds = {article.kind: article for article in web["broadcaster"].articles}
    pages = {kind: ask(article.url).body.decode() for kind, article in kinds.items()}
    assert '"isAccessibleForFree": false' in pages["paywalled"]
    assert '"OpinionNewsArticle"' in pages["opinion"]
    assert 'rel="canonical" href="https://www.norlander-press.example/' in pages["syndicated"]
    amp = re.search(r'rel="amphtml" href="([^"]+)"', pages["article"])
    assert amp
    shown = ask(amp[1]).body.decode()
    assert f'rel="canonical" href="{kinds["article"].url}"' in shown


def test_the_regional_paper_has_no_metadata(web: Web) -> None:
    page = ask(web["kurier"].articles[0].url).body.decode("windows-1251")
    assert "ld+json" not in page
    assert "og:" not in page
    assert "rel=" not in page.replace('rel="stylesheet"', "")
    assert "21 ноября 2026, 14:05" in page


def test_only_one_live_blog_says_that_it_is_one(web: Web) -> None:
    blogs = {article.kind: ask(article.url).body for article in web["ticker"].articles}
    declared, silent = blogs["liveblog"], blogs["structure"]
    assert b"LiveBlogPosting" in declared
    assert b"liveBlogUpdate" in declared
    assert b"ld+json" not in silent
    assert silent.count(b"tk-entry") == 4


# feeds and sitemaps


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, paths in FEEDS.items() for p in paths])
def test_feeds_are_well_formed_and_lead_to_articles(web: Web, name: str, path: str) -> None:
    site = web[name]
    answer = ask(site.base + path)
    assert answer.status == 200
    assert "xml" in answer.headers["Content-Type"]
    root = etree.fromstring(answer.body)
    rss = root.xpath("//*[local-name()='item']/*[local-name()='link']/text()")
    atom = root.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")
    found = {str(link).partition("?")[0] for link in [*rss, *atom]}
    urls = {article.url for article in site.articles}
    assert found <= urls
    assert found or path == "/comments/feed/"


def test_the_regional_feed_is_not_in_utf8(web: Web) -> None:
    body = ask(f"{web['kurier'].base}/rss.xml").body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    titles = etree.fromstring(body).findall(".//item/title")
    assert titles[0].text == web["kurier"].articles[0].headline


def test_the_json_feed_and_the_briefs_list_all_of_ticker(web: Web) -> None:
    site = web["ticker"]
    feed = json.loads(ask(f"{site.base}/feed.json").body)
    briefs = ask(f"{site.base}/briefs.rdf").body.decode()
    listed = {entry["url"] for entry in feed["items"]}
    for article in site.articles:
        assert (article.url in listed) != (article.url in briefs)


def test_sitemaps_are_found_from_robots_and_list_the_articles(web: Web) -> None:
    for name, expected in (("herald", 8), ("broadcaster", 8)):
        site = web[name]
        robots = ask(f"{site.base}/robots.txt").body.decode()
        index = etree.fromstring(ask(robots.split("Sitemap: ")[1].strip()).body)
        found: set[str] = set()
        for location in index.iterfind(".//{*}loc"):
            body = ask(location.text or "").body
            if body.startswith(b"\x1f\x8b"):
                body = gzip.decompress(body)
            found |= {entry.text or "" for entry in etree.fromstring(body).iterfind(".//{*}loc")}
        urls = {article.url for article in site.articles}
        assert len(urls & found) == expected


def test_the_news_sitemap_holds_two_days(web: Web) -> None:
    site = web["broadcaster"]
    assert isinstance(site, Broadcaster)
    body = ask(f"{site.base}/sitemaps/news-1.xml.gz").body
    dates = etree.fromstring(gzip.decompress(body)).findall(".//{*}publication_date")
    moments = [datetime.fromisoformat(date.text or "") for date in dates]
    assert len(moments) == 5
    assert max(moments) - min(moments) <= timedelta(days=2)


# HTTP


def test_validators_answer_304_until_the_article_changes(web: Web) -> None:
    article = lead(web)
    first = ask(article.url)
    tag, moment = first.headers["ETag"], first.headers["Last-Modified"]
    assert moment == "Sat, 21 Nov 2026 21:40:00 GMT"
    assert ask(article.url, If_None_Match=tag).status == 304
    assert ask(article.url, If_None_Match=f'"other", {tag}').status == 304
    assert ask(article.url, If_Modified_Since=moment).status == 304
    assert ask(article.url, If_None_Match=tag).body == b""
    web["herald"].correct(LEAD, "eleven weeks", "twelve weeks")
    changed = ask(article.url, If_None_Match=tag, If_Modified_Since=moment)
    assert changed.status == 200
    assert b"twelve weeks of shelling" in changed.body
    assert ask(article.url, If_Modified_Since=moment).status == 200
    assert ask(article.url, If_None_Match='"other"', If_Modified_Since=moment).status == 200


def test_a_page_is_the_same_bytes_each_time(web: Web) -> None:
    for site in web:
        for path in ("/", *FEEDS[site.id]):
            assert ask(site.base + path).headers["ETag"] == ask(site.base + path).headers["ETag"]


def test_gzip_only_where_it_is_asked_for(web: Web) -> None:
    plain = ask(lead(web).url)
    packed = ask(lead(web).url, Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_head_gives_headers_only(web: Web) -> None:
    answer = ask(lead(web).url, "HEAD")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 10_000
    assert answer.body == b""


def test_what_is_not_there_is_404_and_logged(web: Web) -> None:
    site = web["kurier"]
    assert ask(f"{site.base}/news/1.html?x=1").status == 404
    assert ask(f"{site.base}/robots.txt").status == 404
    assert site.requests == [("GET", "/news/1.html?x=1", 404), ("GET", "/robots.txt", 404)]


def test_one_connection_serves_many_requests(web: Web) -> None:
    parts = urlsplit(web["herald"].base)
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    connection.connect()
    used = connection.sock
    for method, path in (("GET", "/"), ("HEAD", "/"), ("GET", "/missing"), ("GET", "/feed/")):
        connection.request(method, path)
        # a body after HEAD would be taken for the next answer's status line
        assert connection.getresponse().read() or method == "HEAD"
        assert connection.sock is used
    connection.close()


def test_sites_are_hosts_of_their_own(web: Web) -> None:
    hosts = [urlsplit(site.base).hostname for site in web]
    assert len(set(hosts)) == len(hosts) == len(SITES)
    for site in web:
        for article in site.articles:
            assert article.url.startswith(f"{site.base}/")


# controls


def test_an_override_replaces_one_address_until_it_is_removed(web: Web) -> None:
    site = web["herald"]
    reply = Reply(status=503, body=b"busy", headers={"Retry-After": "7"})
    site.override("/feed/", reply)
    answer = ask(f"{site.base}/feed/?again=1")
    assert (answer.status, answer.body, answer.headers["Retry-After"]) == (503, b"busy", "7")
    assert ask(f"{site.base}/").status == 200
    site.remove_override("/feed/")
    assert ask(f"{site.base}/feed/").status == 200
    with pytest.raises(KeyError):
        site.remove_override("/feed/")


def test_delay_and_drip_take_their_time(web: Web) -> None:
    site = web["herald"]
    site.override("/late", Reply(body=b"late", delay=0.2))
    site.override("/slow", Reply(body=b"drip", drip=0.05))
    for path in ("/late", "/slow"):
        start = time.monotonic()
        assert len(ask(site.base + path).body) == 4
        assert time.monotonic() - start >= 0.1


def test_a_reset_and_a_lying_length_break_the_answer(web: Web) -> None:
    site = web["herald"]
    site.override("/reset", Reply(body=b"x" * 1000, reset_after=10))
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask(f"{site.base}/reset")
    site.override("/lie", Reply(body=b"x" * 1000, claimed_length=5000))
    with pytest.raises(http.client.IncompleteRead):
        ask(f"{site.base}/lie")


def test_down_closes_the_port_and_up_opens_the_same(web: Web) -> None:
    site = web["ticker"]
    parts = urlsplit(site.base)
    kept = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    kept.request("GET", "/")
    kept.getresponse().read()
    site.down()
    with pytest.raises(ConnectionRefusedError):
        ask(f"{site.base}/")
    assert kept.sock.recv(1) == b""
    kept.close()
    assert ask(f"{web['herald'].base}/").status == 200
    site.up()
    assert site.base == f"{parts.scheme}://{parts.netloc}"
    assert ask(f"{site.base}/").status == 200


def test_a_published_article_is_everywhere_and_a_withdrawn_one_nowhere(web: Web) -> None:
    site = web["herald"]
    places = ("/", "/feed/", "/post-sitemap.xml", "/category/local/")
    article = site.publish(new_story("tide-clock"))
    assert article.url == f"{site.base}/2026/11/22/tide-clock/"
    assert article.first.encode() in ask(article.url).body
    for place in places:
        assert article.url.encode() in ask(site.base + place).body
    site.withdraw("tide-clock")
    assert ask(article.url).status == 404
    for place in places:
        assert article.url.encode() not in ask(site.base + place).body


def test_a_correction_changes_text_and_time_of_modification(web: Web) -> None:
    site = web["broadcaster"]
    before = site.article("business-7344871")
    after = site.correct("business-7344871", "1,900", "1,850")
    assert after.headline != before.headline
    assert after.url == before.url
    page = ask(after.url).body.decode()
    assert "1,850" in page
    assert '"dateModified": "2026-11-21T14:02:00.000+00:00"' in page
    with pytest.raises(ValueError, match="does not say"):
        site.correct("business-7344871", "1,900", "1,850")
    with pytest.raises(KeyError):
        site.correct("missing", "a", "b")


def test_reset_brings_back_what_was_written(web: Web) -> None:
    site = web["herald"]
    before = site.articles
    site.publish(new_story("tide-clock"))
    site.correct(LEAD, "eleven weeks", "twelve weeks")
    site.withdraw("council-keeps-night-buses")
    site.override("/", Reply(status=500))
    site.down()
    web.reset()
    assert site.articles == before
    assert ask(f"{site.base}/").status == 200
    assert site.requests == [("GET", "/", 200)]


# sources files and the command


def test_the_sources_text_is_toml_with_some_sites_by_home_only(web: Web) -> None:
    sources = tomllib.loads(web.sources())["source"]
    assert [source["id"] for source in sources] == list(SITES)
    assert {"feeds" in source for source in sources} == {True, False}
    assert all(source["home"] == f"{web[source['id']].base}/" for source in sources)
    assert all(source["every"] == "1m" for source in sources)


def _start_server(sources: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.sites.server", "--write-sources", str(sources)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("how", ["terminate", "end of input"])
def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path, how: str) -> None:
    sources = tmp_path / "sources.toml"
    with _start_server(sources) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline().startswith("ready http://127.0.1.1:")
        home = tomllib.loads(sources.read_text("utf-8"))["source"][0]["home"]
        assert ask(home).status == 200
        if how == "terminate":
            process.terminate()
        else:
            process.stdin.close()
        assert process.wait(ANSWER_SECONDS) == 0
    with pytest.raises(ConnectionRefusedError):
        ask(home)


def test_the_command_stops_with_its_parent(tmp_path: Path) -> None:
    sources = tmp_path / "sources.toml"
    # no pipe as its input: only the end of the shell, which waits for a line, tells
    server = f"{sys.executable} -m tests.sites.server --write-sources {sources}"
    with subprocess.Popen(
        ["/bin/sh", "-c", f"{server} </dev/null & read line"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as shell:
        assert shell.stdout is not None
        base = shell.stdout.readline().split()[1]
        shell.kill()
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        try:
            ask(f"{base}/")
        except ConnectionRefusedError:
            return
        time.sleep(0.1)
    pytest.fail("still serving")


# the hostile site


BROKEN = ("/pages/reset", "/pages/shorter-than-claimed", "/pages/not-http", "/pages/long-header")
ENDLESS = ("/pages/endless-header", "/pages/endless", "/pages/drip", "/pages/slow-header")


@pytest.mark.parametrize("path", [path for path in HOSTILE if path not in BROKEN + ENDLESS])
def test_every_hazard_answers(hostile_site: HostileSite, path: str) -> None:
    answer = ask(hostile_site.base + path)
    expected = re.match(r"http-(\d+)", HOSTILE[path].outcomes[0])
    if expected:
        assert answer.status == int(expected[1])
    elif path.startswith("/redirect/") or path == "/feeds/loop.xml":
        assert answer.status == 302
    else:
        assert answer.status == 200


def test_the_pages_feed_lists_every_page(hostile_site: HostileSite) -> None:
    feed = etree.fromstring(ask(f"{hostile_site.base}/feeds/pages.xml").body)
    listed = {link.text for link in feed.iterfind(".//item/link")}
    assert listed == {
        f"{hostile_site.base}{path}" for path, hazard in HOSTILE.items() if hazard.kind == "page"
    }


def test_the_big_ones_are_big_and_small_here(hostile_site: HostileSite) -> None:
    assert len(ask(f"{hostile_site.base}/feeds/huge.xml").body) > 50 * 2**20
    bomb = ask(f"{hostile_site.base}/pages/bomb").body
    assert len(bomb) < 2**20
    with gzip.GzipFile(fileobj=BytesIO(bomb)) as unpacked:
        size = sum(len(piece) for piece in iter(lambda: unpacked.read(2**20), b""))
    assert size > BOMB_MEGABYTES * 2**20


@pytest.mark.parametrize("path", BROKEN)
def test_what_breaks_the_protocol_breaks_a_client(hostile_site: HostileSite, path: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(hostile_site.base + path)


@pytest.mark.parametrize("path", ENDLESS)
def test_what_has_no_end_goes_on(hostile_site: HostileSite, path: str) -> None:
    parts = urlsplit(hostile_site.base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), ANSWER_SECONDS) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: hostile\r\n\r\n".encode())
        for _ in range(3):
            assert raw.recv(4096)


def test_endless_parts_lead_on(hostile_site: HostileSite) -> None:
    base = hostile_site.base
    assert ask(f"{base}/redirect/new/41").headers["Location"] == f"{base}/redirect/new/42"
    assert f"{base}/sitemaps/endless/11.xml".encode() in ask(f"{base}/sitemaps/endless/5.xml").body
    assert f"{base}/calendar/2027/1/".encode() in ask(f"{base}/calendar/2026/12/").body
    assert ask(f"{base}/good/77").status == 200
    assert ask(f"{base}/nothing").status == 404


def test_the_hostile_sources_are_one_a_listing(hostile_site: HostileSite) -> None:
    sources = {source["id"]: source for source in tomllib.loads(hostile_site.sources())["source"]}
    listings = [path for path, hazard in HOSTILE.items() if hazard.kind != "page"]
    assert set(sources) == {source_id(path) for path in [*listings, "/feeds/pages.xml"]}
    assert sources["calendar-2026-11"]["sections"] == [f"{hostile_site.base}/calendar/2026/11/"]


# many articles


def test_bulk_sites_share_the_articles_and_list_all(bulk_site: ServeBulk) -> None:
    web = bulk_site(count=23, hosts=3, seed=5)
    sites = list(web)
    assert [len(site.articles) for site in sites] == [8, 8, 7]
    texts = {article.first for site in sites for article in site.articles}
    assert len(texts) == 23
    for site in sites:
        feed = ask(f"{site.base}/feed.xml").body.decode()
        sitemap = ask(f"{site.base}/sitemap.xml").body.decode()
        etree.fromstring(feed.encode())
        for article in site.articles:
            assert article.url in feed
            assert article.url in sitemap
            assert squeezed(article.last) in visible(ask(article.url).body, "utf-8")


def test_bulk_articles_depend_on_the_seed_only() -> None:
    assert write_stories(5, 1) == write_stories(5, 1)
    assert write_stories(5, 1) != write_stories(5, 2)


def test_bulk_refuses_what_can_not_be_spread(bulk_site: ServeBulk) -> None:
    for hosts in (0, 3, 251):
        with pytest.raises(ValueError, match="spread"):
            bulk_site(count=2, hosts=hosts)


# stories


def test_blocks_of_every_kind_are_read() -> None:
    text = "One <em>two</em>\nthree.\n\n## Four\n\n> Five &amp; six\n\n- a\n- b"
    blocks = parse_blocks(text)
    assert [block.kind for block in blocks] == ["paragraph", "heading", "quote", "list"]
    plain = [["One two three."], ["Four"], ["Five & six"], ["a", "b"]]
    assert [block.plain for block in blocks] == plain


def test_lines_in_japanese_are_joined_without_a_space() -> None:
    assert parse_blocks("灯台の灯。\n港の灯。")[0].parts == ["灯台の灯。港の灯。"]


def test_a_story_that_is_not_well_written_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        parse_story("no fence")
    with pytest.raises(TypeError):
        parse_story('+++\nunknown = "x"\n+++\ntext')


def test_a_live_blog_says_its_newest_entry_first(web: Web) -> None:
    article = web["ticker"].article("storm-renata-live")
    assert article.first.startswith("The coastal line")
    assert article.last.startswith("The sea wall at Port Lassiter")
