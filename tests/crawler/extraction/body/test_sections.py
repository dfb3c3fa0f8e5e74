"""Check how a text is divided at its subheadings."""

from __future__ import annotations

from crawler.extraction.body.sections import divide, lines, paragraphs
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document
from model.components import Section


def test_a_text_without_subheadings_has_no_sections() -> None:
    assert divide([("one", False), ("two", False)]) == []
    assert divide([]) == []


def test_each_subheading_begins_a_section() -> None:
    lines = [("one", False), ("At sea", True), ("two", False), ("Ashore", True)]
    assert divide(lines) == [
        Section(None, ["one"]), Section("At sea", ["two"]), Section("Ashore", []),
    ]  # fmt: skip


def test_a_text_that_begins_with_a_subheading_has_no_empty_section() -> None:
    assert divide([("At sea", True), ("one", False)]) == [Section("At sea", ["one"])]


def _cut(body: str) -> list[Block]:
    page = f"<html><body>{body}</body></html>"
    return cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)


ROWS = "".join(f"<tr><td>Ship {n}</td><td>{n} decks</td><td>oak</td></tr>" for n in range(2))
TABLE = f"<table>{ROWS}</table>"


def test_the_cells_of_a_row_are_one_paragraph() -> None:
    rows = ["Ship 0 | 0 decks | oak", "Ship 1 | 1 decks | oak"]
    assert paragraphs(_cut(f"<p>Above</p>{TABLE}<p>Below</p>")) == ["Above", *rows, "Below"]
    assert paragraphs(_cut("<p>One</p><p>Two</p>")) == ["One", "Two"]


def test_lines_are_paragraphs_and_subheadings_in_order() -> None:
    body = _cut(f"<p>Above</p>{TABLE}<h2>At sea</h2><h3>First</h3><p>Below</p>")
    assert lines(body) == [
        ("Above", False), ("Ship 0 | 0 decks | oak", False), ("Ship 1 | 1 decks | oak", False),
        ("At sea", True), ("First", True), ("Below", False),
    ]  # fmt: skip
