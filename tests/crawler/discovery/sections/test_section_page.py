"""Test which links of a page are articles: on pages written for it, and rule by rule."""

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
from model.errors import NotAListing

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
    """Return a front page without the attribute that marks its articles."""
    return (PAGES / f"{name}.html").read_bytes().replace(b" data-article", b"")


def articles(name: str) -> set[str]:
    """Return the addresses that the page's author marked as articles."""
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


@pytest.mark.parametrize(
    ("link", "warnings"),
    [
        ("<a href='http://[broken'>Nowhere</a>", ["bad-links"]),
        ("<a href='https://other.example/'>Another site</a>", []),
        ("<a href='/'>Home</a>", []),
        ("<a>No link</a>", []),
    ],
)
def test_a_link_that_leads_to_no_page_of_the_site_hides_none_below_it(
    link: str, warnings: list[str]
) -> None:
    story = "<h2><a href='/2026/11/20/long-road-to-the-north'>The long road to the north</a></h2>"
    listing = section(link + story)
    assert (len(listing.links), listing.warnings) == (1, warnings)


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
    """Read the page of a template that closes it after its header."""
    whole = page("german")
    start = whole.index(b"<main") if b"<main" in whole else whole.index(b"</header>")
    early = whole[:start] + b"</body></html>" + whole[start:]
    url = SITES["german"]
    found = [link.url for link in parse_section(early, url).links]
    assert found == [link.url for link in parse_section(whole, url).links]


def test_pages_in_other_encodings_are_read() -> None:
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
def test_an_empty_page_is_refused(body: bytes) -> None:
    with pytest.raises(NotAListing) as caught:
        parse_section(body, "https://h.example/")
    assert caught.value.reason == "empty"


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(NotAListing) as caught:
        parse_section(b"<p>" * 20_000_000, "https://h.example/")
    assert caught.value.reason == "too-large"


# An address that scores 0.6 alone.
ARTICLE = "/2026/11/20/ferry-and-tug-collide"


def scores(inside: str) -> dict[str, float]:
    """Return the paths of the links to articles with their scores."""
    return {
        link.url.removeprefix("https://h.example"): link.score for link in section(inside).links
    }


@pytest.mark.parametrize(
    ("html", "score"),
    [
        ("<a href={}>Ferry and tug collide</a>", 0.95),
        ("<a href={}>Ferries collide again</a>", 0.75),
        ("<a href={}>Ferries collide</a>", 0.6),
        ("<a href={}>Ferries</a>", 0.6),
        ("<a href={}></a>", 0.55),
        ("<h2><a href={}>Ferries</a></h2>", 0.75),
        ("<a href={}><h2>Ferries</h2></a>", 0.75),
        ("<article><a href={}>Ferries</a></article>", 0.7),
        ("<aside><a href={}>Ferries</a></aside>", 0.5),
        ("<nav><a href={}>Ferry and tug collide</a></nav>", 0.6),
        ("<nav><aside><a href={}>Ferry and tug collide</a></aside></nav>", 0.5),
        ("<nav><a href={}>Ferries collide again</a></nav>", None),
        ("<nav><a href={0}>Ferries</a></nav><aside><a href={0}>Ferries</a></aside>", 0.5),
        ("<article><h2><a href={}>Ferry and tug collide</a></h2></article>", 1.0),
    ],
)
def test_text_and_position_of_a_link_add_to_its_score(html: str, score: float | None) -> None:
    assert scores(html.format(ARTICLE)) == ({} if score is None else {ARTICLE: score})


def test_a_link_counts_from_the_threshold_on() -> None:
    assert scores("<a href=/long-road-going-north>Three words here</a>") == {
        "/long-road-going-north": 0.5
    }
    assert scores("<a href=/long-road-north>Three words here</a>") == {}
    assert scores("<aside><a href=/long-road-going-north>Four words are here</a></aside>") == {
        "/long-road-going-north": 0.6
    }
    assert scores("<a href=/long-road-going-north>Two words</a>") == {}


def of_one_shape(headlines: int, others: int) -> dict[str, float]:
    """Score links of one shape, of which so many read as headlines."""
    return scores(
        "".join(
            f"<a href={ARTICLE}-{number}>Ferry and tug number {'abcdefgh'[number]}</a>"
            if number < headlines
            else f"<a href={ARTICLE}-{number}>Ferries {'abcdefgh'[number]}</a>"
            for number in range(headlines + others)
        )
    )


@pytest.mark.parametrize(
    ("headlines", "others", "expected"),
    [
        (2, 0, {0.95}),
        (3, 0, {1.0}),
        (3, 2, {1.0, 0.75}),
        (4, 3, {0.95, 0.6}),
        (2, 2, {0.95, 0.6}),
        (1, 3, {0.95, 0.6}),
        (1, 4, {0.8}),
        (0, 3, set()),
        (0, 2, {0.6}),
    ],
)
def test_links_of_one_shape_are_mostly_of_one_kind(
    headlines: int, others: int, expected: set[float]
) -> None:
    assert set(of_one_shape(headlines, others).values()) == expected


def test_an_address_that_says_nothing_gains_nothing_by_those_of_its_shape() -> None:
    names = ("alpha", "beta", "gamma")
    html = "".join(f"<h2><a href=/sport/{name}>All the news of {name}</a></h2>" for name in names)
    assert scores(html) == {f"/sport/{name}": 0.5 for name in names}


def test_headlines_in_menus_say_nothing_of_a_shape() -> None:
    links = [f"<a href={ARTICLE}-{name}>Ferry and tug {name}</a>" for name in "abc"]
    assert scores(f"<nav>{''.join(links)}</nav>") == {}
    assert scores(f"<nav>{''.join(links[:2])}</nav>") == {f"{ARTICLE}-a": 0.6, f"{ARTICLE}-b": 0.6}


HEADLINES = ("Ferry strike goes on again", "Council backs the quay", "Storm shuts coast road")


def below_jobs(stories: int, elsewhere: int, *, heading: bool = False) -> set[str]:
    """Return which of so many stories below /jobs/ are read on a page with others."""
    tag = "h3" if heading else "p"
    html = "".join(
        f"<{tag}><a href=/jobs/{'abc'[n]}-strike-goes-on>{HEADLINES[0]} {n}</a></{tag}>"
        for n in range(stories)
    )
    html += "".join(
        f"<a href={ARTICLE}-{number}>{HEADLINES[1]} {number}</a>" for number in range(elsewhere)
    )
    return {path for path in scores(html) if "jobs" in path}


@pytest.mark.parametrize(
    ("stories", "elsewhere", "heading", "is_section"),
    [
        (3, 0, False, True),
        (2, 0, False, False),
        (3, 9, False, True),
        (3, 10, False, False),
        (3, 10, True, True),
    ],
)
def test_articles_below_a_word_of_lists_are_told_by_their_number_and_their_headings(
    stories: int, elsewhere: int, heading: bool, is_section: bool
) -> None:
    assert len(below_jobs(stories, elsewhere, heading=heading)) == stories * is_section


def test_subjects_below_a_word_of_lists_are_no_articles() -> None:
    subjects = "".join(f"<a href=/topics/{name}-and-coast>Sea of {name}</a>" for name in "abcd")
    assert scores(subjects) == {}


def test_a_wrapper_named_after_a_menu_hides_no_headline() -> None:
    stories = "".join(
        f"<h3><a href={ARTICLE}-{n}>{HEADLINES[n % 3]} {n}</a></h3>" for n in range(4)
    )
    menu = "<nav><a href=/sport>Sport</a><a href=/culture-and-arts>Culture and the arts</a></nav>"
    for wrapper in ("<div class='nav-layout'>", "<div id=social>", "<nav>", "<div role=menu>"):
        assert len(section(f"{wrapper}{menu}{stories}").links) == 4


def test_a_text_under_three_addresses_is_a_button() -> None:
    links = [f"<a href={path}{ARTICLE}>Read the whole story</a>" for path in ("", "/a", "/a/b")]
    assert [link.headline for link in section("".join(links[:2])).links] == [
        "Read the whole story"
    ] * 2
    # Two links to one address are one use of their text.
    assert section(links[0] + "".join(links[:2])).links[0].headline == "Read the whole story"
    listing = section("".join(links))
    assert [(link.headline, link.score) for link in listing.links] == [(None, 0.55)] * 3


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<a href={0}>A plain and longer text</a><h2><a href={0}>A heading</a></h2>", "A heading"),
        ("<a href={0}>Plain</a><a href={0} title='A description of a picture'></a>", "Plain"),
        (
            "<a href={0}>Short</a><a href={0}>The longer one</a><a href={0}>Tiny</a>",
            "The longer one",
        ),
        ("<a href={} aria-label='Label' title='Title'><img alt='Picture'></a>", "Label"),
        ("<a href={} title='Title'><img alt='Picture'></a>", "Title"),
        ("<a href={}><img alt='Picture'></a>", "Picture"),
        ("<a href={}><h3></h3><h3>Second</h3>Summary</a>", "Second"),
        ("<a href={}><span class=title>Name</span>Summary</a>", "Name"),
        ("<a href={}><b>One</b>two<i>three</i></a>", "One two three"),
        ("<a href={}>One<script>x()</script>two</a>", "One two"),
        ("<a href={}>One<style>x</style>two</a>", "One two"),
        ("<a href={}>One<svg>x</svg>two</a>", "One two"),
        ("<a href={}>One<template>x</template>two</a>", "One two"),
        ("<a href={}>One<noscript>x</noscript>two</a>", "One two"),
        ("<a href={}>One</a>two", "One"),
        ("<a href={}> </a>", None),
    ],
)
def test_the_headline_is_the_best_text(html: str, headline: str | None) -> None:
    [link] = section(html.format(ARTICLE)).links
    assert link.headline == headline


def test_200_elements_inside_a_link_are_looked_at() -> None:
    link = f"<a href={ARTICLE}>{{}}</a>"

    def headline(inner: str) -> str | None:
        return section(link.format(inner)).links[0].headline

    assert headline("<b>x</b>" * 199 + "<h3>Headline</h3>") == "Headline"
    assert headline("<b>x</b>" * 200 + "<h3>Headline</h3>") == " ".join("x" * 199)
    assert headline("<b></b>" * 198 + "<b>Last</b>") == "Last"
    assert headline("<b></b>" * 199 + "<b>Last</b>") is None


@pytest.mark.parametrize(
    "announced",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "Application/RSS+XML; charset=utf-8",
    ],
)
def test_types_of_feeds(announced: str) -> None:
    link = f"<link rel='Alternate' type='{announced}' href=/feed>"
    assert section(link).feeds == ["https://h.example/feed"]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel=alternate type=application/json href=/feed>",
        "<link rel=alternate href=/feed>",
        "<link rel=self type=application/rss+xml href=/feed>",
        "<link type=application/rss+xml href=/feed>",
        "<link rel=alternate type=application/rss+xml>",
        "<link rel=alternate type=application/rss+xml href='javascript:x'>",
        "<link rel=alternate type=application/rss+xml href=/Comments/feed>",
        "<link rel=alternate type=application/rss+xml href=/feed title='All Comments'>",
    ],
)
def test_what_is_announced_and_no_feed_of_articles(link: str) -> None:
    assert section(link).feeds == []


def test_twenty_feeds_are_kept() -> None:
    links = [f"<link rel=alternate type=application/rss+xml href=/feed/{n}>" for n in range(21)]
    expected = [f"https://h.example/feed/{n}" for n in range(20)]
    assert section("".join(links[:20])).feeds == expected
    assert section("".join(links)).feeds == expected
    assert section("".join([links[0], *links[:20]])).feeds == expected


@pytest.mark.large
def test_ten_thousand_links_are_read() -> None:
    other = "<a href=/>x</a>"
    story = f"<a href={ARTICLE}>Ferry and tug collide</a>"
    listing = section(other * 9_999 + story)
    assert (len(listing.links), listing.warnings) == (1, [])
    listing = section(other * 10_000 + story)
    assert (len(listing.links), listing.warnings) == (0, ["too-many-links"])


def test_500_links_to_articles_are_kept() -> None:
    links = [f"<a href={ARTICLE}-{n}>Ferry and tug collide {n}</a>" for n in range(501)]
    listing = section("".join(links[:500]))
    assert (len(listing.links), listing.warnings) == (500, [])
    listing = section("".join(links))
    assert (len(listing.links), listing.warnings) == (500, ["too-many-links"])
    assert listing.links[-1].url.endswith("-499")


def test_links_that_stand_only_in_menus_come_last() -> None:
    html = (
        "<nav><a href={0}-a>Ferry and tug a</a><a href={0}-b>Ferry and tug b</a></nav>"
        "<p><a href={0}-b>Ferry and tug b</a></p><p><a href=/x{0}-c>Ferry and tug c</a></p>"
    )
    urls = [link.url for link in section(html.format(ARTICLE)).links]
    assert [url[-1] for url in urls] == ["b", "c", "a"]


def test_links_are_relative_to_the_base_of_the_page() -> None:
    head = "<base href='/archive/'>"
    [link] = section(f"{head}<a href=.{ARTICLE}>Ferry and tug collide</a>").links
    assert link.url == f"https://h.example/archive{ARTICLE}"
    [link] = section(f"<base href='mailto:x'><a href=.{ARTICLE}>Ferry and tug collide</a>").links
    assert link.url == f"https://h.example{ARTICLE}"


def test_a_page_does_not_list_itself() -> None:
    link = f"<a href={ARTICLE}>Ferry and tug collide</a>"
    assert section(link, f"https://h.example{ARTICLE}").links == []
    assert len(section(link, f"https://h.example{ARTICLE}-2").links) == 1


def test_an_anchor_without_an_address_is_no_link() -> None:
    assert section("<a name=top>The top of all pages</a><a href=''>x</a>").warnings == []


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


@pytest.mark.long
@pytest.mark.large
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_seconds(kind: str) -> None:
    body = HOSTILE[kind]().encode()
    start = time.process_time()
    listing = parse_section(body, "https://h.example/")
    taken = time.process_time() - start
    print(kind, len(body), round(taken, 2))
    assert taken < 10  # about two seconds on an idle machine
    assert len(listing.links) <= MAX_SECTION_LINKS


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_page_or_empty(body: bytes) -> None:
    with suppress(NotAListing):
        parse_section(body, "https://h.example/")


@settings(max_examples=60)
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
def test_changed_pages_raise_nothing_else(name: str, edits: list[tuple[int, int, str]]) -> None:
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
