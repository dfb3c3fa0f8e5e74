"""Test which date of a page is the one that it shows to its readers as its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.fields.dates.dateline import ShownDate, ShownDates, find_shown_dates
from crawler.extraction.fields.dates.ownership import Ownership
from crawler.extraction.fields.dates.published import PublicationDate, find_publication_date
from crawler.extraction.fields.dates.sources import read_date_sources
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from model.links import Link
from text.calendar.written_date import DateStyle

URL = "https://www.harbour-daily.example/a-story-of-the-sea"
PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def _read(body: str, headline: int | None = None, changed: datetime | None = None) -> ShownDates:
    page = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    cut = cut_blocks(page.tree)
    if headline is None:
        headline = next((block.position for block in cut if block.tag == "h1"), None)
    return find_shown_dates(
        cut, headline, Ownership(cut, headline), DateStyle(), now=NOW, changed=changed
    )


def _find(body: str) -> str | None:
    shown = _read(body).published
    return shown.iso if shown else None


def _line(text: str) -> ShownDate:
    """Return the date that one line right below the headline shows."""
    shown = _read(f"<h1>A story</h1><p>{text}</p>").published
    assert shown is not None
    return shown


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
        ("18 ноября 2026, 14:05", "2026-11-18T14:05"),
        ("Veröffentlicht am 3. März 2025 um 9:07 Uhr", "2025-03-03T09:07"),
        ("1er août 2024 à 14h05", "2024-08-01T14:05"),
        ("November 18, 2026 3:05 pm", "2026-11-18T15:05"),
        ("2026年11月18日 14時05分", "2026-11-18T14:05"),
        ("5 de mayo de 2024", "2024-05-05"),
        ("18.11.2026 | 08:15", "2026-11-18T08:15"),
        ("Tom saw 12 things in 2020", None),
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


@pytest.mark.parametrize(("beside", "dateline"), [(29, True), (30, True), (31, False)])
def test_a_dateline_holds_thirty_characters_beside_the_date(beside: int, dateline: bool) -> None:
    line = "18 November 2026 " + "x" * (beside - 1)
    assert _line(line) == ShownDate(line, "2026-11-18", False, dateline)


@pytest.mark.parametrize(
    "word",
    ["Updated", "Last update", "Modified", "Aktualisiert", "Revised", "Reviewed", "Обновлено",
     "Actualizado", "Mis à jour", "Aggiornato", "Bijgewerkt", "Oppdatert", "Uppdaterad", "更新",
     "수정"],
)  # fmt: skip
def test_every_word_of_a_change_before_the_date_marks_it(word: str) -> None:
    for written in (word, word.upper()):
        assert _line(f"{written} 18.11.2026").updated
    assert not _line(f"18.11.2026 {word}").updated


@pytest.mark.parametrize(
    "label",
    ["Date", "Datum", "Data", "Fecha", "Published", "First published", "Originally published",
     "Posted", "Veröffentlicht", "Erschienen", "Erstellt", "Publié", "Publicado", "Pubblicato",
     "Publicerad", "Publisert", "Udgivet", "Opublikowano", "Gepubliceerd", "Опубликовано",
     "发布时间", "発売日", "公開日", "입력", "Published on", "Veröffentlicht am", "Publié le",
     "Publicado el", "Pubblicato il", "Gepubliceerd op", "Udgivet den", "Date:", "发布时间：",
     "Date |", "Date -", "Date,", "DATE"],
)  # fmt: skip
def test_every_label_marks_the_date_of_publication(label: str) -> None:
    other = "<p>3 May 2020</p>"
    assert _find(f"<h1>A story</h1>{other}<p>{label} 18.11.2026</p>{PROSE}") == "2026-11-18"


@pytest.mark.parametrize("label", ["Since", "Prepublished", "Published here today", "Postedby"])
def test_another_word_marks_nothing(label: str) -> None:
    other = "<p>3 May 2020</p>"
    assert _find(f"<h1>A story</h1>{other}<p>{label} 18.11.2026</p>{PROSE}") == "2020-05-03"


def test_the_first_labelled_date_counts_and_one_of_a_change_is_not_labelled() -> None:
    first, second = "<p>Published 18.11.2026</p>", "<p>Published 19.11.2026</p>"
    assert _find(f"<h1>A story</h1>{first}{second}") == "2026-11-18"
    changed = "<p>Published or updated 17.11.2026</p><p>Date updated: 17.11.2026</p>"
    assert _find(f"<h1>A story</h1>{changed}{second}") == "2026-11-19"


@pytest.mark.parametrize("tag", ["nav", "figure", "aside", "footer"])
def test_a_date_in_another_part_of_the_page_is_not_its_own(tag: str) -> None:
    assert _find(f"<h1>A story</h1><{tag}><p>18 November 2026</p></{tag}>") is None


def test_a_hidden_date_is_not_shown() -> None:
    assert _find("<h1>A story</h1><p hidden>18 November 2026</p>") is None


@pytest.mark.parametrize(("length", "iso"), [(119, "2026"), (120, "2026"), (121, None)])
def test_a_dateline_has_at_most_120_characters(length: int, iso: str | None) -> None:
    line = "18 November 2026 ".ljust(length, "x")
    found = _find(f"<h1>A story</h1><p>{line}</p>")
    assert (found and found[:4]) == iso


def _position(before: int, after: int, line: str = "18 November 2026") -> ShownDate | None:
    """Return the date found in a line with so many blocks before the headline, or after it.

    Another date stands at the end of the page: far from the headline none of two is taken.
    """
    blocks = ["<p>x</p>"] * 120
    blocks[50] = "<h1>A story</h1>"
    blocks[50 + after - before] = f"<p>{line}</p>"
    blocks[-1] = "<p>3 May 2020</p>"
    return _read("".join(blocks), 50).published


@pytest.mark.parametrize(
    ("before", "after", "found"), [(10, 0, True), (11, 0, False), (0, 29, True), (0, 30, False)]
)
def test_a_date_is_near_from_ten_blocks_above_to_thirty_below_the_headline(
    before: int, after: int, found: bool
) -> None:
    assert (_position(before, after) is not None) is found


@pytest.mark.parametrize(
    ("before", "after", "dateline"), [(2, 0, True), (3, 0, False), (0, 8, True), (0, 9, False)]
)
def test_a_dateline_stands_from_two_blocks_above_to_eight_below_the_headline(
    before: int, after: int, dateline: bool
) -> None:
    shown = _position(before, after)
    assert shown is not None
    assert shown.dateline is dateline


def test_of_several_dates_near_the_headline_the_dateline_counts() -> None:
    fair = "<p>The fair of the ferries and their harbours: 19 November 2026</p>"
    own = "<p>18 November 2026</p>"
    for order in ((own, fair), (fair, own)):
        shown = _read(f"<h1>The headline</h1>{''.join(order)}", 0).published
        assert shown is not None
        assert shown.iso == "2026-11-18"


def test_a_labelled_date_near_the_headline_is_a_dateline_wherever() -> None:
    for after, dateline in ((29, True), (40, True)):
        shown = _position(0, after, "Published 18.11.2026")
        assert shown is not None
        assert shown.dateline is dateline


def test_without_a_headline_no_date_is_a_dateline_unless_it_is_labelled() -> None:
    shown = _read("<p>18 November 2026</p>").published
    assert shown == ShownDate("18 November 2026", "2026-11-18", False, False)


def _published(head: str, body: str = "", link: Link | None = None) -> PublicationDate | None:
    page = parse_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL)
    cut = cut_blocks(page.tree)
    headline = next((block.position for block in cut if block.tag == "h1"), None)
    return find_publication_date(
        read_date_sources(
            page, cut, read_linked_data(page), read_meta_tags(page), link, headline, None, now=NOW
        )
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


@pytest.mark.parametrize(
    "line",
    ["By our correspondent, {}", "Edited by Mara Lind, {}", "Der Standard, {}", "Actualidad | {}",
     "编辑：王海 {}", "Aktualności, {}"],
)  # fmt: skip
def test_a_word_that_only_begins_like_one_of_a_change_is_none(line: str) -> None:
    shown = _line(line.format("18.11.2026"))
    assert (shown.iso, shown.updated) == ("2026-11-18", False)


def test_a_correction_is_never_the_publication() -> None:
    shown = _read("<h1>A story</h1><p>Correction, 18.11.2026: the pier has two lamps.</p>")
    assert shown.published is None
    assert shown.changed is not None
    for name in ("correction", "corrections", "erratum", "amended"):
        named = _read(f"<h1>A story</h1><p class={name}>18.11.2026</p>")
        assert named.published is None
        assert named.changed is not None
    both = _read("<h1>A story</h1><p>Corrected 18.11.2026</p><p>Updated 17.11.2026</p>")
    assert (both.published and both.published.iso) == "2026-11-17"
    assert (both.changed and both.changed.iso) == "2026-11-17"


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ("Published", "2018-11-15"),
        ("Publish date", "2018-11-15"),
        ("Veröffentlicht am:", "2018-11-15"),
        ("Updated", None),
        ("Starts", None),
        ("Tickets from the harbour office", None),
    ],
)
def test_a_label_may_stand_in_the_line_above_the_date(above: str, published: str | None) -> None:
    # other stories' dates stand on the page, too: the labelled one is the article's
    others = "<div>3 May 2019</div><div>4 June 2020</div>"
    body = f"<h1>A story</h1>{PROSE * 40}<div><h4>{above}</h4><div>15 November 2018</div></div>"
    shown = _read(body + others)
    assert (shown.published.iso if shown.published else None) == published or (
        above == "Updated" and shown.changed is not None and shown.changed.iso == "2018-11-15"
    )


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("2019/a-story", "2019-03-05"),
        ("news/2019-03-05-a-story", "2019-03-05"),
        ("a-story", "2026-03-05"),
        ("2020-election-a-story", "2026-03-05"),  # what it tells of
        ("2027/a-story", "2026-03-05"),  # no day in the future
    ],
)
def test_a_day_without_a_year_is_of_the_year_in_the_address(path: str, iso: str) -> None:
    url = f"https://www.harbour-daily.example/{path}"
    html = f"<html><body><h1>A story</h1><p class='date'>5 March</p>{PROSE}</body></html>"
    page = parse_document(html.encode(), url)
    cut = cut_blocks(page.tree)
    sources = read_date_sources(
        page, cut, read_linked_data(page, None), read_meta_tags(page), None, 0, "en", now=NOW
    )
    found = find_publication_date(sources)
    assert found is not None
    assert found.value.date().isoformat() == iso


def test_without_a_headline_the_first_of_two_long_lines_counts() -> None:
    first = "<p>The pier burned down on 3 May 2020, and nobody was on it that night</p>"
    second = "<p>It was built anew until 18 November 2026, with forty oaks from the hills</p>"
    shown = _read(first + second).published
    assert shown is not None
    assert shown.iso == "2020-05-03"


@pytest.mark.parametrize(("above", "is_read"), [(399, True), (400, False)])
def test_four_hundred_lines_with_numbers_are_read(above: int, is_read: bool) -> None:
    lines = "<p>7</p>" * above + "<p>Published 18 November 2026</p>"
    assert (_find(f"<h1>A story</h1>{lines}") is not None) is is_read


@pytest.mark.parametrize(("paragraphs", "is_read"), [(1, True), (2, False)])
def test_the_text_has_begun_after_two_paragraphs(paragraphs: int, is_read: bool) -> None:
    line = "<p>The pier that burned down on 3 May 2020 is open to everybody once more</p>"
    assert (_find(f"<h1>A story</h1>{PROSE * paragraphs}{line}") is not None) is is_read
