"""Test that a date is never another story's, an embedded post's or an event's."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.fields.reading import ReadPage

PLAIN = "https://www.harbour-daily.example/a-story-of-the-sea"
PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"
HEADLINE = "<h1>The ferry is back in the harbour of the town</h1>"
LINK = "<a href='/other'>Lighthouse keeper retires after forty long years</a>"


def _day(body: str) -> str | None:
    found = ReadPage("", body, url=PLAIN).published()
    return found.value.date().isoformat() if found else None


@pytest.mark.parametrize(
    "box",
    [
        "<blockquote class='twitter-tweet'><p>We warned.</p>— Pilots <a>November 20, 2025</a>"
        "</blockquote>",
        "<blockquote><p>Spoken on 20 November 2025</p></blockquote>",
        "<div class='instagram-media'><time datetime='2025-11-20T08:00Z'>20 Nov</time></div>",
        "<div class='fb-post'><p>20 November 2025</p></div>",
        "<figure><figcaption>20 November 2025</figcaption></figure>",
        f"<div class='box'><p>20 November 2025</p>{LINK}</div>",
        f"<div class='box'><time datetime='2025-11-20'>Thursday</time>{LINK}</div>",
        "<div class='box'><p>2025年11月20日</p><a href='/o'>灯台守が四十年の勤めを終える</a></div>",
        "<div class='event-info'><p>20 November 2025</p></div>",
        "<div class='embed'><p>We warned.</p><span>20 November 2025</span></div>",
        "<div class='infobox'><h3>Veranstaltung</h3><p>20. November 2025, 19 Uhr</p></div>",
        "<div itemscope itemtype='https://schema.org/MusicEvent'>"
        "<time itemprop='startDate' datetime='2025-11-20T19:00'>20 Nov</time></div>",
        "<p>Correction, 20 November 2025: the pier has two lamps.</p>",
        "<p class='correction'>20 November 2025</p>",
        "<p>Berichtigung vom 20.11.2025</p>",
        "<div class='popular'><p>20 November 2025</p></div>",
        "<div class='comments'><p>20 November 2025 08:15</p></div>",
        "<p>When: 20 November 2025</p>",
        "<p>20 – 22 November 2025</p>",
    ],
)
def test_a_date_in_a_box_is_not_the_article_s(box: str) -> None:
    assert _day(f"{HEADLINE}{PROSE}{box}{PROSE}{PROSE}") is None
    own = "<p>By Mara Lind | 18 November 2026</p>"
    assert _day(f"{HEADLINE}{own}{PROSE}{box}{PROSE}{PROSE}") == "2026-11-18"
    assert _day(f"<div>{box}</div>{HEADLINE}{own}{PROSE}{PROSE}") == "2026-11-18"


@pytest.mark.parametrize(
    "line",
    [
        "<div class='meta'><a href='/mara'>Mara Lind, our writer</a> 18 November 2026</div>",
        "<div class='meta'><h4><a href='/m'>Mara Anna Lind</a></h4><p>18 November 2026</p></div>",
        "<div><a href='#share'>Share this story with all of your friends</a>18 November 2026</div>",
        "<div class='w-embed'><p>18 November 2026</p></div>",
        "<div class='elementor-widget'><p>18 November 2026</p></div>",
        "<footer class='post-meta'><p>18 November 2026</p></footer>",
        "<aside><time datetime='2026-11-18'>Wednesday</time></aside>",
    ],
)
def test_a_date_by_the_headline_is_the_article_s(line: str) -> None:
    assert _day(f"{HEADLINE}{line}{PROSE}{PROSE}") == "2026-11-18"


@pytest.mark.parametrize(
    "name",
    ["related", "popular", "latest", "newest", "recent", "trending", "recommended",
     "recommendation", "recommendations", "teaser", "teasers", "oembed", "embed", "embedded",
     "embeds", "twitter", "tweet", "instagram", "facebook", "fb", "tiktok", "telegram", "youtube",
     "bluesky", "mastodon", "reddit", "event", "events", "comment", "comments", "ticker", "promo",
     "carousel", "mostread", "outbrain", "taboola"],
)  # fmt: skip
def test_each_name_of_a_box_tells_that_its_date_is_not_the_article_s(name: str) -> None:
    assert _day(f"{HEADLINE}<div class='{name}'><p>18 November 2026</p></div>{PROSE * 2}") is None


@pytest.mark.parametrize("tag", ["nav", "figure", "figcaption", "blockquote", "form", "iframe"])
def test_each_element_of_a_box_tells_that_its_date_is_not_the_article_s(tag: str) -> None:
    assert _day(f"{HEADLINE}<{tag}><p>18 November 2026</p></{tag}>{PROSE * 2}") is None


@pytest.mark.parametrize(
    ("list_", "day"),
    [
        ("<div><h4>Newest</h4><p>26.11.2025 Lighthouse keeper retires</p></div>", None),
        ("<p>26.11.2025 Lighthouse keeper</p><p>26.11.2025 School meals</p>", None),
        ("<p>26.11.2025</p>", "2025-11-26"),
        ("<p>Mara Lind, 26.11.2025</p>", "2025-11-26"),
        ("<p>The lighthouse keeper who left the town on 26.11.2025 is back</p>", None),
        ("<div><h4>Newest</h4><p>Published 26.11.2025</p></div>", "2025-11-26"),
        ("<p>Concert: 26.11.2025, 19:00</p>", None),
    ],
)
def test_below_the_text_only_a_line_of_its_own_is_believed(list_: str, day: str | None) -> None:
    assert _day(f"<article>{HEADLINE}{PROSE * 10}</article>{list_}") == day


def test_a_box_around_the_headline_or_the_text_is_none() -> None:
    inside = f"{HEADLINE}<p>18 November 2026</p>{PROSE}{PROSE}"
    assert _day(f"<div class='related-event'>{inside}</div>") == "2026-11-18"
    outside = f"<div class='comment'><p>18 November 2026</p>{PROSE}{PROSE}</div>"
    assert _day(f"{HEADLINE}{outside}") == "2026-11-18"


@pytest.mark.parametrize(("words", "day"), [(5, "2026-11-18"), (6, None)])
def test_a_link_of_six_words_is_another_story(words: int, day: str | None) -> None:
    link = f"<a href='/x'>{' '.join(['word'] * words)}</a>"
    assert _day(f"{HEADLINE}<div><p>18 November 2026</p>{link}</div>{PROSE}{PROSE}") == day


def test_a_day_that_a_sentence_tells_of_is_not_the_article_s() -> None:
    told = f"<p>The fair is on <time datetime='2026-11-20'>Friday</time>{'.' * 120}</p>"
    assert _day(f"{HEADLINE}{told}{PROSE}") is None
    own = "<p>By Mara Lind | <time datetime='2026-11-18'>Wednesday</time></p>"
    assert _day(f"{HEADLINE}{own}{told}{PROSE}") == "2026-11-18"


def test_below_the_headline_counts_before_above_it() -> None:
    own, other = "<p>18 November 2026</p>", "<p>Friday, 20 November 2026</p>"
    assert _day(f"{other}{HEADLINE}{own}{PROSE}") == "2026-11-18"
    ticker = f"{other}<p>x</p><p>x</p><p>x</p>"
    assert _day(f"{ticker}{HEADLINE}{'<p>x</p>' * 9}{own}{PROSE}") == "2026-11-18"
    assert _day(f"{own}{HEADLINE}{PROSE}") == "2026-11-18"
