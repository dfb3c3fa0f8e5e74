"""Test when an article was published and changed, and which source decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.extraction.fields.dates.published import find_modification_date
from model.links import Link
from tests.crawler.extraction.fields.reading import URL, ReadPage, json_ld, meta


def test_dates_come_in_the_measured_order() -> None:
    json = json_ld('{"@type": "NewsArticle", "datePublished": "2026-11-18T08:00:00+01:00"}')
    declared = meta("article:published_time", "2026-11-17T08:00:00Z")
    time = "<time class='published' datetime='2026-11-16T08:00:00Z'>Monday</time>"
    link = Link(URL, "newsSitemap", datePublished=datetime(2026, 11, 15, 8, tzinfo=UTC))
    found = ReadPage(json + declared, time).published(link)
    assert found is not None
    assert (found.source, found.raw) == ("jsonld", "2026-11-18T08:00:00+01:00")
    assert found.value.utcoffset() == timedelta(hours=1)
    for page, source in (
        (ReadPage(declared, time), "meta"),
        (ReadPage("", time), "newsSitemap"),
    ):
        found = page.published(link)
        assert found is not None
        assert found.source == source
    found = ReadPage("", time).published()
    assert found is not None
    assert (found.source, found.precision) == ("time", "second")
    found = ReadPage("", "<h1>x</h1>").published()
    assert found is not None
    assert (found.source, found.precision) == ("url", "day")


def test_an_exact_time_of_the_same_day_beats_the_bare_day() -> None:
    json = json_ld('{"@type": "NewsArticle", "datePublished": "2026-11-18"}')
    found = ReadPage(json + meta("article:published_time", "2026-11-18T08:30:00Z")).published()
    assert found is not None
    assert (found.source, found.value.hour) == ("meta", 8)
    found = ReadPage(json + meta("article:published_time", "2026-10-01T08:30:00Z")).published()
    assert found is not None
    assert found.source == "jsonld"


def test_creation_never_overrides_publication() -> None:
    json = json_ld(
        '{"@type": "NewsArticle", "dateCreated": "2026-11-01T08:00:00Z",'
        '"datePublished": "2026-11-18T08:00:00Z"}'
    )
    found = ReadPage(json).published()
    assert found is not None
    assert found.value.day == 18


def test_a_change_before_publication_is_an_error() -> None:
    json = json_ld(
        '{"@type": "NewsArticle", "datePublished": "2026-11-18T08:00:00Z",'
        '"dateModified": "2026-11-17T08:00:00Z"}'
    )
    page = ReadPage(json)
    assert page.modified() is None


TIME = "2026-11-16T08:00:00Z"
PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published",
    "og:published_time", "datepublished", "date_published", "publish_date", "publish-date",
    "publishdate", "published_time", "pubdate", "parsely-pub-date", "sailthru.date",
    "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime",
    "article.published", "rnews:datepublished", "originalpublicationdate", "date",
    "publication_date", "published", "published-date", "publication-date", "date-published",
    "iso-8601-publish-date", "displaydate", "ptime",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified",
    "rnews:datemodified", "revision_date", "modified_time",
)  # fmt: skip


def test_a_plain_time_element_tells_where_nothing_else_does() -> None:
    found = ReadPage(
        "", f"<h1>A story</h1><p><time datetime='{TIME}'>Monday</time></p>"
    ).published()
    assert found is not None
    assert (found.source, found.raw) == ("time", TIME)


def test_a_time_that_says_it_is_of_the_publication_beats_one_before_it() -> None:
    plain = "<time datetime='2026-11-15T08:00:00Z'>Sunday</time>"
    for marked in ("class='published'", "itemprop='datePublished'", "id='pubdate'", "pubdate"):
        body = f"<h1>A story</h1>{plain}<time {marked} datetime='{TIME}'>Monday</time>"
        found = ReadPage("", body).published()
        assert found is not None
        assert found.raw == TIME


@pytest.mark.parametrize(
    "word", ["modified", "updated", "aktualisiert", "revised", "maj", "endret"]
)
def test_a_time_of_a_change_is_not_the_publication(word: str) -> None:
    found = ReadPage(
        "", f"<h1>A story</h1><time class='{word}' datetime='{TIME}'>x</time>"
    ).published()
    assert found is not None
    assert found.source == "url"


@pytest.mark.parametrize(
    "word", ["published", "pubdate", "created", "posted", "entry-date", "issued",
             "veroffentlicht", "dato", "fecha"]
)  # fmt: skip
def test_every_word_for_publication_marks_a_time(word: str) -> None:
    plain = "<time datetime='2026-11-15T08:00:00Z'>Sunday</time>"
    body = f"<h1>A story</h1>{plain}<time class='{word}' datetime='{TIME}'>x</time>"
    found = ReadPage("", body).published()
    assert found is not None
    assert found.raw == TIME


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_meta_element_of_the_publication_is_read(name: str) -> None:
    found = ReadPage(meta(name, TIME)).published()
    assert found is not None
    assert (found.source, found.raw) == ("meta", TIME)


@pytest.mark.parametrize("name", MODIFIED)
def test_every_meta_element_of_a_change_is_read(name: str) -> None:
    found = find_modification_date(ReadPage(meta(name, TIME)).date_sources(), None)
    assert found == datetime(2026, 11, 16, 8, tzinfo=UTC)


def test_a_change_is_told_by_json_before_meta_before_the_feed() -> None:
    json = json_ld('{"@type": "NewsArticle", "dateModified": "2026-11-19T08:00:00Z"}')
    declared = meta("article:modified_time", "2026-11-20T08:00:00Z")
    link = Link(URL, "feed", dateModified=datetime(2026, 11, 21, tzinfo=UTC))
    for head, day in ((json + declared, 19), (declared, 20), ("", 21)):
        found = find_modification_date(ReadPage(head).date_sources(link), None)
        assert found is not None
        assert found.day == day


def test_a_change_at_the_moment_of_publication_is_kept() -> None:
    both = '"datePublished": "2026-11-18T08:00:00Z", "dateModified": "2026-11-18T08:00:00Z"'
    page = ReadPage(json_ld(f'{{"@type": "NewsArticle", {both}}}'))
    found = page.modified()
    assert found == datetime(2026, 11, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("apart", "day"),
    [
        (timedelta(0), 16),  # both dates are of the last change
        (timedelta(seconds=59), 16),
        (timedelta(minutes=1), 18),
        (timedelta(hours=3), 18),
    ],
)
def test_an_earlier_date_counts_where_the_first_is_the_change_s(apart: timedelta, day: int) -> None:
    first = datetime(2026, 11, 18, 8, tzinfo=UTC)
    change = f'"dateModified": "{(first + apart).isoformat()}"'
    both = f'{{"@type": "NewsArticle", "datePublished": "{first.isoformat()}", {change}}}'
    page = json_ld(both) + meta("article:published_time", TIME)
    found = ReadPage(page).published()
    assert found is not None
    assert found.value.day == day


def test_the_text_tells_after_the_feed_and_before_the_address() -> None:
    body = "<h1>A story</h1><p>17 November 2026</p>"
    found = ReadPage("", body).published()
    assert found is not None
    assert (found.source, found.value.day) == ("text", 17)
    link = Link(URL, "feed", datePublished=datetime(2026, 11, 15, 8, tzinfo=UTC))
    found = ReadPage("", body).published(link)
    assert found is not None
    assert (found.source, found.value.day) == ("feed", 15)


def test_a_day_in_the_words_of_a_feeds_language_is_a_day() -> None:
    for raw, precision in (("15 ноября 2024", "day"), ("15 ноября 2024 08:00:30", "second")):
        link = Link(
            URL,
            "feed",
            datePublished=datetime(2024, 11, 15, tzinfo=UTC),
            datePublishedRaw=raw,
        )
        found = ReadPage("", "<h1>A story</h1>").published(link)
        assert found is not None
        assert (found.source, found.raw, found.precision) == ("feed", raw, precision)


def test_a_shown_date_gives_the_minute_that_nothing_declares() -> None:
    found = ReadPage("", "<h1>A story</h1><p>17 ноября 2024, 14:05</p>").published()
    assert found is not None
    assert found.value == datetime(2024, 11, 17, 14, 5, tzinfo=UTC)
    assert (found.source, found.precision) == ("text", "minute")
