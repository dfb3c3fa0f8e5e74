"""Test the page's meta elements, title and links, as other modules ask for them."""

from __future__ import annotations

import pytest

from crawler.extraction.page.document import parse_document
from crawler.extraction.page.meta_tags import Metadata, read_meta_tags

MAX_META = 500

URL = "https://paper.example/story"


def _read(head: str) -> Metadata:
    page = f"<html><head>{head}</head><body><p>x</p></body></html>"
    return read_meta_tags(parse_document(page.encode(), URL))


@pytest.mark.parametrize("attribute", ["property", "name", "itemprop"])
def test_a_name_may_stand_in_each_attribute(attribute: str) -> None:
    assert (
        _read(f'<meta {attribute}=" OG:Title " content=" A  story ">').first("og:title")
        == "A story"
    )


def test_contents_come_in_the_order_of_the_names_asked_for() -> None:
    read = _read(
        '<meta name="b" content="1"><meta name="a" content="2"><meta name="a" content="3">'
    )
    assert read.all("a", "b") == ["2", "3", "1"]
    assert read.first("c", "b", "a") == "1"
    assert read.first("c") is None


def test_an_element_without_content_is_left_out() -> None:
    assert _read('<meta name="a" content=" "><meta name="a">').all("a") == []


def test_at_most_five_hundred_elements_are_read() -> None:
    filler = '<meta name="x" content="x">'
    last = '<meta name="a" content="1">'
    assert _read(filler * (MAX_META - 1) + last).first("a") == "1"
    assert _read(filler * MAX_META + last).first("a") is None


def test_the_title_and_the_first_canonical_address_are_read() -> None:
    links = '<link rel="canonical" href="/a"><link rel="canonical" href="/b">'
    read = _read(f'<title> A  story </title>{links}<link rel="amphtml" href="/amp">')
    assert (read.title, read.canonical, read.amphtml) == (
        "A story", "/a", "https://paper.example/amp",
    )  # fmt: skip
    assert _read("").title is None


def test_an_element_with_several_names_is_found_by_each() -> None:
    read = _read('<meta property="og:title" name="title" itemprop="" content="A story">')
    assert read.contents == {"og:title": ["A story"], "title": ["A story"]}


@pytest.mark.parametrize(("length", "kept"), [(19_999, 19_999), (20_000, 20_000), (20_001, 20_000)])
def test_twenty_thousand_characters_of_a_content_are_read(length: int, kept: int) -> None:
    assert _read(f'<meta name="a" content="{"x" * length}">').first("a") == "x" * kept


def test_the_title_in_the_head_wins_over_that_of_a_drawing() -> None:
    drawing = "<svg><title>Logo</title></svg>"
    page = f"<html><body>{drawing}<p>x</p></body></html>"
    assert read_meta_tags(parse_document(page.encode(), URL)).title == "Logo"
    assert _read("<title>A story</title>").title == "A story"
    assert _read("<title> </title>").title is None


def test_relations_of_links_are_read_in_any_case_and_the_first_counts() -> None:
    read = _read(
        '<link rel="alternate AMPHTML" href="/amp"><link rel="amphtml" href="/amp2">'
        '<link rel="Canonical" href="/a"><link rel="stylesheet" href="/x"><link href="/y">'
    )
    assert (read.canonical, read.amphtml) == ("/a", "https://paper.example/amp")
