"""Test which names are read from what feeds write of authors."""

from __future__ import annotations

import pytest

from crawler.discovery.feeds.author_names import MAX_NAMES, read_names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("jane@news.example (Jane Doe)", ["Jane Doe"]),
        ("Jane Doe <jane@news.example>", ["Jane Doe"]),
        ("Jane Doe < jane@news.example>", ["Jane Doe"]),
        ("Jane () Doe <>", ["Jane Doe"]),
        ("jane@news.example", []),
        ("By Jane Doe", ["Jane Doe"]),
        ("by: Jane Doe", ["Jane Doe"]),
        ("Por Jane Doe", ["Jane Doe"]),
        ("PAR Jane Doe", ["Jane Doe"]),
        ("Byron Doe", ["Byron Doe"]),
        ("Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe und John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe et John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe y John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe & John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe or John Smith", ["Jane Doe or John Smith"]),
        ("Jane Doe, Ana Lima and John Smith", ["Jane Doe", "Ana Lima", "John Smith"]),
        ("Jane Doe; John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe;John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe and Jane Doe", ["Jane Doe"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Science and Technology desk", ["Science and Technology desk"]),
        ("Jane Doe, Political Editor", ["Jane Doe, Political Editor"]),
        ("Jane A B Doe and John Smith", ["Jane A B Doe", "John Smith"]),
        ("Jane A B C Doe and John Smith", ["Jane A B C Doe and John Smith"]),
        ("Jane and John Smith", ["Jane and John Smith"]),
        ("jane Doe and John Smith", ["jane Doe and John Smith"]),
        ("Jane doe and John Smith", ["Jane doe and John Smith"]),
        ("Jane van Doe and John Smith", ["Jane van Doe", "John Smith"]),
        ("(Jane Doe)", ["Jane Doe"]),
        ("– Jane Doe |", ["Jane Doe"]),
        ('"Jane Doe",', ["Jane Doe"]),
        ("'Jane Doe' /", ["Jane Doe"]),
        ("https://news.example/jane", []),
        ("李明", ["李明"]),
        ("李", []),
        ("Al", ["Al"]),
        ("A", []),
        ("", []),
        ("12 34", []),
        ("A" * 100, ["A" * 100]),
        ("A" * 101, []),
    ],
)
def test_names(written: str, names: list[str]) -> None:
    assert read_names(written) == names


@pytest.mark.parametrize(
    "account",
    [
        "admin",
        "administrator",
        "editor",
        "noreply",
        "no-reply",
        "root",
        "webmaster",
        "wordpress",
        "Admin",
    ],
)
def test_accounts_of_content_systems_are_no_people(account: str) -> None:
    assert read_names(account) == []
    assert read_names(f"{account} Doe") == [f"{account} Doe"]


def test_twenty_names_are_kept() -> None:
    assert MAX_NAMES == 20
    people = [f"Jane {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    assert read_names(";".join(people[:20])) == people[:20]
    assert read_names(";".join(people)) == people[:20]


def test_a_thousand_characters_are_read() -> None:
    assert read_names(" " * 996 + "Jane Doe") == ["Jane"]
    assert read_names(" " * 992 + "Jane Doe") == ["Jane Doe"]
