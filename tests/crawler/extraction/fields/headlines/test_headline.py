"""Test which of a page's titles is the headline, and which part of it is the site's name."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.fields.headlines.headline import choose_headline
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from model.links import Link
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


def test_an_h1_that_a_title_confirms_stands_against_the_address() -> None:
    search = meta("og:title", STORY) + meta("twitter:title", STORY) + f"<title>{STORY}</title>"
    address = "ferry-crew-saves-forty-people-in-the-strait"
    assert choose(f"<h1>{OTHER}</h1>", _article(headline=OTHER) + search, address) == OTHER
    assert choose(f"<h1>{OTHER}</h1>", search, address) == STORY


@pytest.mark.parametrize(
    ("below", "stands"),
    [
        ("<p class=byline>Mara Lind</p>", True),
        ("<p>By Mara Lind</p>", True),
        ("<p>Von Mara Lind</p>", True),
        ("<p>18 November 2026, 21:15</p>", True),
        ("<p>The harbour tells why.</p><p>Photo</p><p>x</p><p>By Mara Lind</p>", True),
        ("<p>The harbour tells why.</p><p>Photo</p><p>x</p><p>y</p><p>By Mara Lind</p>", False),
        ("<p>Mara Lind sailed with them.</p>", False),
        (f"<p>By Mara Lind</p><h2>{STORY}</h2>", False),
    ],
)
def test_a_signed_h1_stands_against_a_title_for_search_engines(below: str, stands: bool) -> None:
    """Build an h1 that no title confirms; the page shows the title in the last case only."""
    address = "ferry-crew-saves-forty-people"
    found = choose(f"<h1>{OTHER}</h1>{below}", f"<title>{STORY}</title>", address)
    assert found == (OTHER if stands else STORY)


@pytest.mark.parametrize(
    ("logo", "head"),
    [
        ("<h1 class=logo>Harbour Daily</h1>", f"<title>{STORY}</title>"),
        ("<h1><a href='/'>Harbour Daily News of the coast</a></h1>", f"<title>{STORY}</title>"),
        ("<h1>Harbour Daily</h1>", f"<title>{STORY} | Harbour Daily</title>"),
        ("<h1>The paper of the whole coast</h1>", f"<title>{STORY} | Harbour</title>"),
        ("<h1>Mara Lind</h1>", f"<title>{STORY} – Mara Lind</title>"),
        ("<h1>Mara Lind</h1>", meta("author", "Mara Lind") + f"<title>{STORY}</title>"),
        (
            "<h1>Mara Lind</h1>",
            json_ld(
                f'{{"@type": "Article", "author": {{"name": "Mara Lind"}}, "headline": "{STORY}"}}'
            ),
        ),
    ],
)
@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_neither_the_logo_nor_the_writer_is_the_headline(logo: str, head: str, tag: str) -> None:
    assert choose(f"{logo}<{tag}>{STORY}</{tag}>", head, "1234") == STORY


def test_a_name_stays_where_the_page_has_no_other_headline() -> None:
    author = meta("author", "Mara Lind")
    assert choose("<h1>Mara Lind</h1>", f"{author}<title>Mara Lind | harbour-daily</title>") == (
        "Mara Lind"
    )
    assert choose("<h1 class=logo>Coast</h1>") == "Coast"
    assert choose(f"<h1 class=logo>{STORY}</h1>", f"<title>{STORY}</title>") == STORY


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<h2>{STORY}</h2><p>By Mara Lind</p>", STORY),
        (f"<div>Harbour Daily</div><h3>{STORY}</h3><p>18 November 2026</p>", STORY),
        (f"<h2>{STORY}</h2><p>Harbour</p>", "Print view"),
        ("<h2>Ferry crew saves</h2><p>By Mara Lind</p>", "Print view"),
        ("<h2>Monday, 18 November 2026</h2><p>By Mara Lind</p>", "Print view"),
        (f"<aside><h2>{STORY}</h2></aside><p>By Mara Lind</p>", "Print view"),
        (f"<h2 hidden>{STORY}</h2><p>By Mara Lind</p>", "Print view"),
        (f"<p>{'x' * 100}</p><h2>{STORY}</h2><p>By Mara Lind</p>", "Print view"),
        (f"<p>{'x' * 99}</p><h2>{STORY}</h2><p>By Mara Lind</p>", STORY),
    ],
)
def test_a_signed_heading_is_the_headline_of_a_page_without_h1(body: str, found: str) -> None:
    assert choose(body, "<title>Print view</title>", "4711") == found


@pytest.mark.parametrize(
    "name",
    ["_本地_东港新闻网", "-本地-东港新闻网", " - 东港新闻网", "——东港新闻网", "|本地|东港新闻网",
     "：みなと通信", "　みなと通信", "　写真1枚　国際ニュース：みなと通信", "（写真＝東港）",
     " - 항구일보"],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["h1", "h2", "div"])
def test_a_line_of_the_page_tells_what_of_a_title_is_the_headline(name: str, tag: str) -> None:
    story = "东港渡轮码头将关闭十八个月"
    page = f"<h1 class=logo>東港</h1><{tag}>{story}</{tag}>"
    assert choose(page, f"<title>{story}{name}</title>", "88121.html") == story


def test_what_two_sources_agree_on_ends_an_h1() -> None:
    title = f"<title>{STORY}：東港日報</title>"
    assert choose(f"<h1>{STORY} <span>Nils Borg</span></h1>", title, "1") == STORY
    assert choose(f"<h1><i>Sea</i> {STORY}</h1>", title, "1") == STORY
    whole = f"<title>{STORY} again</title>"
    assert choose(f"<h1>{STORY} <small>again</small></h1>", whole, "1") == f"{STORY} again"


def test_of_two_h1_in_a_title_the_longer_is_the_headline() -> None:
    two = f"<h1>The whole coast</h1><h1>{STORY}</h1>"
    assert choose(two, f"<title>{STORY}, the whole coast</title>", "1") == STORY


def test_the_address_tells_which_h1_it_was_made_from() -> None:
    body = "<h1>Where the ferry goes today</h1><h1>The boats we love</h1>"
    head = "<title>Where the boats go today</title>"
    assert choose(body, head, "we-love-boats") == "The boats we love"
    assert choose(body, head, "1") == "Where the ferry goes today"


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


WORDS = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliet",
]


def _words(*numbers: int) -> str:
    return " ".join(WORDS[number] for number in numbers)


@pytest.mark.parametrize(("known", "chosen"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_an_h1_with_half_of_the_declared_words_is_confirmed(known: int, chosen: int) -> None:
    """Build a second h1 that shares ``known`` of its four words with the title."""
    first, second = "one two three four", _words(*range(known)) + " x y z w"[: 2 * (4 - known)]
    title = _words(0, 1, 2, 3, 4, 5)
    assert (
        choose(f"<h1>{first}</h1><h1>{second}</h1>", f"<title>{title}</title>")
        == ((first, second)[chosen])
    )


@pytest.mark.parametrize(("words", "stands"), [(3, False), (4, True), (5, True)])
def test_an_unconfirmed_h1_of_four_words_is_a_headline(words: int, stands: bool) -> None:
    h1 = " ".join(["one", "two", "three", "four", "five"][:words])
    assert choose(f"<h1>{h1}</h1>", f"<title>{STORY}</title>") == (h1 if stands else STORY)


@pytest.mark.parametrize(("told", "chosen"), [(2, "h1"), (3, "title")])
def test_three_tenths_of_the_addresss_words_make_another_title_the_headline(
    told: int, chosen: str
) -> None:
    """Build an address of ten words: the date's three and seven others."""
    own = ["p", "q", "r", "s", "t", "u", "v"][told:]
    address = "-".join([*WORDS[:told], *own])
    h1, title = "one two three four", _words(*range(told)) + " five six"
    assert choose(f"<h1>{h1}</h1>", f"<title>{title}</title>", address) == (
        h1 if chosen == "h1" else title
    )


def test_one_word_of_the_address_tells_against_an_unconfirmed_h1() -> None:
    page = ReadPage("<title>Ferry ablaze now</title>", "<h1>Join our readers now</h1>",
                    url="https://paper.example/ferry")  # fmt: skip
    assert page.headline().headline == "Ferry ablaze now"
    page = ReadPage("<title>Ferry ablaze now</title>", "<h1>Join our ferry readers now</h1>",
                    url="https://paper.example/ferry")  # fmt: skip
    assert page.headline().headline == "Join our ferry readers now"


def test_an_address_is_read_in_its_own_script() -> None:
    page = ReadPage("<title>Паром горит</title>", "<h1>Читайте наши новости сегодня</h1>",
                    url="https://paper.example/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC")  # fmt: skip
    assert page.headline().headline == "Паром горит"


@pytest.mark.parametrize(("same", "kept"), [(2, True), (3, False)])
def test_two_titles_with_six_tenths_of_their_words_are_one(same: int, kept: bool) -> None:
    other = _words(*range(same)) + " x y z"[: 2 * (5 - same)]
    page = ReadPage(meta("og:title", other), f"<h1>{_words(0, 1, 2, 3, 4)}</h1>")
    assert page.headline().alternative == (other if kept else None)


def test_the_alternative_is_the_declared_one_and_never_the_sites_name() -> None:
    head = json_ld(
        '{"@type": "NewsArticle", "alternativeHeadline": "Why nobody swims here",'
        '"publisher": {"name": "Harbour Daily"}}'
    )
    other = meta("og:title", "When everybody left")
    assert ReadPage(head + other, f"<h1>{STORY}</h1>").headline().alternative == (
        "Why nobody swims here"
    )
    assert ReadPage(other, f"<h1>{STORY}</h1>").headline().alternative == "When everybody left"
    site = meta("og:title", "Harbour Daily")
    assert ReadPage(site, f"<h1>{STORY}</h1>").headline().alternative is None


@pytest.mark.parametrize("name", ["og:title", "twitter:title"])
def test_every_title_of_a_meta_element_serves_without_an_h1(name: str) -> None:
    assert ReadPage(meta(name, STORY)).headline().headline == STORY


def test_the_sources_of_headlines_come_in_order_without_an_h1() -> None:
    json_title, og = _article(headline="One"), meta("og:title", "Two")
    twitter, title = meta("twitter:title", "Three"), "<title>Four</title>"
    link = Link(URL, "feed", headline="Five")
    for number, head in enumerate(
        (json_title + og + twitter + title, og + twitter + title, twitter + title, title, "")
    ):
        page = ReadPage(head)
        found = choose_headline(
            page.document, page.blocks, page.structured, page.metadata, link
        ).headline
        assert found == ("One", "Two", "Three", "Four", "Five")[number]


def test_a_page_without_any_title_has_no_headline() -> None:
    found = ReadPage("", "<p>text</p>").headline()
    assert (found.headline, found.alternative) == (None, None)


@pytest.mark.parametrize(("length", "read"), [(499, True), (500, True), (501, False)])
def test_a_headline_has_at_most_five_hundred_characters(length: int, read: bool) -> None:
    text = STORY.ljust(length, "x")
    assert choose(f"<h1>{text}</h1>", meta("og:title", "Short")) == (text if read else "Short")
    assert choose("", meta("og:title", text)) == (text if read else None)


@pytest.mark.parametrize(("length", "is_line"), [(499, True), (500, False)])
def test_a_line_that_tells_a_headline_has_under_five_hundred_characters(
    length: int, is_line: bool
) -> None:
    text = STORY.ljust(length, "x")
    title = f"<title>{text} — The Moon of the north</title>"
    assert choose(f"<p>{text}</p>", title) == (text if is_line else None)


@pytest.mark.parametrize(("words", "goes"), [(2, True), (3, True), (4, False)])
def test_three_words_after_a_pipe_that_the_page_shows_nowhere_go(words: int, goes: bool) -> None:
    end = " ".join(["Alpha", "Bravo", "Charlie", "Delta"][:words])
    title = f"{STORY} | {end}"
    assert choose("", f"<title>{title}</title>") == (STORY if goes else title)
    assert choose(f"<h1>{title}</h1>") == title
    dashed = title.replace("|", "–")
    assert choose("", f"<title>{dashed}</title>") == dashed


@pytest.mark.parametrize(("length", "goes"), [(39, True), (40, False)])
def test_a_link_of_less_than_forty_characters_is_to_a_section(length: int, goes: bool) -> None:
    section = "Opinion".ljust(length, "n")
    title = f"{STORY} – {section}"
    nav = f"<nav><a href='/opinion'>{section}</a></nav>"
    assert choose(f"{nav}<h1>{title}</h1>") == (STORY if goes else title)


@pytest.mark.parametrize(("linked", "goes"), [(9, True), (8, False)])
def test_nine_tenths_of_a_menus_entry_are_a_link(linked: int, goes: bool) -> None:
    word = "Opinionsab"
    nav = f"<p><a>{word[:linked]}</a>{word[linked:]}</p>"
    title = f"{STORY} – {word}"
    assert choose(f"<h1>{title}</h1>{nav}") == (STORY if goes else title)


def test_capitals_of_a_template_give_way_to_a_declared_spelling() -> None:
    shown = f"<h1>{STORY.upper()}</h1>"
    assert choose(shown, meta("og:title", STORY)) == STORY
    assert choose(shown, meta("og:title", STORY.upper())) == STORY.upper()


@pytest.mark.parametrize(
    ("kind", "declared"),
    [("NewsArticle", True), ("LiveBlogPosting", True), ("ReportageNewsArticle", True),
     ("BlogPosting", False), ("Article", False)],
)  # fmt: skip
def test_the_declared_spelling_wins_on_news_only(kind: str, declared: bool) -> None:
    head = json_ld(f'{{"@type": "{kind}", "headline": "Fire: a ship is lost"}}')
    assert ReadPage(head, "<h1>Fire:a ship is lost</h1>").headline().headline == (
        "Fire: a ship is lost" if declared else "Fire:a ship is lost"
    )


@pytest.mark.parametrize(("kind", "declared"), [("NewsArticle", True), ("BlogPosting", False)])
def test_json_and_opengraph_that_agree_win_on_news_only(kind: str, declared: bool) -> None:
    head = json_ld(f'{{"@type": "{kind}", "headline": "{STORY}"}}') + meta("og:title", STORY)
    assert choose(f"<h1>{OTHER}</h1>", head) == (STORY if declared else OTHER)


def test_a_kicker_in_the_h1_goes_where_two_titles_are_without_it() -> None:
    head = json_ld(f'{{"@type": "BlogPosting", "headline": "{STORY}"}}') + meta("og:title", STORY)
    assert choose(f"<h1>Shipping: {STORY}</h1>", head) == STORY
    one = meta("og:title", STORY)
    assert choose(f"<h1>Shipping: {STORY}</h1>", one) == f"Shipping: {STORY}"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (f"{STORY} | Coast", STORY),
        (f"{STORY} | At Sea | Harbour Rescue Service East", STORY),
        (f"{STORY} | The nine hours of the night at sea", None),
        ("Coast | Ferry saves forty", None),  # a kicker stands before it
        ("四十人が救助された海峡の夜|海の話", "四十人が救助された海峡の夜"),
        ("四十人が救助された海峡の夜|なぜ誰もここで泳いではいけないのか", None),
    ],
)
def test_short_parts_that_are_piped_to_an_h1_are_no_part_of_it(
    shown: str, expected: str | None
) -> None:
    title = f"<title>{shown} | Harbour Daily</title>"
    assert choose(f"<h1>{shown}</h1>", title) == (expected or shown)


def test_an_h1_that_was_escaped_twice_is_read_as_it_was_meant() -> None:
    assert choose("<h1>Fish &amp;#x26; ships of the strait</h1>") == "Fish & ships of the strait"


PARAGRAPH = (
    "Learn how the crew saved forty people from the cold water in one night. "
    "We tell you what they did, who helped them, and what you should know of the strait."
)


def test_a_description_is_no_headline_where_a_title_is_declared() -> None:
    assert choose(f"<h1>{PARAGRAPH}</h1>", f"<title>{STORY}</title>") == STORY
    assert choose(f"<h1>{PARAGRAPH}</h1>") == PARAGRAPH
    described = meta("twitter:title", PARAGRAPH) + _article(headline=STORY)
    assert choose("<h1>Coast news</h1>", described) == STORY
    long = PARAGRAPH.replace(". ", ", ")
    assert choose(f"<h1>{long}</h1>", f"<title>{STORY}</title>", "4711") == long


def test_the_case_is_that_of_three_declared_titles_or_of_a_first_word() -> None:
    cased = STORY.title()
    twice = meta("og:title", cased) + meta("twitter:title", cased)
    assert choose(f"<h1>{STORY}</h1>", twice + f"<title>{cased}</title>") == cased
    assert choose(f"<h1>{STORY}</h1>", twice) == STORY
    assert choose("<h1>history of ships</h1>", "<title>History of ships</title>") == (
        "History of ships"
    )
    assert choose("<h1>iBoat of the strait</h1>", "<title>IBoat of the strait</title>") == (
        "iBoat of the strait"
    )


def test_an_aggregators_source_and_count_go_unless_a_title_has_them() -> None:
    head = f"<title>{STORY} - Dock</title>"
    assert choose(f"<h1>{STORY} (strait.example) 87</h1>", head) == STORY
    own = f"{STORY} (strait.example)"
    assert choose(f"<h1>{own}</h1>", f"<title>{own}</title>") == own


def test_an_h1_of_a_part_is_not_the_headline_that_holds_its_word() -> None:
    titles = meta("og:title", STORY) + f"<title>{STORY}</title>"
    assert choose("<h1>mara/notes.md</h1><h1>Strait</h1><h1>Reporting</h1>", titles) == STORY


def test_the_hosts_name_goes_from_the_start_where_the_page_shows_it_by_itself() -> None:
    title = "<title>harbour-daily.example Night at sea</title>"
    logo = '<h1><a href="/">harbour-daily.example</a></h1>'
    assert choose(logo, title) == "Night at sea"
    assert choose("<p>Night</p>", title) == "harbour-daily.example Night at sea"
