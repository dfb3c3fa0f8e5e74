"""Test what the dates of a page say together: zones, changes, days without a year, slashes."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.dates.style import date_style
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta

PLAIN = "https://www.harbour-daily.example/a-story-of-the-sea"
PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"
HEADLINE = "<h1>The ferry is back in the harbour of the town</h1>"


def _page(head: str, body: str, lang: str = "en") -> ReadPage:
    return ReadPage(head, f"{HEADLINE}{body}{PROSE}{PROSE}", lang, PLAIN)


def _published(head: str, body: str, lang: str = "en") -> str | None:
    found = _page(head, body, lang).published()
    return found.value.isoformat() if found else None


def _modified(head: str, body: str) -> str | None:
    found = _page(head, body).modified()
    return found.isoformat() if found else None


def _article(published: str, modified: str = "") -> str:
    change = f', "dateModified": "{modified}"' if modified else ""
    return json_ld(f'{{"@type": "NewsArticle", "datePublished": "{published}"{change}}}')


@pytest.mark.parametrize(
    ("declared", "shown", "value"),
    [
        ("2026-11-18 21:15:00", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T21:15:00-05:00"),
        ("2026-11-18T21:15:00Z", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T21:15:00-05:00"),
        ("2026-11-19T02:15:00Z", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T21:15:00-05:00"),
        ("2026-11-18T21:15:00+01:00", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T21:15:00+01:00"),
        ("2026-11-18T20:00:00Z", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T20:00:00+00:00"),
        ("2026-11-18 21:15:00", "Nov 18, 2026, 9:15 PM", "2026-11-18T21:15:00+00:00"),
        ("2026-11-18", "Nov 18, 2026, 9:15 PM EST", "2026-11-18T21:15:00-05:00"),
    ],
)
def test_the_zone_that_readers_see_is_kept(declared: str, shown: str, value: str) -> None:
    assert _published(_article(declared), f"<p>{shown}</p>") == value


@pytest.mark.parametrize(
    ("declared", "time", "value"),
    [
        ("2026-11-19T02:15:00Z", "2026-11-18T21:15:00-05:00", "2026-11-18T21:15:00-05:00"),
        ("2026-11-19T02:15:30+00:00", "2026-11-18T21:15-05:00", "2026-11-18T21:15:30-05:00"),
        ("2026-11-18T21:15:00Z", "2026-11-18T21:15:00-05:00", "2026-11-18T21:15:00+00:00"),
        ("2026-11-19T02:15:00Z", "2026-11-18T21:16:00-05:00", "2026-11-19T02:15:00+00:00"),
        ("2026-11-19T02:15:00+01:00", "2026-11-18T20:15:00-05:00", "2026-11-19T02:15:00+01:00"),
        ("2026-11-19T00:00:00Z", "2026-11-18T19:00:00-05:00", "2026-11-18T19:00:00-05:00"),
    ],
)
def test_the_zone_of_a_time_element_counts_for_the_same_moment(
    declared: str, time: str, value: str
) -> None:
    head = meta("article:published_time", declared)
    assert _published(head, f"<time datetime='{time}'>x</time>") == value


def test_posted_and_updated_lines_give_both_dates_with_their_zone() -> None:
    lines = "<p>Posted: Nov 18, 2026 / 09:15 PM EST</p><p>Updated: Nov 19, 2026 / 07:40 AM EST</p>"
    assert _published("", lines) == "2026-11-18T21:15:00-05:00"
    assert _modified("", lines) == "2026-11-19T07:40:00-05:00"


@pytest.mark.parametrize(
    "change",
    [
        "<p>Last updated 19 November 2026, 07:40</p>",
        "<p class='updated'>19 November 2026, 07:40</p>",
        "<time class='updated' datetime='2026-11-19T07:40:00Z'>Thursday</time>",
        "<p>Stand: 19.11.2026, 07:40 Uhr</p>",
        "<p>Обновлено: 19 ноября 2026, 07:40</p>",
        "<p>Correction, 19 November 2026 07:40: an earlier version named another pier.</p>",
    ],
)
def test_a_change_that_is_only_shown_is_one(change: str) -> None:
    published = _article("2026-11-18T21:15:00+01:00")
    zone = "+00:00" if "datetime=" in change else "+01:00"  # that of the publication
    assert _modified(published, change) == f"2026-11-19T07:40:00{zone}"
    assert _published(published, change) == "2026-11-18T21:15:00+01:00"
    assert _modified(_article("2026-11-20T08:00:00Z"), change) is None  # before the publication
    declared = _article("2026-11-18T21:15:00+01:00", "2026-11-18T22:00:00+01:00")
    assert _modified(declared, change) == "2026-11-18T22:00:00+01:00"


def test_a_change_with_a_misnamed_zone_is_not_before_the_publication() -> None:
    shown = "<p>Nov 18, 2026, 9:15 PM EST</p>"
    head = _article("2026-11-18T21:15:00Z", "2026-11-18T21:20:00Z")
    assert _modified(head, shown) == "2026-11-18T21:20:00-05:00"
    head = _article("2026-11-18T21:15:00Z", "2026-11-19T08:10:00Z")
    assert _modified(head, shown) == "2026-11-19T08:10:00-05:00"
    head = _article("2026-11-18T21:15:00Z", "2026-11-18T21:10:00Z")
    assert _modified(head, shown) is None
    head = _article("2026-11-19T02:15:00Z", "2026-11-19T02:14:59Z")
    assert _modified(head, shown) is None


@pytest.mark.parametrize(
    ("published", "modified", "earlier", "value"),
    [
        ("2026-11-08T10:11", "2026-11-08T10:11", "2026-09-17T16:57", "2026-09-17T16:57"),
        ("2026-11-08T10:11", "2026-11-08T10:11", "2026-11-08T08:03", "2026-11-08T08:03"),
        ("2026-11-08T10:11", "2026-11-09T10:11", "2026-09-17T16:57", "2026-11-08T10:11"),
        ("2026-11-08T10:11", "2026-11-08T10:11", "2026-11-08T05:11", "2026-11-08T10:11"),
        ("2026-11-08T10:11", "2026-11-08T10:11", "2026-11-09T10:11", "2026-11-08T10:11"),
        ("2026-11-08T10:11", "2026-11-08T10:11", "2026-11-08", "2026-11-08T10:11"),
    ],
)
def test_of_two_declared_dates_the_earlier_counts_where_one_is_of_a_change(
    published: str, modified: str, earlier: str, value: str
) -> None:
    head = _article(published, modified) + meta("article:published_time", earlier)
    assert (_published(head, "") or "").startswith(value)


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        ("", "<p>Nov. 18, 9:15 p.m.</p>", "2026-11-18T21:15:00+00:00"),
        ("", "<p class='date'>18 Nov</p>", "2026-11-18T00:00:00+00:00"),
        ("", "<p class='date'>24 Dec</p>", "2025-12-24T00:00:00+00:00"),
        ("", "<p>18 Nov</p>", None),
        ("", "<p>The pier that burned down on 18 Nov at 9:15 is open</p>", None),
        (meta("article:modified_time", "2025-11-19T08:00Z"), "<p>Nov 18, 9:15</p>",
         "2025-11-18T09:15:00+00:00"),
        ("", "<p>29 February, 9:15</p>", "2024-02-29T09:15:00+00:00"),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_such_day(head: str, line: str, day: str | None) -> None:
    assert _published(head, line) == day


def test_a_day_without_a_year_far_from_the_headline_is_none() -> None:
    line = "<p class='date'>18 Nov</p>"
    assert _published("", f"{'<p>x</p>' * 7}{line}") is not None
    assert _published("", f"{'<p>x</p>' * 8}{line}") is None


@pytest.mark.parametrize(
    ("lang", "line", "day"),
    [
        ("en-US", "Published 11/04/2026", "2026-11-04"),
        ("en-GB", "Published 11/04/2026", "2026-04-11"),
        ("en", "Published 11/04/2026", None),
        ("en", "Published 11/04/2026 9:05 PM EST", "2026-11-04"),
        ("it", "Pubblicato 11/04/2026", "2026-04-11"),
    ],
)
def test_slashes_are_read_by_language_and_country(lang: str, line: str, day: str | None) -> None:
    found = _published("", f"<p>{line}</p>", lang)
    assert (found and found[:10]) == day


@pytest.mark.parametrize(
    ("line", "elsewhere", "day"),
    [
        ("Posted 03/10/2026", "<p>Posted 26/09/2026</p>", "2026-10-03"),
        ("Posted 3-10-2026", "<p>Posted 26-9-2026</p>", "2026-10-03"),
        ("Posted 03/10/2026", "<p>Posted 09/26/2026</p>", "2026-03-10"),
        ("Posted 03/10/2026", "<time class='x' datetime='2026-10-03'></time>", "2026-10-03"),
        ("Posted 03/10/2026", "<img src='/2026-03-10-ferry.png'>", "2026-03-10"),
        ("Posted 03/10/2026", "<p>Posted 26/09/2026</p><p>Posted 09/26/2026</p>", None),
        ("Posted 03/10/2026", "<i id='2026-03-10'></i><i id='2026-10-03'></i>", None),
        ("Posted 03/10/2026", "<p>Posted 10/10/2026</p>", None),
        ("Posted 03/10/2026", "<p>Posted 05/09/2026</p>", None),
        ("Posted 03/10/2026", "<p>Version 26/09/20261</p>", None),
        ("Posted 03/10/2026", f"<p>{'They left on 26/09/2026 for the islands. ' * 3}</p>", None),
    ],
)
def test_slashes_are_read_as_another_date_on_the_page_shows(
    line: str, elsewhere: str, day: str | None
) -> None:
    found = _published("", f"<p>{line}</p>{PROSE}<aside>{elsewhere}</aside>")
    assert (found and found[:10]) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/10/03/the-ferry-is-back", "2026-10-03"),
        ("/blog/2026/october/3/the-ferry-is-back", "2026-10-03"),
        ("/blog/2026-3-10-the-ferry-is-back", "2026-03-10"),
        ("/2026/10/the-ferry-is-back", None),
        ("/2026/ferry/03/the-ferry-is-back", None),
        ("/12026/10/03/the-ferry-is-back", None),
    ],
)
def test_slashes_are_read_as_the_address_shows(path: str, day: str | None) -> None:
    page = ReadPage("", f"{HEADLINE}<p>Posted 03/10/2026</p>{PROSE}{PROSE}", "en",
                    f"https://www.harbour-daily.example{path}")  # fmt: skip
    found = page.published()
    text = found if found and found.source == "text" else None
    assert (text and text.value.date().isoformat()) == day


def test_a_declared_date_with_slashes_is_read_as_another_date_shows() -> None:
    time = "<time datetime='02-10-2026'>02-10-2026</time>"
    assert _published("", f"{time}<p>Posted 26-11-2026</p>") == "2026-10-02T00:00:00+00:00"


def test_a_declared_date_with_slashes_is_read_in_the_page_s_order() -> None:
    head = meta("article:published_time", "11/04/2026 21:05")
    assert _published(head, "", "en-US") == "2026-11-04T21:05:00+00:00"
    assert _published(head, "", "en-GB") == "2026-04-11T21:05:00+00:00"
    assert _published(head, "", "en") is None


@pytest.mark.parametrize(
    ("tag", "locale", "host", "day_first"),
    [
        (None, None, "paper.us", None),
        ("de", None, "paper.us", True),
        ("es-US", None, "paper.example", True),
        ("en-US", None, "paper.co.uk", False),
        ("en-PH", None, "paper.example", False),
        ("en-GB", "en_US", "paper.example", True),
        ("en-CA", None, "paper.example", None),
        ("en-Latn-US", None, "paper.example", False),
        ("en", "en_US", "paper.co.uk", True),
        ("en", "en_US", "paper.example", False),
        ("en", "en_GB", "paper.example", True),
        ("en", "en", "paper.example", None),
        ("en", "en_CA", "paper.example", None),
        ("en", None, "paper.gov", False),
        ("en", None, "paper.io", None),
        ("en", None, "paper.in", True),
        ("fil", None, "paper.ph", False),
    ],
)
def test_the_order_of_a_page_follows_its_language_and_country(
    tag: str | None, locale: str | None, host: str, day_first: bool | None
) -> None:
    style = date_style(tag, locale, f"https://www.{host}/story")
    assert style.day_first is day_first
    assert style.language == (tag.split("-")[0] if tag else None)


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ("<span class='timestamp' data-timestamp='1795036500000'></span>", "2026-11-18T21:15:00"),
        ("<span data-epoch='1795036500'></span>", "2026-11-18T21:15:00"),
        ("<i data-datetime='2026-11-18T21:15:00Z'></i>", "2026-11-18T21:15:00"),
        ("<abbr class='published' title='2026-11-18T21:15:00Z'>today</abbr>", "2026-11-18T21:15"),
        ("<time datetime='1795036500000'>today</time>", "2026-11-18T21:15:00"),
        ('<script>x={"datePublished":"2026-11-18T21:15:00Z"}</script>', "2026-11-18T21:15:00"),
        ('<script>x="{\\"publishedAt\\":\\"2026-11-18T21:15:00Z\\"}"</script>', "2026-11-18T21:15"),
        ("<i data-state='{&quot;publishDate&quot;:&quot;2026-11-18&quot;}'></i>", "2026-11-18"),
        ('<script>x={"unpublishedAt":"2026-11-18T21:15:00Z"}</script>', None),
        ("<span class='post-date' data-value='1795036500000'></span>", "2026-11-18T21:15:00"),
        ("<span itemprop='datePublished' content='2026-11-18T21:15'></span>", "2026-11-18T21:15"),
        ("<i data-epoch=1795036500></i>", "2026-11-18T21:15:00"),
        ("<i data-ts='1795036500'></i>", "2026-11-18T21:15:00"),
        *(
            (f"<i data-{name}='2026-11-18T21:15:00Z'></i>", "2026-11-18T21:15:00")
            for name in (
                "published",
                "publication",
                "posted-at",
                "pubdate",
                "deploy-dt",
                "release",
                "issued-on",
            )
        ),
        ("<abbr title='2026-11-18T21:15:00Z'>today</abbr>", None),
        ("<span class='updated' data-timestamp='1795036500000'></span>", None),
        ("<div class='comment' data-timestamp='1795036500000'></div>", None),
        ("<i data-time='1795036500'></i><i data-time='1795036501'></i>", None),
        ("<i data-timestamp='179503650'></i>", None),
        ("<i data-score='1795036500'></i>", None),
    ],
)
def test_a_date_in_an_attribute_or_a_script_is_read(markup: str, value: str | None) -> None:
    found = _published("", markup)
    assert (found is None) if value is None else (found or "").startswith(value)


@pytest.mark.parametrize(
    ("declared", "day"),
    [
        ("18 noiembrie 2026, 21:15", "2026-11-18T21:15:00+00:00"),
        ("18 de noviembre de 2026", "2026-11-18T00:00:00+00:00"),
        ("۲۷ آبان ۱۴۰۵", "2026-11-18T00:00:00+00:00"),
        ("'2026-11-18T21:15:07Z'", "2026-11-18T21:15:07+00:00"),
        ("2569-11-18", "2026-11-18T00:00:00+00:00"),
        ("18 November", None),
        ("x" * 90 + " 18 noiembrie 2026", None),
    ],
)
def test_a_declared_date_is_read_in_the_page_s_language(declared: str, day: str | None) -> None:
    assert _published(_article(declared), "") == day


def test_the_zone_of_a_time_element_counts_for_the_same_time_without_one() -> None:
    time = "<time datetime='2026-11-18T21:15:00-05:00'>Nov 18, 9:15 PM</time>"
    assert _published(_article("2026-11-18 21:15:00"), time) == "2026-11-18T21:15:00-05:00"
    assert _published(_article("2026-11-18 20:15:00"), time) == "2026-11-18T20:15:00+00:00"


@pytest.mark.parametrize(("count", "is_read"), [(39, True), (40, False)])
def test_at_most_forty_time_elements_and_headlines_are_read(count: int, is_read: bool) -> None:
    others = "<h1>x</h1>" * (count - 1)  # with the headline of the page
    time = "<time datetime='2026-11-18T21:15:00Z'>today</time>"
    assert (_published("", f"{others}{time}") is not None) is is_read


@pytest.mark.parametrize(("before", "is_read"), [(19_999, True), (20_000, False)])
def test_twenty_thousand_elements_are_looked_at_for_an_attribute(
    before: int, is_read: bool
) -> None:
    around = 4  # html, head, body and the headline
    body = f"{'<u></u>' * (before - around)}<i data-ts='1795036500'></i>"
    assert (_published("", body) is not None) is is_read


@pytest.mark.parametrize(
    "domain",
    ["ai", "am", "app", "ca", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "tv", "to", "ws",
     "com"],
)  # fmt: skip
def test_a_domain_that_everybody_may_buy_tells_of_no_country(domain: str) -> None:
    assert date_style("en", None, f"https://paper.{domain}/story").day_first is None


@pytest.mark.parametrize("domain", ["us", "gov", "mil", "edu", "ph"])
def test_each_domain_of_the_month_first_tells_so(domain: str) -> None:
    assert date_style("en", None, f"https://paper.{domain}/story").day_first is False


@pytest.mark.parametrize(
    "region", ["US", "PR", "GU", "AS", "MP", "VI", "UM", "MH", "FM", "PW", "PH"]
)
def test_each_region_of_the_month_first_tells_so(region: str) -> None:
    assert date_style(f"en-{region}", None, "https://paper.example/story").day_first is False


@pytest.mark.parametrize("language", ["en", "fil", "tl"])
def test_each_language_may_have_the_month_first(language: str) -> None:
    assert date_style(language, "x_US", "https://paper.example/story").day_first is False


NOTE = "This article was originally published on 26 Sep 2025 at 4:12pm but has been updated since."


@pytest.mark.parametrize(
    ("lang", "note", "value"),
    [
        ("en", NOTE, "2025-09-26T16:12:00+00:00"),
        ("en", "First published: 26 September 2025. Last updated in June.", "2025-09-26"),
        ("de", "Der Text ist zuerst erschienen am 26.9.2025 und wurde aktualisiert.", "2025-09-26"),
        ("de", "Er erschien erstmals am 26.9.2025 und wurde aktualisiert.", "2025-09-26"),
        ("fr", "Article initialement publié le 26 septembre 2025, mis à jour.", "2025-09-26"),
        ("fr", "Première publication : 26 septembre 2025, mise à jour depuis.", "2025-09-26"),
        ("es", "Publicado originalmente el 26 de septiembre de 2025 y actualizado.", "2025-09-26"),
        ("es", "Texto originalmente publicado el 26/09/2025 y actualizado.", "2025-09-26"),
        ("it", "Pubblicato per la prima volta il 26 settembre 2025 e aggiornato.", "2025-09-26"),
        ("pt", "Publicado originalmente em 26 de setembro de 2025 e atualizado.", "2025-09-26"),
        ("pt", "Texto originalmente publicado em 26/09/2025 e atualizado.", "2025-09-26"),
        ("nl", "Oorspronkelijk gepubliceerd op 26 september 2025 en bijgewerkt.", "2025-09-26"),
        ("en", "This was originally published on 26 September 2025 in the Herald.", "2026-09-30"),
        ("en", f"{NOTE} {'The crew worked on. ' * 8}"[:251] + ".", "2026-09-30"),
        ("en", "It was published on 26 September 2025, and has been updated.", "2026-09-30"),
        ("en", "Originally published in May; updated 26 September 2025.", "2026-09-30"),
    ],
)
def test_a_note_tells_of_the_first_publication(lang: str, note: str, value: str) -> None:
    page = _page("", f"<p>2026-09-30</p>{PROSE}<p>{note}</p>", lang)
    found = page.published()
    assert found is not None
    assert found.value.isoformat().startswith(value)


def test_what_is_declared_counts_before_a_note() -> None:
    found = _published(_article("2026-11-18T21:15:00Z"), f"{PROSE}<p>{NOTE}</p>")
    assert found == "2026-11-18T21:15:00+00:00"
