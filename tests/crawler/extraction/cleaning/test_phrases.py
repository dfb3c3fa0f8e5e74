"""Lines that give themselves away, however they are written."""

from __future__ import annotations

import re

import pytest

from crawler.extraction.cleaning.phrases import ANYWHERE, BEGINNINGS, reason_of


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("LOADING…", "loading"),
        ("Mara Lind/Getty Images", "credit"),
        ("AFP", "credit"),
        ("Photo: Reuters", "credit"),
        ("Lire aussi : le port rouvre", "read-more"),
        ("ЧИТАЙТЕ ТАКЖЕ", "related"),
        ("Sign Up", "newsletter"),
        ("Every morning: sign up for our NEWSLETTER", "newsletter"),
        ("Follow the Herald on Facebook", "newsletter"),
        ("We may earn a Commission on what you buy. " + "It keeps us going. " * 8, "affiliate"),
        ("We may earn a commission on what you buy. " + "It keeps us going. " * 20, None),
        ("He said that the advertisement had been withdrawn.", None),
        ("The ferry sails again on Monday, its owner said.", None),
    ],
)
def test_a_line_is_told_by_its_words(line: str, told: str | None) -> None:
    assert reason_of(line) == told


def test_patterns_are_for_lower_case_and_have_no_groups() -> None:
    patterns = [*BEGINNINGS.values(), *(pattern.pattern for pattern in ANYWHERE.values())]
    for pattern in patterns:
        assert re.compile(pattern).groups == 0
        letters = re.sub(r"\\.", "", pattern)
        assert letters == letters.lower()
