"""Which of a page's titles is the headline, and what of it is not."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.fields.headline import choose_headline
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta

URL = "https://www.harbour-daily.example/2026/11/18/"
STORY = "Ferry crew saves forty people in the strait"
OTHER = "Why nobody should swim here this winter"


def choose(body: str, head: str = "", path: str = "") -> str | None:
    page = parse_document(
        f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL + path
    )
    declared = read_meta_tags(page)
    found = choose_headline(
        page, cut_blocks(page.tree), read_linked_data(page, declared.title), declared
    )
    return found.headline


def _article(**values: object) -> str:
    text = json.dumps({"@type": "NewsArticle", **values})
    return f'<script type="application/ld+json">{text}</script>'


def test_marks_are_as_typed_where_two_declared_titles_have_them_straight() -> None:
    typed, curled = 'The captain\'s "last" word', "The captain’s “last” word"
    once = meta("twitter:title", typed.replace('"', "&quot;"))
    twice = once + f"<title>{typed}</title>"
    assert choose(f"<h1>{curled}</h1>", twice) == typed
    assert choose(f"<h1>{curled}</h1>", once) == curled


def test_json_that_tells_two_headlines_apart_holds_the_newsrooms() -> None:
    search = f"<title>{OTHER}</title>" + meta("og:title", OTHER)
    both = _article(headline=STORY, alternativeHeadline=STORY)
    assert choose(f"<h1>{OTHER}</h1>", search + both) == STORY
    assert choose(f"<h1>{OTHER}</h1>", search + _article(headline=STORY)) == OTHER
    shown = _article(headline=STORY, alternativeHeadline=OTHER)
    assert choose(f"<h1>{OTHER}</h1>", search + shown) == OTHER


def test_the_first_phrase_in_an_h1_stands_against_other_wordings() -> None:
    wordings = _article(headline="Storm and fire: how it went") + meta("og:title", "A night at sea")
    assert choose(f"<h1>{STORY}</h1><h1>More of the coast</h1>", wordings) == STORY
    assert choose("<h1>Live</h1><h1>More</h1>", wordings) == "Storm and fire: how it went"


def test_the_address_tells_which_title_it_was_made_from() -> None:
    titles = f"<title>{STORY}</title>" + meta("og:title", STORY)
    page = "<h1>Join our readers today and save</h1>"
    assert choose(page, titles, "ferry-crew-saves-forty-people") == STORY
    assert choose(page, titles, "4711") == "Join our readers today and save"


def test_an_h1_that_is_confirmed_yields_to_a_long_address_only() -> None:
    one = _article(headline=OTHER) + meta("og:title", STORY)
    two = one + meta("twitter:title", STORY)
    address = "ferry-crew-saves-forty-people"
    assert choose(f"<h1>{OTHER}</h1>", two, address) == STORY
    assert choose(f"<h1>{OTHER}</h1>", two, "ferry-crew") == OTHER
    assert choose(f"<h1>{OTHER}</h1>", one, address) == OTHER  # most titles must say it


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        (f"{STORY} | Opinion", "<nav><a href='/opinion'>Opinion</a></nav>", ""),
        (f"{STORY} – Harbour Daily", "", meta("og:site_name", "Harbour Daily")),
    ],
)
def test_sections_and_the_sites_name_go_from_the_h1_too(title: str, body: str, head: str) -> None:
    assert choose(f"{body}<h1>{title}</h1>", head) == STORY


def test_a_last_part_that_is_neither_stays() -> None:
    title = f"{STORY} – what we expect"
    assert choose(f"<p>What we expect</p><h1>{title}</h1>") == title


def test_the_end_of_a_title_that_the_page_shows_nowhere() -> None:
    assert choose("", f"<title>{STORY} | HDN</title>") == STORY
    korean = "부두 앞 화재 선원들이 승객 마흔 명을 구했다"
    site = meta("og:site_name", "항구일보")
    assert choose("", f"{site}<title>{korean}-사회ㅣ항구일보</title>") == korean


def test_the_title_of_the_page_is_no_name_of_the_site() -> None:
    part = _article(headline=f"{STORY}!", isPartOf={"@type": "WebPage", "name": f"{STORY} today"})
    assert choose(f"<h1>{STORY}</h1>", part.replace("NewsArticle", "BlogPosting")) == STORY


def test_the_sites_name_in_an_h1_is_no_headline() -> None:
    title = "<title>How the strait froze • Mara Lind</title>"
    body = "<h1>Mara Lind</h1>"
    assert choose(body, title, "how-the-strait-froze") == "How the strait froze"
    # without a word of the title in the address it could be a section before the headline
    assert choose(body, title, "1234") == "Mara Lind"
    both = "<h1>Mara Lind</h1><h1>How the strait froze over</h1>"
    assert choose(both, title, "how-the-strait-froze") == "How the strait froze over"


def test_an_acronym_makes_no_headline_of_capitals() -> None:
    plain, quoted = "바다 이야기 DJ", '"바다 이야기" DJ'
    assert choose(f"<h1>{quoted}</h1>", _article(headline=plain)) == plain


TITLE = "A story of the sea - and of ships"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE} | Harbour Daily</title>", ""),
        (f"<title>{TITLE} - Harbour Daily</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>Harbour Daily: {TITLE}</title>", f"<h1>{TITLE}</h1>"),
        (
            meta("og:title", f"{TITLE} – The Sun") + meta("og:site_name", "The Sun"),
            "",
        ),
        (f"<title>{TITLE}</title>", f"<h1>Harbour Daily</h1><h1>{TITLE}</h1><h1>More news</h1>"),
        (json_ld(f'{{"@type": "NewsArticle", "headline": "{TITLE}"}}'), "<h1>Harbour Daily</h1>"),
        (
            json_ld(f'{{"@type": "NewsArticle", "headline": "{TITLE}"}}') + meta("og:title", TITLE),
            f"<h1><span>Shipping</span> {TITLE}</h1>",  # a kicker inside the h1
        ),
        (f"<title>{TITLE}</title>", "<h1><span>A story of the sea -</span><br>and of ships</h1>"),
    ],
)
def test_the_headline_never_carries_the_site_or_a_kicker(head: str, body: str) -> None:
    assert ReadPage(head, body).headline().headline == TITLE


def test_another_headline_is_kept_only_if_it_really_differs() -> None:
    other = ReadPage(meta("og:title", "Why nobody swims here now"), f"<h1>{TITLE}</h1>").headline()
    assert other.headline == TITLE
    assert other.alternative == "Why nobody swims here now"
    assert (
        ReadPage(meta("og:title", f"{TITLE}!"), f"<h1>{TITLE}</h1>").headline().alternative is None
    )


def test_the_newsrooms_spelling_wins_over_the_templates() -> None:
    declared = json_ld('{"@type": "NewsArticle", "headline": "Fire: A ship is lost"}')
    assert ReadPage(declared, "<h1>Fire:A ship is lost</h1>").headline().headline == (
        "Fire: A ship is lost"
    )
    title = "<title>A ship is lost at sea</title>"
    assert ReadPage(title, "<h1>A SHIP IS LOST AT SEA</h1>").headline().headline == (
        "A ship is lost at sea"
    )
