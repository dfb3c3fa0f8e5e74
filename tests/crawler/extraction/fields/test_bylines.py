"""Whom a page shows as its author, and which names a credit line holds."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.bylines import credited, elsewhere, near, profiled, signed
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument, parse_document

PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


def _blocks(body: str) -> tuple[PageDocument, list[Block]]:
    page = parse_document(
        f"<html><body><h1>A story of the sea</h1>{body}</body></html>".encode(),
        "https://paper.example/story",
    )
    return page, cut_blocks(page.tree)


def _first_elsewhere(body: str) -> list[str]:
    cut = _blocks(body)[1]
    return [author.name for author in credited(cut) or next(elsewhere(cut), [])]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"<p>Mara Lind</p>{PROSE}", ["Mara Lind"]),
        (f"<p>MARA LIND/Theo Brandt</p>{PROSE}", ["MARA LIND", "Theo Brandt"]),
        (f"<p>Forty people are safe</p>{PROSE}", []),
        (f"{PROSE}<p>Mara Lind</p>", []),  # below the first paragraph it is somebody told of
        (f"<div>Published August 7, 2026 by Mara Lind</div>{PROSE}", ["Mara Lind"]),
        (f"<div class='photo'>The pier, seen by Mara Lind</div>{PROSE}", []),
        (f"{PROSE * 50}<p>Written by Mara Lind</p>", ["Mara Lind"]),
        (f"{PROSE}<p>(责编：牛镛、岳弘彬)</p>", ["牛镛", "岳弘彬"]),
        (f"{PROSE}<h4 class='author-box'>Mara Lind</h4>", ["Mara Lind"]),
        (
            f"{PROSE}<h4 class='author-box'>Mara Lind</h4><h4 class='author-box'>Theo Brandt</h4>",
            [],
        ),
    ],
)
def test_the_page_credits_somebody_away_from_a_byline(body: str, names: list[str]) -> None:
    assert _first_elsewhere(body) == names


def test_a_byline_may_stand_against_its_word_and_an_administrator_is_no_author() -> None:
    assert [author.name for author in near(*_blocks("<div>ByMara Lind</div>"))] == ["Mara Lind"]
    linked = "<a rel='author' href='/author/{}/'>Mara Lind</a>"
    assert [a.name for a in near(*_blocks(linked.format("mara")))] == ["Mara Lind"]
    assert near(*_blocks(linked.format("admin"))) == []


def test_a_byline_below_the_headline_is_taken_before_a_box_of_that_name() -> None:
    box = "<div class='author-card-list'>Harbour Works</div>"
    assert [a.name for a in near(*_blocks(f"{box}<p>By Mara Lind</p>"))] == ["Mara Lind"]
    marked = "<div class='author'>by maralind</div>"
    assert [a.name for a in near(*_blocks(f"{marked}<div class='author'>The Sea</div>"))] == [
        "maralind"
    ]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>By Mara Lind</p>", ["Mara Lind"]),
        ("<div>By: Mara Lind and Theo Brandt, Columnists</div>", ["Mara Lind", "Theo Brandt"]),
        ("<p>Reviewed by Mara Lind</p>", []),
        ("<p>By night</p>", []),
        ("<figure><figcaption>By Mara Lind</figcaption></figure>", []),
        (f"{PROSE * 10}<p>By Mara Lind</p>", []),
    ],
)
def test_who_signs_below_the_headline(body: str, names: list[str]) -> None:
    assert [author.name for author in signed(_blocks(body)[1], 0)] == names


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/authors/mara-lind", ["Mara Lind"]),
        ("/redaktion/autor/lind", ["Mara Lind"]),
        ("/team/mara/", ["Mara Lind"]),
        ("/topics/mara-lind", []),
        ("/author/siteadmin", []),
        ("/authors/", []),
    ],
)
def test_a_name_alone_that_leads_to_an_authors_page(address: str, names: list[str]) -> None:
    page, cut = _blocks(f"<div><a href='{address}'>Mara Lind</a></div>{PROSE}")
    found = profiled(page, cut, 0)
    assert [author.name for author in found] == names
    assert [author.url for author in found] == [f"https://paper.example{address}"] * len(names)
