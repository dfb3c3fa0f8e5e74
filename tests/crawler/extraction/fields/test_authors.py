"""Test who is named as the author, and which source decides."""

from __future__ import annotations

import pytest

from model.components import Author
from model.links import Link
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta


def test_the_publisher_is_author_only_where_nobody_else_is_named() -> None:
    for kind in ("Person", "Organization"):
        head = json_ld(
            f'{{"@type": "NewsArticle", "author": {{"@type": "{kind}", "name": "Harbour Daily"}}}}'
        )
        byline = "<h1>A story</h1><p class='byline'>By Mara Lind</p>"
        assert ReadPage(head, byline).authors() == ["Mara Lind"]
        assert ReadPage(head, "<h1>A story</h1>").authors() == ["Harbour Daily"]
    assert ReadPage("", "<h1>A story</h1>").authors() == []


def test_a_desk_or_agency_is_author_where_no_person_is() -> None:
    desk = json_ld('{"@type": "NewsArticle", "author": {"name": "Harbour Daily Staff"}}')
    assert ReadPage(desk).authors() == ["Harbour Daily Staff"]
    both = json_ld(
        '{"@type": "NewsArticle", "author": [{"@type": "Organization", "name": "Wire Agency"},'
        '{"@type": "Person", "name": "Mara Lind"}]}'
    )
    assert ReadPage(both).authors() == ["Mara Lind"]
    account = json_ld(
        '{"@type": "NewsArticle", "author": {"name": "Web M", "@id": "https://a.example/author/admin/"}}'
    )
    assert ReadPage(account).authors() == []


@pytest.mark.parametrize(
    ("account", "line", "names"),
    [
        ("Theo Brandt", "By Mara Lind", ["Mara Lind"]),
        ("Mara K. Lind", "By Mara Lind", ["Mara K. Lind"]),
        ("Theo Brandt", "By Harbour Daily", ["Theo Brandt"]),
        ("マラ・リンド", "By Mara Lind", ["マラ・リンド"]),  # may be the same in another script
    ],
)
def test_who_signs_the_story_is_its_author_whoever_put_it_online(
    account: str, line: str, names: list[str]
) -> None:
    declared = json_ld(f'{{"@type": "NewsArticle", "author": {{"name": "{account}"}}}}')
    assert ReadPage(declared, f"<h1>A story of the sea</h1><p>{line}</p>").authors() == names


def test_a_name_without_the_papers_after_it() -> None:
    byline = "<h1>A story</h1><div class='byline'>Mara Lind HARBOUR DAILY</div>"
    assert ReadPage("", byline).authors() == ["Mara Lind"]


def test_scholars_names_are_turned_round() -> None:
    head = "".join(meta("citation_author", name) for name in ("Lind, Mara", "Theo Brandt"))
    assert ReadPage(head).authors() == ["Mara Lind", "Theo Brandt"]


def test_given_and_family_names_make_a_name() -> None:
    head = json_ld('{"@type":"Article","author":[{"givenName":"Mara","familyName":"Lind"}]}')
    assert ReadPage(head).authors() == ["Mara Lind"]


ONE, TWO, THREE = "Mara Lind", "Theo Brandt", "Änne Groß"


@pytest.mark.parametrize(
    "author",
    ['"Mara Lind"', '["Mara Lind"]', '{"name": "Mara Lind"}', '[{"name": ["Mara Lind"]}]'],
)
def test_an_author_of_json_may_be_a_plain_text(author: str) -> None:
    assert ReadPage(json_ld(f'{{"@type": "NewsArticle", "author": {author}}}')).authors() == [ONE]


def test_an_author_of_json_without_a_name_hides_none_after_it() -> None:
    nameless = '[[{"url": "https://paper.example/people/7"}, {"name": "Mara Lind"}]]'
    assert ReadPage(json_ld(f'{{"@type": "Article", "author": {nameless}}}')).authors() == [ONE]
    account = '{"name": "Somebody Else", "url": "https://paper.example/account/7"}'
    for other in ('{"@type": "Person"}', f'"{TWO}"', account):
        page = ReadPage(
            json_ld(f'{{"@type": "NewsArticle", "author": [{other}, {{"name": "{ONE}"}}]}}')
        )
        assert page.authors()[-1:] == [ONE], other


def test_the_creator_serves_where_json_has_no_author() -> None:
    creator = f'"creator": "{TWO}"'
    assert ReadPage(json_ld(f'{{"@type": "NewsArticle", {creator}}}')).authors() == [TWO]
    both = f'{{"@type": "NewsArticle", "author": "{ONE}", {creator}}}'
    assert ReadPage(json_ld(both)).authors() == [ONE]


def test_the_sources_of_authors_come_in_the_measured_order() -> None:
    json = json_ld(f'{{"@type": "NewsArticle", "author": "{ONE}"}}')
    declared = meta("author", TWO)
    byline = f"<h1>A story of the sea</h1><div class='byline'>{THREE}</div>"
    link = Link("https://a.example/", "feed", authors=[Author("Tom Ray")])
    assert ReadPage(json + declared, byline).authors(link=link) == [ONE]
    assert ReadPage(declared, byline).authors(link=link) == [TWO]
    assert ReadPage("", byline).authors(link=link) == [THREE]
    assert ReadPage("", "<h1>A story of the sea</h1>").authors(link=link) == ["Tom Ray"]


@pytest.mark.parametrize(
    "name",
    ["author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
     "dcterms.creator", "dc.creator.creator", "citation_author", "og:article:author",
     "cxenseparse:author", "twitter:data1"],
)  # fmt: skip
def test_every_meta_element_that_names_authors_is_read(name: str) -> None:
    assert ReadPage(meta(name, ONE), "<h1>A story</h1>").authors() == [ONE]


def test_an_address_in_a_meta_element_is_no_author() -> None:
    for address in ("https://a.example/mara", "/mara", "@mara"):
        assert ReadPage(meta("author", address), "<h1>A story</h1>").authors() == []


def test_at_most_twenty_authors_are_kept() -> None:
    for count in (19, 20, 21):
        names = ", ".join(f'"Mara Lin{chr(97 + number)}"' for number in range(count))
        page = ReadPage(json_ld(f'{{"@type": "NewsArticle", "author": [{names}]}}'))
        assert len(page.authors()) == min(count, 20)


def _declared(*authors: str) -> str:
    return json_ld(f'{{"@type": "NewsArticle", "author": [{", ".join(authors)}]}}')


@pytest.mark.parametrize(
    "name",
    ["admin", "Administrator", "author", "user", "team", "staff", "editor", "guest", "unknown",
     "anonymous", "n/a", "NA", "x@paper.example", "https://a.example", "www.a.example", "{name}",
     "<none>", "[author]", "name_of", "a=b", "2026", "x", "w" * 81, "One two three four five six "
     "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"],
)  # fmt: skip
def test_what_is_no_name_is_nobodys(name: str) -> None:
    assert ReadPage(_declared(f'{{"@type": "Organization", "name": "{name}"}}')).authors() == []


@pytest.mark.parametrize("name", ["Teamsters Union", "Staff of the Pier", "The Guest House"])
def test_a_name_that_holds_such_a_word_stands(name: str) -> None:
    assert ReadPage(_declared(f'{{"@type": "Organization", "name": "{name}"}}')).authors() == [name]


@pytest.mark.parametrize(
    "written",
    ["Wire Agency (https://wire.example/a)", "Wire Agency (www.wire.example)",
     "Wire Agency, 5 Quay Street, Northmere"],
)  # fmt: skip
def test_an_address_behind_a_name_is_left_out(written: str) -> None:
    head = _declared(f'{{"@type": "Organization", "name": "{written}"}}')
    assert ReadPage(head).authors() == ["Wire Agency"]


def test_two_ways_to_write_an_author_of_json_are_read_together() -> None:
    head = _declared('{"name": ["Mara Lind", "Theo Brandt"]}', '["Tom Ray"]', "{}", '""')
    assert ReadPage(head).authors() == ["Mara Lind", "Theo Brandt", "Tom Ray"]
    assert ReadPage(_declared('"Mara Lind"', '"Mara  LIND"')).authors() == ["Mara Lind"]


def test_the_name_of_an_account_is_no_author() -> None:
    account = '{"name": "Web M", "url": "https://a.example/author/admin/"}'
    assert ReadPage(_declared(account, '"Mara Lind"')).authors() == ["Mara Lind"]


def test_beside_a_newsroom_a_single_word_is_no_other_author() -> None:
    newsroom = _declared('{"@type": "NewsMediaOrganization", "name": "Wire Agency"}')
    assert ReadPage(newsroom + meta("author", "Mara")).authors() == ["Wire Agency"]
    assert ReadPage(newsroom + meta("author", "Mara Lind")).authors() == ["Mara Lind"]


def test_a_scholar_whose_name_has_two_commas_is_not_turned_round() -> None:
    head = meta("citation_author", "Lind, Mara") + meta("citation_author", "Brandt, Theo")
    assert ReadPage(head).authors() == ["Mara Lind", "Theo Brandt"]


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        (['"Harbour Daily, Northmere"', '"Mara Lind"'], ["Mara Lind"]),
        (['"Mara Lind"', '"Harbour Daily Sea Desk"'], ["Mara Lind"]),
        (['"Mara Lind"', '"harbour-daily"'], ["Mara Lind"]),
        (['"Mara Lind"', '"Theo Brandt"'], ["Mara Lind", "Theo Brandt"]),
    ],
)
def test_the_publisher_beside_a_person_is_no_author(declared: list[str], names: list[str]) -> None:
    assert ReadPage(_declared(*declared)).authors() == names


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("[[Mara Lind]]", ["Mara Lind"]),
        ("[Mara Lind, Tom Ray]", ["Mara Lind", "Tom Ray"]),
        ("Press and Journal", ["Press and Journal"]),
        ("Harbour News Staff and News Agencies", ["Harbour News Staff and News Agencies"]),
        ("Last", []),
        ("Montag", []),
        ("{{author}}", []),
    ],
)
def test_what_a_template_declares_as_author_is_read(name: str, names: list[str]) -> None:
    assert (
        ReadPage(json_ld(f'{{"@type": "NewsArticle", "author": {{"name": "{name}"}}}}')).authors()
        == names
    )


@pytest.mark.parametrize(("name", "is_full"), [("남궁민수", True), ("남궁민수현", False)])
def test_an_eastern_name_of_four_characters_is_whole_beside_a_newsroom(
    name: str, is_full: bool
) -> None:
    declared = json_ld(
        '{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Wire Agency"}}'
    )
    head = declared + meta("author", name)
    byline = "<h1>A story</h1><p class='byline'>By Mara Lind</p>"
    assert ReadPage(head, byline).authors() == [name if is_full else "Mara Lind"]


def test_a_newsroom_that_a_meta_element_names_is_author_where_no_person_is() -> None:
    for name in ("News Desk", "HarbourDaily.example"):
        assert ReadPage(meta("author", name), "<h1>A story</h1>").authors() == [name]
    head = meta("author", "News Desk") + meta("article:author", "Mara Lind")
    assert ReadPage(head, "<h1>A story</h1>").authors() == ["Mara Lind"]
    for name in ("NOC Admin", "staff"):
        assert ReadPage(meta("author", name), "<h1>A story</h1>").authors() == []
    assert ReadPage(meta("twitter:data1", "5 minutes"), "<h1>A story</h1>").authors() == []
    assert ReadPage(meta("twitter:data1", "Mara Lind"), "").authors() == ["Mara Lind"]


def test_the_first_account_may_be_a_newsroom_s() -> None:
    account = '{"name": "News Desk", "url": "https://a.example/author/admin/"}'
    head = json_ld(f'{{"@type": "NewsArticle", "author": {account}}}')
    assert ReadPage(head, "<h1>A story</h1>").authors() == ["News Desk"]
    body = "<h1>A story</h1><p class='byline'>By Mara Lind</p>"
    assert ReadPage(head, body).authors() == ["Mara Lind"]


def test_an_editor_is_named_where_nobody_else_is() -> None:
    body = "<h1>A story</h1><p>Edited by Theo Brandt</p>"
    assert ReadPage("", body).authors() == ["Theo Brandt"]
    assert ReadPage("", f"{body}<p>Written by Mara Lind</p>").authors() == ["Mara Lind"]


def test_a_kicker_that_leads_to_people_is_no_author_where_somebody_signs() -> None:
    kicker = "<p><a href='/people/royal-family'>Royal Family</a></p><h1>A story</h1>"
    assert ReadPage("", f"{kicker}<p>By Mara Lind</p>").authors() == ["Mara Lind"]


def test_a_name_that_links_to_its_page_comes_before_a_by_further_down() -> None:
    body = "<h1>A story</h1><a href='/authors/m'><p>Mara Lind</p></a><p>Book by Theo Brandt</p>"
    assert ReadPage("", body).authors() == ["Mara Lind"]


@pytest.mark.parametrize("name", ["Harbour Daily", "Harbour Daily Example"])
def test_the_host_of_a_page_is_no_author_beside_a_person(name: str) -> None:
    named = f'[{{"@type": "Person", "name": "{name}"}}, {{"@type": "Person", "name": "{ONE}"}}]'
    head = json_ld(f'{{"@type": "Article", "author": {named}}}')
    assert ReadPage(head).authors(publisher=None) == [ONE]
