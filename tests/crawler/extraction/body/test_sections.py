"""Check how a text is divided at its subheadings."""

from __future__ import annotations

from crawler.extraction.body.sections import divide
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
