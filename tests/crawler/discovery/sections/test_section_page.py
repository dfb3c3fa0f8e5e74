"""Which links of a front page are articles: measured on pages written for it."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.section_page import MAX_SECTION_LINKS, THRESHOLD, parse_section
from crawler.discovery.sections.url_scoring import NO_PAGE, address_score
from model.errors import NotAListing
from text.words import estimated_words

PAGES = Path(__file__).parent / "pages"
SITES = {
    "magazine": "https://tidewater.example/",
    "broadcaster": "https://www.northcast.example/",
    "cyrillic": "https://delnik.example/",
    "cjk": "https://www.jiangan.example/",
    "query": "https://mina.example/index.php",
    "german": "https://weser.example/",
    "spanish": "https://laribera.example/",
    "japanese": "https://seto.example/",
}


def page(name: str) -> bytes:
    """A front page without the attribute that marks its articles."""
    return (PAGES / f"{name}.html").read_bytes().replace(b" data-article", b"")


def articles(name: str) -> set[str]:
    """The addresses that the page's author marked as articles."""
    root = document_fromstring((PAGES / f"{name}.html").read_text())
    base = next(iter(root.xpath("//base/@href")), SITES[name])
    marked = (clean_url(href, base) for href in root.xpath("//a[@data-article]/@href"))
    return {url for url in marked if url}


def read(name: str) -> Listing:
    return parse_section(page(name), SITES[name])


def section(inside: str, url: str = "https://h.example/") -> Listing:
    return parse_section(f"<html><body>{inside}</body></html>".encode(), url)


@pytest.mark.parametrize("name", SITES)
def test_articles_are_told_from_the_rest(name: str) -> None:
    expected = articles(name)
    found = {link.url for link in read(name).links}
    precision = len(found & expected) / len(found)
    recall = len(found & expected) / len(expected)
    print(f"{name:12} {len(expected):3} articles  P {precision:.3f}  R {recall:.3f}")
    print("  missed", sorted(expected - found))
    print("  wrong ", sorted(found - expected))
    assert precision >= 0.9
    assert recall >= 0.9


def test_scores_and_order() -> None:
    listing = read("magazine")
    assert all(THRESHOLD <= link.score <= 1 for link in listing.links)
    assert {link.via for link in listing.links} == {"section"}
    assert {link.listedAt for link in listing.links} == {SITES["magazine"]}
    assert listing.links[0].url.endswith("/oyster-farmers-return-to-the-lower-bay/")
    assert listing.links[0].inLanguage == listing.language == "en-US"
    assert listing.title == "Tidewater Review – Stories from the estuary"


def test_headline_is_the_best_text_of_several_anchors() -> None:
    headlines = {link.url: link.headline for link in read("magazine").links}
    url = "https://tidewater.example/2026/11/20/oyster-farmers-return-to-the-lower-bay/"
    assert headlines[url] == "Oyster farmers return to the lower bay after nine lean years"


def test_headline_of_a_card_is_not_the_whole_card() -> None:
    headlines = [link.headline for link in read("broadcaster").links]
    assert headlines[0] == "Parliament backs inquiry into rail collapse"
    assert "Großbrand in Möbelhaus gelöscht" in [link.headline for link in read("german").links]


def test_picture_without_text_is_named_by_its_description() -> None:
    headlines = [link.headline for link in read("cjk").links]
    assert "湖面上的第一场雪" in headlines


def test_buttons_are_no_headlines() -> None:
    assert not {"Continue reading", "Още"} & {
        link.headline for name in SITES for link in read(name).links
    }


def test_feeds_without_those_of_comments() -> None:
    assert read("magazine").feeds == ["https://tidewater.example/feed/"]
    assert read("broadcaster").feeds == ["https://www.northcast.example/feeds/top.atom"]
    assert read("query").feeds == ["https://mina.example/rss.php?cat=1"]
    assert read("cjk").feeds == []


def test_only_the_same_site() -> None:
    story = "<h2><a href='{}/2026/11/20/long-road-to-the-north'>The long road to the north</a></h2>"
    hosts = ("https://h.example", "https://news.h.example", "https://other.example")
    found = section("".join(map(story.format, hosts))).links
    assert [link.url.partition("/2026")[0] for link in found] == list(hosts[:2])
    found = section(story.format("http://127.0.0.1:8000"), "http://127.0.0.1:8000/").links
    assert len(found) == 1
    assert section(story.format("http://127.0.0.2"), "http://127.0.0.1/").links == []


def test_variants_of_one_address_are_one_link() -> None:
    story = "<h2><a href='/2026/11/20/long-road-to-the-north{}'>The long road to the north</a></h2>"
    found = section("".join(map(story.format, ("", "?utm_source=home", "#comments", "/"))))
    assert len(found.links) == 1


def test_links_after_an_early_end_are_read() -> None:
    """A template that closes the page after its header."""
    whole = page("german")
    start = whole.index(b"<main") if b"<main" in whole else whole.index(b"</header>")
    early = whole[:start] + b"</body></html>" + whole[start:]
    url = SITES["german"]
    found = [link.url for link in parse_section(early, url).links]
    assert found == [link.url for link in parse_section(whole, url).links]


def test_encodings() -> None:
    story = "<h2><a href='/news/48211.html'>Новият мост над Лом ще бъде готов</a></h2>"
    for encoding, declared in [
        ("utf-8", None),
        ("windows-1251", "windows-1251"),
        ("utf-8", "iso-8859-1"),
        ("utf-16", None),
    ]:
        body = f"<html><body>{story}</body></html>".encode(encoding)
        [link] = parse_section(body, "https://h.example/", encoding=declared).links
        assert link.headline == "Новият мост над Лом ще бъде готов"
    body = f"<meta charset='windows-1251'>{story}".encode("windows-1251")
    assert parse_section(body, "https://h.example/").links[0].headline


def test_bad_links_are_told() -> None:
    listing = section("<a href='javascript:void(0)'>Read all about it here today</a>")
    assert (listing.links, listing.warnings) == ([], ["bad-links"])


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- nothing -->", b"\0\0"])
def test_empty(body: bytes) -> None:
    with pytest.raises(NotAListing) as caught:
        parse_section(body, "https://h.example/")
    assert caught.value.reason == "empty"


def test_too_large() -> None:
    with pytest.raises(NotAListing) as caught:
        parse_section(b"<p>" * 20_000_000, "https://h.example/")
    assert caught.value.reason == "too-large"


HOSTILE = {
    "links": lambda: "".join(
        f"<h2><a href='/2026/11/20/story-number-{n}-of-very-many'>Story {n} of very many</a></h2>"
        for n in range(100_000)
    ),
    "nested": lambda: "<div>" * 100_000 + "<a href='/x'>x</a>",
    "nested anchors": lambda: "<div><a href='/2026/a-b-c-d'>" * 100_000,
    "nested cards": lambda: ("<table><td><a href='/2026/a-b-c-d'>" + "<b>x</b>" * 50) * 20_000,
    "attributes": lambda: "<a " + "class='nav' href='/a' " * 500_000 + ">x</a>",
    "half tags": lambda: "<a " * 3_000_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_seconds(kind: str) -> None:
    body = HOSTILE[kind]().encode()
    start = time.perf_counter()
    listing = parse_section(body, "https://h.example/")
    taken = time.perf_counter() - start
    print(kind, len(body), round(taken, 2))
    assert taken < 10  # about two seconds on an idle machine
    assert len(listing.links) <= MAX_SECTION_LINKS


@pytest.mark.parametrize(
    ("path", "is_likely"),
    [
        ("/2026/11/20/ferry-and-tug-collide-off-the-quay", True),
        ("/news/48211.html", True),
        ("/artikel/612345", True),
        ("/n1/2026/1120/c1024-40012345.html", True),
        ("/story.php?id=48211", True),
        ("/news/articles/c4gp7z1xk2do", True),
        (
            "/%D0%BD%D0%BE%D0%B2%D0%B8%D1%8F%D1%82-%D0%BC%D0%BE%D1%81%D1%82-%D0%BD%D0%B0-%D0%9B%D0%BE%D0%BC",
            True,
        ),
        ("/", False),
        ("/sport/", False),
        ("/tag/sea-level-rise-and-flood-defence", False),
        ("/author/12345678", False),
        ("/login?id=123456", False),
        ("/videos/", False),
        ("/2026/11/20/picture-of-the-day.jpg", False),
        ("/live", False),
    ],
)
def test_addresses(path: str, is_likely: bool) -> None:
    assert (address_score(f"https://h.example{path}") >= 0.25) is is_likely


def test_front_page_and_files_are_no_pages() -> None:
    assert address_score("https://h.example/") == NO_PAGE
    assert address_score("https://h.example/a/report-of-the-year-2026.pdf") == NO_PAGE


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", 0),
        ("Ferry fares to rise", 4),
        ("12:30 — 5", 0),
        ("江岸新大桥提前三个月合龙", 6),
        ("东京 news", 2),
        ("ผู้ว่าราชการจังหวัดเปิดสะพานใหม่", 6),
    ],
)
def test_estimated_words(text: str, units: int) -> None:
    assert estimated_words(text) == units


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_page_or_empty(body: bytes) -> None:
    with suppress(NotAListing):
        parse_section(body, "https://h.example/")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SITES)),
    st.lists(
        st.tuples(
            st.integers(0, 5_000),
            st.integers(0, 200),
            st.sampled_from(["", "<", '"', "<a href='", "</div>", "<!--", "<script>"])
            | st.text(max_size=5),
        ),
        max_size=6,
    ),
)
def test_mutated_pages(name: str, edits: list[tuple[int, int, str]]) -> None:
    html = page(name).decode()
    for start, length, text in edits:
        html = html[:start] + text + html[start + length :]
    try:
        listing = parse_section(html.encode("utf-8", "replace"), SITES[name])
    except NotAListing:
        return
    for link in listing.links:
        assert re.match(r"https?://", link.url)
        assert THRESHOLD <= link.score <= 1
