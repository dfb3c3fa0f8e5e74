"""The date that a page shows to its readers."""

from __future__ import annotations

import pytest

from crawler.extraction import blocks, dates, document, metadata, shown_dates
from crawler.extraction import structured as linked_data

URL = "https://www.harbour-daily.example/a-story-of-the-sea"
PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


def _find(body: str) -> str | None:
    page = document.read(f"<html><body>{body}</body></html>".encode(), URL)
    cut = blocks.cut(page.tree)
    headline = next((block.position for block in cut if block.tag == "h1"), None)
    shown = shown_dates.find(cut, headline)
    return shown.iso if shown else None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("18 November 2026", "2026-11-18"),
        ("Le 18 novembre 2026 à 8h05", "2026-11-18T08:05"),
        ("2026年11月18日 08:05", "2026-11-18T08:05"),
        ("Posted on the 18/11/2026 at 19:00", "2026-11-18T19:00"),
        ("11/18/2026", "2026-11-18"),
        ("11/12/2026", None),  # day or month first?
        ("99/11/18/2026", None),
    ],
)
def test_dates_are_read_as_pages_write_them(line: str, iso: str | None) -> None:
    assert _find(f"<h1>A story</h1><p>{line}</p>{PROSE}") == iso


def test_a_labelled_date_beats_one_in_a_caption_wherever_it_stands() -> None:
    caption = "<p>The pier on 3 May 2020</p>"
    assert _find(f"<h1>A story</h1>{caption}{PROSE * 60}<p>Datum 18.11.2026</p>") == "2026-11-18"
    assert _find(f"<h1>A story</h1>{caption}{PROSE}") == "2020-05-03"


def test_an_update_is_the_date_only_if_no_other_is() -> None:
    updated = "<p>Updated: 20 November 2026</p>"
    assert _find(f"<h1>A story</h1>{updated}{PROSE}") == "2026-11-20"
    assert _find(f"<h1>A story</h1>{updated}<p>18 November 2026</p>{PROSE}") == "2026-11-18"
    line = "<p>18 November 2026. Updated: 20 November 2026</p>"
    assert _find(f"<h1>A story</h1>{line}{PROSE}") == "2026-11-18"


def test_far_from_the_headline_only_a_single_date_is_believed() -> None:
    far = f"<h1>A story</h1>{PROSE * 60}<p>18 November 2026</p>"
    assert _find(far) == "2026-11-18"
    assert _find(f"{far}<p>19 November 2026</p>") is None


def _published(head: str) -> dates.Published | None:
    page = document.read(f"<html><head>{head}</head><body></body></html>".encode(), URL)
    return dates.published(page, linked_data.read(page), metadata.read(page))


def _json(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_a_local_time_called_utc_gets_the_zone_that_a_meta_element_has() -> None:
    article = _json('{"@type": "NewsArticle", "datePublished": "2025-11-18T08:00:00+00:00"}')
    zoned = '<meta property="article:published_time" content="2025-11-18T08:00:00-04:00">'
    found = _published(article + zoned)
    assert found is not None
    assert (found.value.isoformat(), found.source) == ("2025-11-18T08:00:00-04:00", "meta")
    other = zoned.replace("08:00:00", "09:30:00")
    found = _published(article + other)
    assert found is not None
    assert (found.value.isoformat(), found.source) == ("2025-11-18T08:00:00+00:00", "jsonld")


def test_the_node_of_the_page_tells_where_the_article_does_not() -> None:
    node = '{"@type": "WebPage", "datePublished": "2025-11-18T08:00:00Z"}'
    found = _published(_json(node))
    assert found is not None
    assert found.source == "jsonld"
    article = '{"@type": "NewsArticle", "datePublished": "2025-11-17T08:00:00Z"}'
    found = _published(_json(f"[{node}, {article}]"))
    assert found is not None
    assert found.value.day == 17
