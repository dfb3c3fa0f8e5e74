"""Check which stories below the page's own are told apart from it, and what stays its own."""

from __future__ import annotations

import pytest

from crawler.extraction.body.select import choose_body
from crawler.extraction.cleaning.other_articles import find_other_articles
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

FIRST = 3
MAX_HEADINGS = 100

URL = "https://paper.example/ferry"
OWN = "".join(
    f"<p>Paragraph {number} of the story tells at some length how the ferry berth was closed, and "
    "what the people who take the boat to work each morning said of it.</p>"
    for number in range(3)
)
OTHER = OWN.replace("ferry berth was closed", "lighthouse was sold")
BY = "<p class='byline'>By Ida Moe</p>"
FIRST_HEAD = f"<h1>Ferry berth closes</h1>{BY}"
SECOND_HEAD = f"<h1>Lighthouse is sold</h1>{BY}"


def _others(body: str, headline: str = "Ferry berth closes", position: int | None = 0) -> set[str]:
    """Return what of "own" and "other" is found to be of another article, whole or in part."""
    blocks = cut_blocks(parse_document(f"<html><body>{body}</body></html>".encode(), URL).tree)
    facts = DeclaredFacts(headline=headline, headlines=[headline], headline_position=position)
    found = find_other_articles(blocks, facts)
    texts = [block.text for block in blocks if block.position in found]
    kinds = {"own": "berth was closed", "other": "lighthouse was sold"}
    return {kind for kind, words in kinds.items() if any(words in text for text in texts)}


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{FIRST_HEAD}{OWN}</article><article>{SECOND_HEAD}{OTHER}</article>",
        f"<article><h1>Ferry berth closes</h1>{OWN}</article>"
        f"<article><h1>Lighthouse is sold</h1>{OTHER}</article>",
        f"<div>{FIRST_HEAD}{OWN}</div><div>{SECOND_HEAD}{OTHER}</div>",
        f"<div class='story'><h1>Ferry berth closes</h1>{OWN}</div>"
        f"<div class='story'><h1>Lighthouse is sold</h1>{OTHER}</div>",
        f"<main>{FIRST_HEAD}{OWN}<hr>{SECOND_HEAD}{OTHER}</main>",
        f"<header>{FIRST_HEAD}</header><div>{OWN}</div>"
        f"<header>{SECOND_HEAD}</header><div>{OTHER}</div>",
        f"<article>{FIRST_HEAD}{OWN}<section><article>{SECOND_HEAD}{OTHER}</article></section>"
        "</article>",
        f"<article>{FIRST_HEAD}{OWN}</article><div><p>Next</p>"
        f"<article><h2>Lighthouse is sold</h2>{BY}{OTHER}</article></div>",
        f"<article>{FIRST_HEAD}{OWN}</article>"
        f"<article><h2><a href='/light'>Lighthouse is sold</a></h2>{OTHER}</article>",
        f"<div>{FIRST_HEAD}{OWN}</div><div data-url='/light'>"
        f"<h2>Lighthouse is sold</h2>{BY}{OTHER}</div>",
        f"<div>{FIRST_HEAD}{OWN}</div><div data-url='/light'><h1>Lighthouse is sold</h1>"
        f"{OTHER}</div>",
        f"<section>{FIRST_HEAD}{OWN}</section><section><h1>Lighthouse is sold</h1>"
        f"<span>24 November 2026</span>{OTHER}</section>",
    ],
)
def test_the_next_story_is_another(body: str) -> None:
    assert _others(body) == {"other"}


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Ferry berth closes</h1>{OWN}<h1>And the lighthouse</h1>{OTHER}</article>",
        f"<div><h1>Ferry berth closes</h1>{OWN}</div><div><h1>And the lighthouse</h1>{OTHER}</div>",
        f"<div class='part'><h1>Ferry berth closes</h1>{OWN}</div>"
        f"<div class='part'><h2>And the lighthouse</h2>{OTHER}</div>",
        f"<article>{FIRST_HEAD}{OWN}<h2><a href='/light'>The lighthouse</a></h2>{OTHER}</article>",
        f"<div>{FIRST_HEAD}{OWN}<article><h2>12:03</h2>{BY}{OTHER}</article></div>",
        f"<article>{FIRST_HEAD}<div><article><h2>12:03</h2>{BY}{OWN}</article>"
        f"<article><h2>11:00</h2>{BY}{OTHER}</article></div></article>",
        f"<article>{FIRST_HEAD}</article><article><h1>Standfirst</h1>{BY}{OWN}{OTHER}</article>",
        f"<article>{FIRST_HEAD}{OWN}</article><article>{FIRST_HEAD}{OTHER}</article>",
        f"<div>{FIRST_HEAD}{OWN}</div><div data-url='/x'><h2>The lighthouse</h2>{OTHER}</div>",
        f"<article>{FIRST_HEAD}{OWN}</article><article hidden>{SECOND_HEAD}{OTHER}</article>",
    ],
)
def test_sections_entries_and_copies_are_the_pages_own(body: str) -> None:
    assert _others(body) == set()


def test_a_page_that_shows_no_headline_has_no_other_story() -> None:
    body = f"<article>{FIRST_HEAD}{OWN}</article><article>{SECOND_HEAD}{OTHER}</article>"
    assert _others(body, position=None) == set()
    assert _others(body, headline="The week in the harbour") == set()
    lower = body.replace("h1>", "h3>")
    assert _others(lower) == set()


@pytest.mark.parametrize(("above", "is_other"), [(FIRST - 1, True), (FIRST, False)])
def test_the_other_headline_is_among_the_first_blocks(above: int, is_other: bool) -> None:
    body = (
        f"<article>{FIRST_HEAD}{OWN}</article><article>{'<p>Next</p>' * above}{SECOND_HEAD}{OTHER}"
    )
    assert ("other" in _others(body)) is is_other


@pytest.mark.parametrize(("before", "is_other"), [(MAX_HEADINGS - 1, True), (MAX_HEADINGS, False)])
def test_a_hundred_headings_are_looked_at(before: int, is_other: bool) -> None:
    headings = "<h3>Part</h3>" * before
    body = f"<article>{FIRST_HEAD}{OWN}{headings}</article><article>{SECOND_HEAD}{OTHER}</article>"
    assert ("other" in _others(body)) is is_other


def test_a_longer_story_below_does_not_take_the_place_of_the_pages_own() -> None:
    longer = OTHER + OTHER.replace("Paragraph", "Part") + OTHER.replace("Paragraph", "Piece")
    body = f"<article>{FIRST_HEAD}{OWN}</article><article>{SECOND_HEAD}{longer}</article>"
    document = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    facts = DeclaredFacts(headlines=["Ferry berth closes"], headline_position=0)
    chosen = choose_body(document, cut_blocks(document.tree), facts)
    kept = [block.text for block in chosen.blocks if block.position not in chosen.doubted]
    assert sum("berth was closed" in text for text in kept) == 3
    assert not any("lighthouse was sold" in text for text in kept)


@pytest.mark.parametrize(
    ("name", "is_story"),
    [
        *((name, True) for name in ("article", "story", "post", "artikel", "articulo", "articolo",
                                    "noticia", "nota", "beitrag", "artigo")),
        ("part", False),
    ],
)  # fmt: skip
def test_an_element_named_so_holds_a_whole_story(name: str, is_story: bool) -> None:
    body = (
        f"<div class='{name}'><h1>Ferry berth closes</h1>{OWN}</div>"
        f"<div class='{name}'><h1>Lighthouse is sold</h1>{OTHER}</div>"
    )
    assert _others(body) == ({"other"} if is_story else set())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *((f"data-{name}", {"other"}) for name in (
            "url", "href", "permalink", "article-url", "canonical-url", "post-url", "story-url",
            "path", "share-url",
        )),
        ("data-id", set()),
    ],
)  # fmt: skip
def test_each_attribute_with_an_address_tells_of_another_story(name: str, found: set[str]) -> None:
    story = f"<div {name}='/light'><h1>Lighthouse is sold</h1>{OTHER}</div>"
    assert _others(f"<div>{FIRST_HEAD}{OWN}</div>{story}") == found


@pytest.mark.parametrize(
    "name",
    ["byline", "author", "authors", "date", "dateline", "timestamp", "published", "pubdate",
     "posted"],
)  # fmt: skip
def test_each_class_of_a_signature_tells_another_story_within_four_blocks(name: str) -> None:
    for before, is_other in ((3, True), (4, False)):
        signed = f"{'<p>x</p>' * before}<p class='{name}'>Ida Moe</p>"
        body = (
            f"<div>{FIRST_HEAD}{OWN}</div>"
            f"<div class='{name}'><h1>Lighthouse is sold</h1>{signed}{OTHER}</div>"
        )
        assert ("other" in _others(body)) is is_other
