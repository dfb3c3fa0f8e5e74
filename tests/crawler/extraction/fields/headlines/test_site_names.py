"""Test what the site's names are, and which part of a title they are."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.fields.headlines.shown_headline import shown_headlines
from crawler.extraction.fields.headlines.site_names import (
    Titles,
    site_names,
    title_words,
    without_names,
    without_site,
)
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta
from text.letters import letters

STORY = "Ferry crew saves forty people in the strait"


def _article(**values: object) -> str:
    return json_ld(json.dumps({"@type": "NewsArticle", **values}))


def _names(head: str, url: str = "https://x.example/") -> set[str]:
    page = ReadPage(head, url=url)
    return site_names(page.document, page.structured, page.metadata) - {"xexample"}


@pytest.mark.parametrize(
    "head",
    [
        meta("og:site_name", "The Sun"),
        meta("application-name", "The Sun"),
        meta("article:section", "The Sun"),
        _article(publisher={"name": "The Sun"}),
        _article(publisher="The Sun"),
        _article(isPartOf={"@type": "WebSite", "name": "The Sun"}),
        _article(isPartOf={"@type": "CreativeWork", "name": "The Sun"}),
        _article(articleSection="The Sun"),
        json_ld('{"@type": "WebSite", "name": "The Sun"}'),
        json_ld('{"@type": "Organization", "name": "The Sun"}'),
        json_ld('{"@type": "NewsMediaOrganization", "name": "The Sun"}'),
        json_ld('{"@type": "WebSite", "alternateName": "The Sun"}'),
    ],
)
def test_every_source_of_the_sites_names_is_read(head: str) -> None:
    assert _names(head) == {"thesun"}


@pytest.mark.parametrize(
    "head",
    [
        meta("og:title", "The Sun"),
        _article(isPartOf={"@type": "WebPage", "name": "The Sun"}),
        _article(isPartOf="The Sun"),
        json_ld('{"@type": "Person", "name": "The Sun"}'),
        meta("og:site_name", "S"),
        meta("og:site_name", "|"),
    ],
)
def test_nothing_else_names_the_site(head: str) -> None:
    assert _names(head) == set()


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("www.harbour-daily.example", {"harbourdailyexample", "harbourdaily"}),
        ("news.harbour-daily.co.example", {"newsharbourdailycoexample", "harbourdaily"}),
        ("localhost", {"localhost"}),
    ],
)
def test_the_host_names_the_site(host: str, names: set[str]) -> None:
    assert _names("", f"https://{host}/") == names


NAMES = {"thesun", "harbourdaily"}


@pytest.mark.parametrize(
    ("title", "left"),
    [
        (f"{STORY} | The Sun", STORY),
        (f"{STORY} - The Sun", STORY),
        (f"{STORY} – The Sun", STORY),
        (f"{STORY} — The Sun", STORY),
        (f"{STORY} » The Sun", STORY),
        (f"{STORY} « The Sun", STORY),
        (f"{STORY} • The Sun", STORY),
        (f"{STORY} · The Sun", STORY),
        (f"{STORY} ~ The Sun", STORY),
        (f"{STORY} / The Sun", STORY),
        (f"{STORY} : The Sun", STORY),
        (f"{STORY} › The Sun", STORY),
        (f"{STORY} > The Sun", STORY),
        (f"{STORY} :: The Sun", STORY),
        (f"{STORY} ::: The Sun", f"{STORY} ::: The Sun"),
        (f"{STORY}|The Sun", STORY),
        (f"{STORY}│The Sun", STORY),
        (f"{STORY}｜The Sun", STORY),
        (f"{STORY}: TheSun", STORY),
        (f"{STORY}: The Sun", f"{STORY}: The Sun"),  # a colon may be the story's own
        (f"{STORY}：The Sun", STORY),
        (f"{STORY}ㅣThe Sun", STORY),
        (f"{STORY}-The Sun", STORY),
        (f"{STORY}--The Sun", STORY),
        (f"{STORY}-The Moon", f"{STORY}-The Moon"),
        (f"{STORY} | The Sun | Harbour Daily", STORY),
        (f"{STORY} | The Moon", f"{STORY} | The Moon"),
        (f"{STORY} | The Moon | The Sun", f"{STORY} | The Moon"),
        (f"The Sun | {STORY}", STORY),
        (f"The Moon | {STORY}", f"The Moon | {STORY}"),
        (f"{STORY} | Sun", f"{STORY} | Sun"),  # three letters may be a word of the story
        (f"{STORY} | Harbour", STORY),  # a part of a name
        (f"{STORY} | Harbour Daily News", STORY),  # the name and less than as much again
        (f"{STORY} | The Sun and the moon", f"{STORY} | The Sun and the moon"),
        (f"{STORY} | ..", STORY),
        (f"  {STORY}  ", STORY),
        ("-The Sun", "-The Sun"),
    ],
)
def test_the_name_of_the_site_goes_from_a_title(title: str, left: str) -> None:
    assert without_site(title, NAMES) == left


@pytest.mark.parametrize(("length", "site"), [(11, True), (12, False), (13, False)])
def test_a_name_is_more_than_half_of_the_part_that_holds_it(length: int, site: bool) -> None:
    part = "thesun".ljust(length, "x")
    assert (without_site(f"{STORY} | {part}", {"thesun"}) == STORY) is site


@pytest.mark.parametrize(
    ("title", "left"),
    [
        (f"{STORY} | The Moon", STORY),
        (f"{STORY} | The Moon | x", STORY),
        (f"The Moon | {STORY}", STORY),
        (f"{STORY}!", f"{STORY}!"),
        (f"{STORY} again | The Moon", f"{STORY} again | The Moon"),
    ],
)
def test_what_the_page_shows_is_the_title_without_the_site(title: str, left: str) -> None:
    assert without_site(title, NAMES, [STORY.upper()]) == left


def test_a_shown_title_keeps_what_looks_like_the_sites_name() -> None:
    assert without_site(f"{STORY} | The Sun", NAMES, [f"{STORY} The Sun"]) == f"{STORY} | The Sun"


@pytest.mark.parametrize(
    ("section", "goes"), [("사회", True), ("문화예술", True), ("문화예술가", False), ("Sea", False)]
)
def test_a_short_section_in_an_eastern_script_goes_with_the_sites_name(
    section: str, goes: bool
) -> None:
    title = "부두 앞 화재"
    assert without_site(f"{title}-{section}ㅣ항구일보", {"항구일보"}) == (
        title if goes else f"{title}-{section}"
    )
    assert without_site(f"{title}-{section}", {"항구일보"}) == f"{title}-{section}"


@pytest.mark.parametrize(("length", "read"), [(2000, True), (2001, False)])
def test_a_title_of_two_thousand_characters_is_read(length: int, read: bool) -> None:
    story = "x" * (length - len(" | The Sun"))
    assert (without_site(f"{story} | The Sun", NAMES) == story) is read


ZH = "东港渡轮码头将关闭十八个月"


@pytest.mark.parametrize(
    ("title", "left"),
    [
        (f"{ZH}_本地_东港新闻网", ZH),
        (f"{ZH}_东港", ZH),
        (f"本地_{ZH}_东港", ZH),
        (f"{ZH}-本地-东港新闻网", ZH),
        (f"{ZH} - 本地 - 東港網", ZH),
        (f"{ZH}丨东港日报", ZH),
        (f"{ZH}——东港频道", ZH),
        (f"{ZH}：みなと通信", ZH),
        (f"{ZH} | 항구일보", ZH),
        (f"{ZH}——全文", f"{ZH}——全文"),
        ("Ferry_crew_saves", "Ferry_crew_saves"),
        ("东港日报", "东港日报"),
    ],
)
def test_the_joined_names_of_an_eastern_title_go(title: str, left: str) -> None:
    assert without_site(title, set()) == left


@pytest.mark.parametrize(
    ("title", "left"),
    [
        (f"{STORY}：News", STORY),
        (f"News — {STORY}", STORY),
        (f"{STORY} (photos)", STORY),
        (f"{STORY}: the news", f"{STORY}: the news"),
        (f"{STORY} again — News", f"{STORY} again — News"),
    ],
)
def test_a_line_that_is_most_of_a_title_is_the_headline(title: str, left: str) -> None:
    assert without_site(title, set(), (), {letters(STORY), "news"}) == left


def test_a_line_of_less_than_half_of_a_title_or_of_the_sites_name_is_none() -> None:
    assert without_site("Storm — the week in pictures", set(), (), {"storm"}) == (
        "Storm — the week in pictures"
    )
    title = "About — Harbour Daily"
    assert without_site(title, NAMES, (), {"harbourdaily"}) == "About"


def test_a_title_is_taken_by_characters_where_its_words_have_more_than_nine() -> None:
    assert title_words("Abcdefghi") == {"abcdefghi"}
    assert title_words("Abcdefghij") == set("abcdefghij")
    assert title_words("Abcdefgh abcdefghij") == {"abcdefgh", "abcdefghij"}
    assert title_words("Abcdefghi abcdefghij") == set("abcdefghij")
    assert title_words("…") == set()


def _titles(page: ReadPage) -> Titles:
    return Titles(page.document, page.structured, page.metadata, None)


def test_templates_put_the_site_s_name_in_two_titles() -> None:
    head = (
        _article(headline="One")
        + meta("og:title", "Two")
        + meta("twitter:title", "Three")
        + "<title>Four</title>"
    )
    titles = _titles(ReadPage(head))
    assert titles.texts == ["One", "Two", "Three", "Four"]
    assert titles.pages == ["Two", "Four"]


@pytest.mark.parametrize(
    ("headline", "name", "is_line", "left"),
    [
        ("Ferry adrift", "The Moon", True, ["Ferry adrift"]),
        ("Ferry adrift", "The Moon", False, ["The Moon", "Ferry adrift"]),
        ("A ferry", "A moon.", True, ["A moon.", "A ferry"]),  # no longer than the name
        ("A ferry!", "A moon.", True, ["A ferry!"]),
        ("Ferry", "The Moon", True, ["The Moon", "Ferry"]),
    ],
)
def test_what_ends_a_title_behind_a_longer_line_of_the_page_is_the_site_s_name(
    headline: str, name: str, is_line: bool, left: list[str]
) -> None:
    page = ReadPage(
        f"<title>{headline} | {name}</title>",
        f"<h1>{name}</h1><h1>{headline}</h1>",
        url="https://x.example/1",
    )
    h1s = shown_headlines(page.blocks, page.document.url)
    lines = {letters(headline)} if is_line else set()
    assert [h1.text for h1 in without_names(h1s, _titles(page), lines)] == left


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("aa bb cc zz | The Moon", ["aa bb cc zz"]),
        ("aa bb yy zz | The Moon", ["The Moon", "aa bb yy zz"]),
        ("aa bb cc zz | The jj", ["The jj", "aa bb cc zz"]),
    ],
)
def test_what_ends_a_title_of_which_the_address_has_three_tenths_is_the_site_s_name(
    title: str, left: list[str]
) -> None:
    headline, _, name = title.partition(" | ")
    page = ReadPage(
        f"<title>{title}</title>",
        f"<h1>{name}</h1><h1>{headline}</h1>",
        url="https://x.example/aa-bb-cc-dd-ee-ff-gg-hh-ii-jj",
    )
    h1s = shown_headlines(page.blocks, page.document.url)
    assert [h1.text for h1 in without_names(h1s, _titles(page), set())] == left
