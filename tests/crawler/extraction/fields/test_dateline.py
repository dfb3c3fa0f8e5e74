"""The date that a page shows to its readers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.fields.dateline import find_dateline
from crawler.extraction.fields.published import PublicationDate, find_publication_date
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from model.clock import Clock
from model.links import Link

URL = "https://www.harbour-daily.example/a-story-of-the-sea"
PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


def _find(body: str) -> str | None:
    page = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    cut = cut_blocks(page.tree)
    headline = next((block.position for block in cut if block.tag == "h1"), None)
    shown = find_dateline(cut, headline)
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
        ("By Mara LindNov 18, 2026Updated: Nov 20, 2026", "2026-11-18"),  # elements in a row
        ("HarboursNOVEMBER 18, 2026", "2026-11-18"),
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


def _published(head: str, body: str = "", link: Link | None = None) -> PublicationDate | None:
    page = parse_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL)
    cut = cut_blocks(page.tree)
    headline = next((block.position for block in cut if block.tag == "h1"), None)
    shown = find_dateline(cut, headline)
    return find_publication_date(
        page, read_linked_data(page), read_meta_tags(page), link, shown, now=Clock().now()
    )


def _day(head: str, body: str) -> str | None:
    found = _published(head, body)
    return found.value.date().isoformat() if found else None


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


@pytest.mark.parametrize(
    ("line", "changed", "day"),
    [
        ("18 November 2024", "2025-06-24", "2024-11-18"),
        ("18 November 2024", "2025-09-01", "2025-06-24"),  # the page tells the two apart
        ("Updated 18 November 2024", "2025-06-24", "2025-06-24"),
        ("23 June 2025", "2025-06-24", "2025-06-24"),  # the same moment in another zone
        ("20 July 2025", "2025-06-24", "2025-06-24"),  # no page is older than it says
        ("The pier that burned down on 18 November 2024 is open", "2025-06-24", "2025-06-24"),
    ],
)
def test_a_dateline_beats_a_later_day_declared_as_both_dates(
    line: str, changed: str, day: str
) -> None:
    both = f'"datePublished": "2025-06-24T09:00:00Z", "dateModified": "{changed}"'
    article = _json(f'{{"@type": "NewsArticle", {both}}}')
    assert _day(article, f"<h1>A story</h1><p>{line}</p>{PROSE}") == day


def test_a_feed_that_lists_the_declared_day_settles_it() -> None:
    article = _json('{"@type": "NewsArticle", "datePublished": "2025-06-24T09:00:00Z"}')
    body = f"<h1>A story</h1><p>18 November 2024</p>{PROSE}"
    assert _day(article, body) == "2024-11-18"
    listed = Link(URL, "feed", datePublished=datetime(2025, 6, 24, 8, 0, tzinfo=UTC))
    found = _published(article, body, listed)
    assert found is not None
    assert found.source == "jsonld"


def test_only_a_labelled_date_beats_what_is_declared_from_far_away() -> None:
    article = _json('{"@type": "NewsArticle", "datePublished": "2025-06-24"}')
    far = f"<h1>A story</h1>{PROSE * 40}<p>{{}}18 November 2024</p>"
    assert _day(article, far.format("")) == "2025-06-24"
    assert _day(article, far.format("Published ")) == "2024-11-18"
    listed = far.format("Published ") + "<p>Published 2 November 2024</p>"
    assert _day(article, listed) == "2025-06-24"


def test_times_above_the_headline_are_teasers_unless_it_is_only_one() -> None:
    teaser = "<time datetime='2026-11-{}T08:00Z'>{}:00</time>"
    own = "<time datetime='2017-03-01T12:00Z'>1 March</time>"
    first, second = teaser.format(20, 8), teaser.format(21, 9)
    assert _day("", f"{first}{second}<h1>A story</h1>{own}{PROSE}") == "2017-03-01"
    assert _day("", f"{own}<h1>A story</h1>{first}{second}{PROSE}") == "2017-03-01"


@pytest.mark.parametrize(
    ("attributes", "time"),
    [
        ("data-deploy-dt='2026.11.18 18:40' data-re-deploy-dt='2026.11.18 18:49'", "18:40"),
        ("data-published-at='2026-11-18T18:40:00Z'", "18:40"),
        ("data-last-updated='2026-11-18T18:40:00Z'", "00:00"),
        ("data-published-at='2026-11-15T18:40:00Z'", "00:00"),  # another day than is shown
    ],
)
def test_the_time_of_day_is_read_from_what_scripts_are_told(attributes: str, time: str) -> None:
    found = _published("", f"<h1>A story</h1><p>18 November 2026</p><i {attributes}></i>{PROSE}")
    assert found is not None
    assert found.value.isoformat() == f"2026-11-18T{time}:00+00:00"
    twice = f"<i {attributes}></i><i data-published-at='2026-11-18T07:00:00Z'></i>"
    found = _published("", f"<h1>A story</h1><p>18 November 2026</p>{twice}{PROSE}")
    assert found is not None
    if time == "18:40":
        assert found.precision == "day"  # two stories' times: which is this one's?
