"""Test which names the elements of a byline set apart from roles, accounts and other links."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.byline_names import (
    first_name,
    has_picture,
    is_full_name,
    names_of,
    signed_with_role,
)
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document


def _line(body: str) -> Block:
    page = parse_document(f"<html><body>{body}</body></html>".encode(), "https://paper.example/a")
    return next(block for block in cut_blocks(page.tree) if "Lind" in block.text)


NAMED = "<span class='author-name'>Mara Lind</span>"
LINKED = "<a href='/authors/mara-lind'>Mara Lind</a>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mara Lind and Theo Brandt", ["Mara Lind", "Theo Brandt"]),
        (f"By {NAMED} <span>Gardener &amp; Astrologer</span>", ["Mara Lind"]),
        (f"By {LINKED} <span>Writer, Hardware</span>", ["Mara Lind"]),
        (f"By {LINKED} <span>Chief Harbours</span> Correspondent", ["Mara Lind"]),
        ("By <a href='/writers/m'>M. J. Lind</a> <a href='/print'>View In Digital Edition</a>",
         ["M. J. Lind"]),
        (f"By {LINKED} and Theo Brandt", ["Mara Lind", "Theo Brandt"]),
        (f"By {LINKED} and <a href='/authors/theo'>Theo Brandt</a>", ["Mara Lind", "Theo Brandt"]),
        (f"By {NAMED} and {NAMED}", ["Mara Lind"]),
        ("By <a href='/harbour'>Mara Lind</a> <span>Gardener, Sailor</span>",
         ["Mara Lind Gardener", "Sailor"]),
        (f"By {LINKED}<span>@mara</span>", ["Mara Lind"]),
    ],
)  # fmt: skip
def test_a_name_that_stands_apart_is_told_from_roles(line: str, names: list[str]) -> None:
    assert names_of(_line(f"<p>{line}</p>")) == names


@pytest.mark.parametrize(("empty", "read"), [(59, True), (60, False)])
def test_sixty_elements_of_a_line_are_looked_at(empty: int, read: bool) -> None:
    line = _line(f"<p>By {'<span></span>' * empty}{NAMED} <i>Gardener, Sailor</i></p>")
    assert (names_of(line) == ["Mara Lind"]) is read


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mara Lind | Senior Writer | July 2, 2026", ["Mara Lind"]),
        ("Mara Lind, Staff Reporter", ["Mara Lind"]),
        ("Mara Lind – Redakteurin", ["Mara Lind"]),
        ("Mara Lind • Correspondent", ["Mara Lind"]),
        ("Mara Lind | July 2, 2026", []),
        ("Mara Lind", []),
        ("Lind | Senior Writer", []),
        ("Mara Lind, Theo Brandt, Editor", []),
        ("Senior Writer | Mara Lind", []),
    ],
)
def test_a_role_beside_a_name_signs(line: str, names: list[str]) -> None:
    assert signed_with_role(_line(f"<p>{line}</p>")) == names


@pytest.mark.parametrize(
    ("body", "pictured"),
    [
        ("<div><img alt='Mara Lind'><p>Mara Lind</p></div>", True),
        ("<div><i><img alt='Picture of Mara Lind, writer'></i><p>Mara Lind</p></div>", True),
        ("<i><img alt='Mara Lind'></i><div><div><p>Mara Lind</p></div></div>", True),
        ("<i><img alt='Mara Lind'></i><div><div><div><p>Mara Lind</p></div></div></div>", False),
        ("<div><img alt='The harbour'><img><p>Mara Lind</p></div>", False),
        (f"<div>{'<img>' * 4}<img alt='Mara Lind'><p>Mara Lind</p></div>", True),
        (f"<div>{'<img>' * 5}<img alt='Mara Lind'><p>Mara Lind</p></div>", False),
    ],
)
def test_a_picture_near_a_name_is_called_so(body: str, pictured: bool) -> None:
    assert has_picture(_line(body)) is pictured


def test_the_first_name_ends_where_elements_meet_or_a_line_ends() -> None:
    assert first_name(_line("<p><b>Mara Lind</b><i>Editor</i></p>")) == "Mara Lind"
    assert first_name(_line("<p>Mara Lind<br>Editor</p>")) == "Mara Lind"
    assert first_name(_line("<p>Mara Lind of the harbour</p>")) == "Mara Lind of the harbour"


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Mara Lind", True),
        ("Mara", False),
        ("Maria Ines Cruz Lind", True),
        ("Maria Ines Cruz Ortega Lind", False),
        ("Mara lind", False),
        ("Mara Lind, Editor", False),
        ("By Mara Lind", False),
    ],
)
def test_a_full_name_has_two_to_four_words_in_capitals(text: str, is_name: bool) -> None:
    assert is_full_name(text) is is_name
