"""Check which element's pictures are the article's, and how a list is kept."""

from __future__ import annotations

from random import Random
from string import ascii_lowercase

import pytest

from crawler.extraction.body.select import (
    after_both_looks,
    choose_body,
    containers,
    find_in,
)
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import PageDocument, parse_document

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier, as the harbour master said."
    for number in range(6)
]
TEXT = "".join(f"<p>{line}</p>" for line in PROSE)


def _page(body: str) -> PageDocument:
    return parse_document(f"<html><body>{body}</body></html>".encode(), URL)


def _holder(body: str) -> list[str]:
    return [str(element.tag) for element in containers(cut_blocks(_page(body).tree))]


@pytest.mark.parametrize(("outside", "tag"), [(100, "section"), (101, "main")])
def test_the_innermost_element_with_nine_tenths_of_the_text_holds_it(
    outside: int, tag: str
) -> None:
    inside = f"<p>{'x' * 400}</p><p>{'x' * (500)}</p>"
    body = f"<main><section>{inside}</section><p>{'y' * outside}</p></main>"
    assert _holder(body) == [tag]


def test_a_text_of_one_block_is_held_by_its_element_and_no_text_by_none() -> None:
    assert _holder("<main><div><p>Text</p></div></main>") == ["p"]
    assert _holder("") == []


def _kept(body: str) -> list[str]:
    """Return the text of the page without what is doubted."""
    document = _page(body)
    blocks = cut_blocks(document.tree)
    chosen = choose_body(document, blocks, DeclaredFacts())
    return [block.text for block in chosen.blocks if block.position not in chosen.doubted]


def test_a_list_in_the_text_is_kept_whole() -> None:
    """Keep a short item, too, that would not be kept as a line of its own."""
    long = [f"{line} {number}" for number, line in enumerate(PROSE[:3])]
    items = [long[0], "Related", long[1], "Share", long[2]]
    markup = "".join(f"<li>{item}</li>" for item in items)
    body = (
        f"<article><h1>A story</h1>{TEXT}<ul>{markup}</ul>{TEXT.replace('crew', 'men')}</article>"
    )
    assert [text for text in _kept(body) if text in items] == items


def test_a_list_of_links_beside_the_text_is_left_out_whole() -> None:
    links = "".join(
        f'<li><a href="/{number}">Another story of ship {number}</a></li>' for number in range(8)
    )
    body = (
        f"<article><h1>A story</h1>{TEXT}</article>"
        f'<aside class="related"><ul>{links}<li>More of this</li></ul></aside>'
    )
    assert not [text for text in _kept(body) if "Another" in text or "More" in text]


@pytest.mark.parametrize(("letters", "kept"), [(25, {1}), (24, {0, 1}), (0, {0, 1})])
def test_what_was_kept_stays_where_trafilatura_found_less_than_a_quarter_of_it(
    letters: int, kept: set[int]
) -> None:
    page = _page(f"<p>{'a' * 100}</p><p>{'b' * 60}</p><p>{'c' * letters}</p>")
    blocks = cut_blocks(page.tree)
    taken = {2} if letters else set()
    assert after_both_looks(blocks, {0}, taken, {1}) == kept


@pytest.mark.parametrize(("letters", "kept"), [(25, {1, 4}), (24, {1, 2, 3, 4})])
def test_a_summary_that_the_text_says_again_is_not_the_text_that_trafilatura_found(
    letters: int, kept: set[int]
) -> None:
    """Count what both have at another place for neither: a page's form stood below its summary."""
    summary = f"<p>{'s' * 300}</p>"
    page = _page(
        f"<header>{summary}</header><main>{summary}<p>{'a' * 60}</p><p>{'b' * 40}</p></main>"
        f"<p>{'c' * letters}</p>"
    )
    blocks = cut_blocks(page.tree)
    assert after_both_looks(blocks, {1, 2, 3}, {0, 4}, {1, 4}) == kept


def test_of_a_text_that_a_page_holds_twice_one_is_not_added_to_the_other() -> None:
    copy = f"<p>{'a' * 100}</p><p>{'b' * 60}</p>"
    blocks = cut_blocks(_page(f"<div>{copy}</div><div>{copy}</div>").tree)
    assert after_both_looks(blocks, {0, 1}, {2, 3}, {2, 3}) == {2, 3}


@pytest.mark.parametrize(("size", "part_is_marked"), [(60, False), (59, True)])
def test_parts_of_blocks_are_looked_for_where_whole_ones_cover_less_than_six_tenths(
    size: int, part_is_marked: bool
) -> None:
    whole, longer = ("".join(Random(seed).choices(ascii_lowercase, k=200)) for seed in (1, 2))
    blocks = cut_blocks(_page(f"<p>{whole[:size]}</p><p>{longer}</p>").tree)
    assert find_in(blocks, whole[:size] + longer[: 100 - size]) == [True, part_is_marked]
