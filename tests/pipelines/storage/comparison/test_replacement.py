"""Test what may replace a stored text, on both sides of each rule and bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from model.items import Article
from pipelines.storage.comparison.replacement import Refusal, refusal

SEEN = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = SEEN + timedelta(hours=1)
ADDRESS = "https://courier.example/pier"
HEADLINE = "Council votes to lengthen the pier at Saltholm"


def words(first: int, last: int, name: str = "story") -> str:
    """Return that many different words, as a text of one hundred is made of."""
    return " ".join(
        f"{name}{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(first, last)
    )


WHOLE = words(0, 100)


def stored(**fields: Any) -> dict[str, Any]:
    return {
        "type": "NewsArticle",
        "urlKey": "https://courier.example/pier",
        "headline": HEADLINE,
        "articleBody": WHOLE,
        "wordCount": 100,
        "dateModified": SEEN,
    } | fields


def look(body: str, **fields: Any) -> Article:
    item = Article(ADDRESS, ADDRESS, headline=HEADLINE)
    item.articleBody, item.wordCount, item.dateModified = body, len(body.split()), SEEN
    for name, value in fields.items():
        setattr(item, name, value)
    return item


@pytest.mark.parametrize(
    ("shown", "refused"),
    [(100, None), (71, None), (70, Refusal.SHOWS_LESS), (20, Refusal.SHOWS_LESS)],
)
def test_a_page_that_shows_the_beginning_only_shows_less(
    shown: int, refused: Refusal | None
) -> None:
    assert refusal(stored(), look(words(0, shown))) == refused


def test_an_offer_under_the_beginning_makes_it_no_whole_text() -> None:
    offer = words(0, 12, "offer")
    assert refusal(stored(), look(f"{words(0, 30)} {offer}")) == Refusal.SHOWS_LESS


@pytest.mark.parametrize("end", [40, 60, 90])
def test_a_correction_that_cuts_and_leaves_the_end_is_a_change(end: int) -> None:
    assert refusal(stored(), look(f"{words(0, 10)} {words(end, 100)}")) is None


def test_a_text_whose_end_is_written_anew_at_its_length_is_a_change() -> None:
    assert refusal(stored(), look(f"{words(0, 50)} {words(0, 50, 'other')}")) is None
    assert refusal(stored(), look(f"{words(0, 50)} {words(0, 21, 'other')}")) is None
    refused = refusal(stored(), look(f"{words(0, 50)} {words(0, 20, 'other')}"))
    assert refused == Refusal.SHOWS_LESS


@pytest.mark.parametrize(
    ("shown", "modified", "before", "refused"),
    [
        (50, LATER, SEEN, None),
        (49, LATER, SEEN, Refusal.SHOWS_LESS),
        (50, SEEN, SEEN, Refusal.SHOWS_LESS),
        (50, None, SEEN, Refusal.SHOWS_LESS),
        (50, SEEN, None, None),
        (50, None, None, Refusal.SHOWS_LESS),
    ],
)
def test_a_correction_that_cuts_the_end_dates_the_page_anew(
    shown: int, modified: datetime | None, before: datetime | None, refused: Refusal | None
) -> None:
    page = look(words(0, shown), dateModified=modified)
    assert refusal(stored(dateModified=before), page) == refused


@pytest.mark.parametrize(
    ("free", "refused"), [(True, None), (None, None), (False, Refusal.SHOWS_LESS)]
)
def test_a_page_that_is_declared_not_free_has_not_been_cut(
    free: bool | None, refused: Refusal | None
) -> None:
    page = look(words(0, 60), dateModified=LATER, isAccessibleForFree=free)
    assert refusal(stored(), page) == refused


def test_a_whole_text_that_is_declared_not_free_is_a_change() -> None:
    corrected = f"{words(0, 95)} {words(0, 5, 'other')}"
    assert refusal(stored(), look(corrected, isAccessibleForFree=False)) is None


@pytest.mark.parametrize(
    ("shared", "refused"),
    [(0, Refusal.SHOWS_OTHER_TEXT), (24, Refusal.SHOWS_OTHER_TEXT), (25, None)],
)
def test_another_text_under_another_headline_is_another_story(
    shared: int, refused: Refusal | None
) -> None:
    body = f"{words(0, 100 - shared, 'bees')} {words(100 - shared, 100)}"
    assert refusal(stored(), look(body, headline="A report about bees")) == refused


@pytest.mark.parametrize(("length", "refused"), [(50, None), (200, None), (49, Refusal.SHOWS_LESS)])
def test_a_story_written_anew_keeps_its_headline_or_its_address_and_has_some_length(
    length: int, refused: Refusal | None
) -> None:
    body = words(0, length, "anew")
    assert refusal(stored(), look(body)) == refused
    declared = "https://www.courier.example/pier?utm_source=x"
    anew = look(body, headline="Bees", canonicalUrl=declared, datePublishedSource="jsonld")
    assert refusal(stored(headline="Breaking"), anew) == refused


@pytest.mark.parametrize(
    "canonical",
    ["https://courier.example/bees", "https://other.example/pier", "javascript:x", None],
)
def test_another_address_does_not_vouch_for_another_text(canonical: str | None) -> None:
    page = look(words(0, 100, "bees"), headline="A report about bees", canonicalUrl=canonical)
    page.datePublishedSource = "jsonld"
    assert refusal(stored(), page) == Refusal.SHOWS_OTHER_TEXT


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("jsonld", None),
        ("meta", None),
        ("time", Refusal.SHOWS_OTHER_TEXT),
        ("url", Refusal.SHOWS_OTHER_TEXT),
        (None, Refusal.SHOWS_OTHER_TEXT),
    ],
)
def test_a_notice_declares_no_date_of_publication(
    source: str | None, refused: Refusal | None
) -> None:
    page = look(words(0, 100, "notice"), headline="We will be right back", canonicalUrl=ADDRESS)
    page.datePublishedSource = source
    assert refusal(stored(), page) == refused


@pytest.mark.parametrize(
    ("headline", "refused"),
    [
        ("Pier at Saltholm: council votes | Tarn Courier", None),
        ("Council votes for bees again", Refusal.SHOWS_OTHER_TEXT),
        ("COUNCIL VOTES TO LENGTHEN a beehive", None),
        (None, Refusal.SHOWS_OTHER_TEXT),
    ],
)
def test_headlines_of_one_story_share_half_of_their_words(
    headline: str | None, refused: Refusal | None
) -> None:
    assert refusal(stored(), look(words(0, 100, "anew"), headline=headline)) == refused


@pytest.mark.parametrize(
    "kinds", [("LiveBlogPosting", "NewsArticle"), ("NewsArticle", "LiveBlogPosting")]
)
def test_the_entries_of_a_live_blog_may_go(kinds: tuple[str, str]) -> None:
    before, now = kinds
    assert refusal(stored(type=before), look(words(0, 20), type=now)) is None


def test_a_replay_reads_the_page_that_is_stored() -> None:
    assert refusal(stored(), look(words(0, 20), replayOf="0" * 32)) is None


def test_a_long_text_is_compared_by_its_beginning_and_counted_whole() -> None:
    long = " ".join(
        f"word{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(9000)
    )
    before = stored(articleBody=long, wordCount=9000)
    shown = " ".join(long.split()[:8000])
    assert refusal(before, look(shown)) is None
    assert refusal(before, look(" ".join(long.split()[:3000]))) == Refusal.SHOWS_LESS


def test_a_stub_is_told_in_a_script_without_spaces() -> None:
    signs = "".join(chr(0x4E00 + number) for number in range(200))
    before = stored(articleBody=signs, wordCount=200, headline="桥")
    page = look(signs[:60], headline="桥", wordCount=60)
    assert refusal(before, page) == Refusal.SHOWS_LESS
