"""Test that the five sites print their stories, feeds and sitemaps as such sites do."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree, html

from copydesk.demo.broadcaster.site import Broadcaster
from copydesk.demo.herald.site import LEAD
from copydesk.demo.server import SITES, Web
from copydesk.demo.site import Expected
from copydesk.demo.stories import Block, Story
from tests.sites.asking import ask, declared_encoding, squeezed, visible

FEEDS = {
    "herald": ["/feed/", "/category/local/feed/", "/comments/feed/"],
    "broadcaster": ["/news/atom.xml"],
    "kurier": ["/rss.xml"],
    "ticker": ["/briefs.rdf"],
    "misaki": ["/rss/index.rdf"],
}


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


def test_the_lead_page_has_boilerplate_around_the_whole_story(web: Web) -> None:
    article = lead(web)
    text = visible(ask(article.url).body, "utf-8")
    boilerplate = ["Sputnik via AP", "Loading recommendations…", "Source link", "Related Posts"]
    for piece in ["Breaking News", *boilerplate, "1 of 166", "“Bread before flags"]:
        assert piece in text
    story_text = " ".join(web["herald"].stories[0].plain)
    assert not any(piece in story_text for piece in boilerplate)
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


def test_a_page_is_the_same_bytes_each_time(web: Web) -> None:
    for site in web:
        for path in ("/", *FEEDS[site.id]):
            assert ask(site.base + path).headers["ETag"] == ask(site.base + path).headers["ETag"]


def test_a_published_article_is_everywhere_and_a_withdrawn_one_nowhere(web: Web) -> None:
    site = web["herald"]
    listings = ("/", "/feed/", "/post-sitemap.xml", "/category/local/")
    article = site.publish(new_story("tide-clock"))
    assert article.url == f"{site.base}/2026/11/22/tide-clock/"
    assert article.first.encode() in ask(article.url).body
    for path in listings:
        assert article.url.encode() in ask(site.base + path).body
    site.withdraw("tide-clock")
    assert ask(article.url).status == 404
    for path in listings:
        assert article.url.encode() not in ask(site.base + path).body


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
