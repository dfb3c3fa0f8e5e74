"""Whom a page shows as its author, and which names a credit line holds."""

from __future__ import annotations

import pytest

from crawler.extraction import blocks, document
from crawler.extraction.bylines import elsewhere, near
from crawler.extraction.credits import names_in

PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


def _blocks(body: str) -> tuple[document.Document, list[blocks.Block]]:
    page = document.read(
        f"<html><body><h1>A story of the sea</h1>{body}</body></html>".encode(),
        "https://paper.example/story",
    )
    return page, blocks.cut(page.tree)


def _first_elsewhere(body: str) -> list[str]:
    return [author.name for author in next(elsewhere(_blocks(body)[1]), [])]


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


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mara Lind, Dietitian", ["Mara Lind"]),
        ("Mara Lind, Home and Digital Security Expert", ["Mara Lind", "Home"]),
        ("Mara Lind Senior Ferries Reporter", ["Mara Lind"]),
        ("Mara LindFounder at Harbour Works", ["Mara Lind"]),
        ("Mara Lind ⋅ Founder", ["Mara Lind"]),
        ("Mara Lind on 04-ago-2026 5:11", ["Mara Lind"]),
        ("Mara May", ["Mara May"]),
        ("Mara Lind 4", ["Mara Lind"]),
        ("Mara Lind, Theo Brandt, dpa", ["Mara Lind", "Theo Brandt", "dpa"]),
        ("Updated August", []),
        ("View more posts", []),
        ("July", []),
    ],
)
def test_what_stands_around_a_name_goes(line: str, names: list[str]) -> None:
    assert names_in(line) == names
