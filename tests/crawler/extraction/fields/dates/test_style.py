"""Test what the other dates of a page tell of the order of day and month in its numbers."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.extraction.fields.dates.style import day_first_on
from crawler.extraction.page.blocks import cut_blocks

URL = "https://paper.example/story"


def _day_first(*lines: str, source: str = "", url: str = URL) -> bool | None:
    page = fromstring("".join(f"<p>{line}</p>" for line in ("A story", *lines)))
    return day_first_on(cut_blocks(page), source, url)


@pytest.mark.parametrize(
    ("lines", "day_first"),
    [
        (["13/02/2026"], True),
        (["02/13/2026"], False),
        (["12/02/2026"], None),
        (["12/02/2026", "13-02-2026"], True),
        (["13/02/2026", "02/13/2026"], None),
        (["13/14/2026"], None),
        (["13.02.2026"], None),
        (["x" * 109 + " 13/02/2026"], True),
        (["x" * 110 + " 13/02/2026"], None),
        (["12/02/2026"] * 49 + ["13/02/2026"], True),
        (["12/02/2026"] * 50 + ["13/02/2026"], None),
        ([], None),
    ],
)
def test_a_number_above_twelve_in_a_line_is_the_day(
    lines: list[str], day_first: bool | None
) -> None:
    assert _day_first(*lines) is day_first


@pytest.mark.parametrize(
    ("source", "path", "day_first"),
    [
        ("2026-02-05", "", True),
        ("2026-05-02", "", False),
        ("2026-02-05 2026-05-02", "", None),
        ("", "/2026/02/05/story", True),
        ("", "/2026/5/2/story", False),
        ("", "/2026/feb/05/story", True),
        ("", "/2026/xyz/05/story", None),
        ("", "/2026/03/05/story", None),
    ],
)
def test_the_same_day_with_the_year_first_tells_the_order(
    source: str, path: str, day_first: bool | None
) -> None:
    assert _day_first("05/02/2026", source=source, url=f"https://paper.example{path}") is day_first
    assert _day_first("05/05/2026", source=source, url=f"https://paper.example{path}") is None
