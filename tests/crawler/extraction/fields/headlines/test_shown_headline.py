"""Test which headlines a page shows, and where."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.headlines.shown_headline import (
    ShownHeadline,
    locate_headline,
    shown_headlines,
)
from tests.crawler.extraction.fields.reading import URL, ReadPage

HOME = "https://www.harbour-daily.example"


def _shown(body: str) -> list[ShownHeadline]:
    return shown_headlines(ReadPage("", body).blocks, URL)


def _located(body: str, headline: str | None) -> int | None:
    return locate_headline(ReadPage("", body).blocks, headline, URL)


@pytest.mark.parametrize("count", [19, 20, 21])
def test_twenty_h1_elements_are_read(count: int) -> None:
    assert len(_shown("<h1>x</h1>" * count)) == min(count, 20)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<h1>one</h1><h2>two</h2><p>three</p>", ["one"]),
        ("<h1>one<br><br>two</h1>", ["one two"]),
        ("<h1><div>one</div><div>two</div></h1>", ["one two"]),
        ("<h1>one</h1><h1>two</h1>", ["one", "two"]),
        ("<h1 hidden>one</h1><h1>two</h1>", ["two"]),
        ("<h1>|</h1><h1>two</h1>", ["two"]),
        ("<p>one</p>", []),
    ],
)
def test_the_texts_of_h1_elements_are_shown_headlines(body: str, shown: list[str]) -> None:
    assert [h1.text for h1 in _shown(body)] == shown


@pytest.mark.parametrize(
    ("body", "position"),
    [
        ("<p>x</p><p>A story!</p><h1>a story</h1>", 2),
        ("<p>x</p><p>A story!</p>", 1),
        ("<p>x</p><p>A story</p><h1>Other</h1>", 2),
        ("<p>x</p><p hidden>A story</p><p>A story</p>", 2),
        ("<h1>Other</h1><h1>A story</h1>", 1),
        ("<h1>Other</h1><h1>A story</h1><p>x</p><h1>A story</h1>", 1),
        ("<p>x</p>", None),
        ("<h1 class=logo>Other</h1><p>x</p><p>A story</p>", 2),
        ("<h2>A story</h2><h1>Other</h1><h1>A story | Coast</h1>", 2),
        ("<h1 class=logo>Other</h1><p>A story</p><h2>A story</h2>", 2),
        ("<h1>Other</h1><p>A story</p><h2>A story</h2>", 2),
        ("<p>x</p><h1>A story <small>By Mara Lind</small></h1>", 1),
    ],
)
def test_the_headline_is_located_at_its_h1_else_at_its_text(
    body: str, position: int | None
) -> None:
    assert _located(body, "A story") == position


def test_without_a_headline_the_first_h1_is_located() -> None:
    assert _located("<p>x</p><h1>A</h1><h1>B</h1>", None) == 1
    assert _located("<p>.</p><p>x</p>", None) is None


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("A story <small>Editor Mara Lind</small>", "A story"),
        ("<a href='/1'><span>A story</span> <small>Mara Lind</small></a>", "A story"),
        ("A story <time>18 November</time>", "A story"),
        ("A story <span class=author>Mara Lind</span> <i class=date>today</i>", "A story"),
        ("A story <a rel=author>Mara Lind</a>", "A story"),
        ("<div>A story</div><div class=byline>Mara Lind</div>", "A story"),
        ("<small>Shipping</small> A story", "Shipping A story"),
        ("A story <b>of the sea</b>", "A story of the sea"),
        ("<small>A story</small>", "A story"),
    ],
)
def test_the_writer_and_the_day_inside_an_h1_are_set_apart(inside: str, text: str) -> None:
    [h1] = _shown(f"<h1>{inside}</h1>")
    assert h1.text == text


@pytest.mark.parametrize(
    "word", ["byline", "author", "authors", "writer", "date", "time", "timestamp", "pubdate"]
)
def test_each_class_word_of_a_writer_and_a_day_sets_them_apart(word: str) -> None:
    [h1] = _shown(f"<h1><div>A story</div><div class='{word}'>Mara Lind</div></h1>")
    assert h1.text == "A story"


def test_an_h1_has_parts_where_its_elements_begin_and_end() -> None:
    [h1] = _shown("<h1><i>Sea</i> A story<br>told <b>anew</b></h1>")
    assert set(h1.parts) == {"Sea", "A story told anew", "Sea A story told", "anew"}
    [h1] = _shown("<h1><div>A story</div><div>told anew</div></h1>")
    assert (h1.text, h1.parts) == ("A story told anew", ("A story",))


@pytest.mark.parametrize(("count", "divided"), [(6, True), (7, False)])
def test_an_h1_of_seven_elements_is_one_text(count: int, divided: bool) -> None:
    [h1] = _shown("<h1>" + "<span>word</span> " * count + "</h1>")
    assert bool(h1.parts) is divided


@pytest.mark.parametrize(
    "body",
    [
        "<h1 class=logo>Harbour Daily</h1>",
        "<h1 class=site-title>Harbour Daily</h1>",
        "<h1 class=siteName>Harbour Daily</h1>",
        "<div class=navbar-brand><h1>Harbour Daily</h1></div>",
        "<h1><a href=/>Harbour Daily</a></h1>",
        "<h1><a href=/index.html>Harbour Daily</a></h1>",
        "<h1><a href=/en/>Harbour Daily</a></h1>",
        f"<h1><a href={HOME}>Harbour Daily</a></h1>",
        f"<a href={HOME}/><h1>Harbour Daily</h1></a>",
    ],
)
def test_a_link_home_and_a_class_tell_a_logo(body: str) -> None:
    [h1] = _shown(body)
    assert h1.is_logo


@pytest.mark.parametrize(
    "body",
    [
        "<h1 class=entry-title>A story</h1>",
        "<div class=logo><div><div><h1>A story</h1></div></div></div>",
        "<h1><a href=/2026/a-story>A story</a></h1>",
        "<h1><a href='#top'>A story</a></h1>",
        "<h1><a href=''>A story</a></h1>",
        "<h1><a href='/?p=12'>A story</a></h1>",
        "<h1><a href=https://other.example/>A story</a></h1>",
        "<h1><a href='https://[/'>A story</a></h1>",
        "<h1><a href=/>Daily</a>: a story of the sea</h1>",
    ],
)
def test_no_other_h1_is_a_logo(body: str) -> None:
    [h1] = _shown(body)
    assert not h1.is_logo


@pytest.mark.parametrize(
    ("words", "is_logo"),
    [
        *((word, True) for word in ("logo", "logotype", "wordmark", "sitename", "sitetitle",
                                    "siteurl", "navbarbrand")),
        *((pair, True) for pair in ("site-title", "site-name", "site-branding", "navbar-brand")),
        *((word, False) for word in ("site", "title", "name", "branding", "navbar", "brand")),
    ],
)  # fmt: skip
def test_each_class_of_a_logo_tells_it(words: str, is_logo: bool) -> None:
    [h1] = _shown(f"<h1 class='{words}'>Harbour Daily</h1>")
    assert h1.is_logo is is_logo
