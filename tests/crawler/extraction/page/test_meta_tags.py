"""The page's meta elements, title and links, as other modules ask for them."""

from __future__ import annotations

import pytest

from crawler.extraction.page.document import parse_document
from crawler.extraction.page.meta_tags import MAX_META, Metadata, read_meta_tags

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
