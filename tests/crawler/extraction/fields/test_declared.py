"""Test what a page declares of its article, and which source decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.extraction.fields import declared
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta


def test_keywords_are_split_bounded_and_unique() -> None:
    page = ReadPage(
        meta("news_keywords", "ferries, Safety,safety , " + "x" * 200 + ", ".join("abcdef" * 20))
    )
    found = declared.choose_keywords(page.structured, page.metadata)
    assert found[:2] == ["ferries", "Safety"]
    assert len(found) <= declared.MAX_KEYWORDS


SITE_NAMES = (
    "og:site_name", "article:publisher_name", "publisher", "dc.publisher", "application-name",
)  # fmt: skip
SECTIONS = (
    "article:section", "og:article:section", "section", "parsely-section", "dc.subject",
)  # fmt: skip
TYPES = (
    "LiveBlogPosting", "OpinionNewsArticle", "AnalysisNewsArticle", "ReviewNewsArticle",
    "ReportageNewsArticle", "BackgroundNewsArticle", "AskPublicNewsArticle",
    "AdvertiserContentArticle", "SatiricalArticle", "NewsArticle", "BlogPosting",
)  # fmt: skip
Source = Callable[[StructuredData, Metadata], str | None]


@pytest.mark.parametrize(
    ("head", "body", "free"),
    [
        (json_ld('{"@type": "NewsArticle", "isAccessibleForFree": true}'), "", True),
        (json_ld('{"@type": "NewsArticle", "isAccessibleForFree": "False"}'), "", False),
        (meta("article:content_tier", "locked"), "", False),
        ("", "<div class='paywall'>Subscribe to read the rest of this story today.</div>", False),
        ("", "<div class='paywall'></div>", None),
        ("", "", None),
    ],
)
def test_whether_all_may_read_it(head: str, body: str, free: bool | None) -> None:
    page = ReadPage(head, body)
    found = declared.is_accessible_for_free(page.document, page.structured, page.metadata)
    assert found is free


@pytest.mark.parametrize(
    ("name", "source"),
    [(name, declared.choose_publisher) for name in SITE_NAMES]
    + [(name, declared.choose_section) for name in SECTIONS]
    + [(name, declared.choose_description)
       for name in ("og:description", "description", "twitter:description", "dc.description")],
)  # fmt: skip
def test_every_meta_element_is_read(
    name: str, source: Callable[[StructuredData, Metadata], str | None]
) -> None:
    page = ReadPage(meta(name, "The sea"))
    assert source(page.structured, page.metadata) == "The sea"


def test_json_names_publisher_and_section_before_meta_elements() -> None:
    json = json_ld(
        '{"@type": "NewsArticle", "articleSection": "Ships", "publisher": {"name": "The Sea"},'
        '"description": "json"}'
    )
    page = ReadPage(json + meta("section", "Ports") + meta("og:site_name", "The Land"))
    assert declared.choose_publisher(page.structured, page.metadata) == "The Sea"
    assert declared.choose_section(page.structured, page.metadata) == "Ships"
    assert declared.choose_description(page.structured, page.metadata) == "json"
    page = ReadPage(json + meta("description", "meta"))
    assert declared.choose_description(page.structured, page.metadata) == "meta"


def test_an_address_is_no_name_of_a_publisher() -> None:
    json = json_ld('{"@type": "NewsArticle", "publisher": {"name": "https://a.example"}}')
    page = ReadPage(json + meta("og:site_name", "The Sea"))
    assert declared.choose_publisher(page.structured, page.metadata) == "The Sea"


@pytest.mark.parametrize("kind", TYPES)
def test_every_finer_type_is_kept(kind: str) -> None:
    page = ReadPage(json_ld(f'{{"@type": ["NewsArticle", "{kind}"]}}'))
    is_finer = kind != "BlogPosting"
    assert declared.choose_type(page.structured) == (kind if is_finer else "NewsArticle")
    assert declared.choose_type(ReadPage(json_ld(f'{{"@type": "{kind}"}}')).structured) == kind


def test_an_article_without_a_finer_type_is_news() -> None:
    assert declared.choose_type(ReadPage().structured) == "NewsArticle"
    assert (
        declared.choose_type(ReadPage(json_ld('{"@type": "Report"}')).structured) == "NewsArticle"
    )


@pytest.mark.parametrize(("length", "kept"), [(79, True), (80, True), (81, False)])
def test_a_section_or_keyword_has_at_most_eighty_characters(length: int, kept: bool) -> None:
    page = ReadPage(meta("section", "x" * length) + meta("keywords", "x" * length))
    assert (declared.choose_section(page.structured, page.metadata) is not None) is kept
    assert bool(declared.choose_keywords(page.structured, page.metadata)) is kept


def test_keywords_are_jsons_then_tags_then_search_words() -> None:
    json = json_ld('{"@type": "NewsArticle", "keywords": ["json"]}')
    tag, words = meta("article:tag", "tag"), meta("keywords", "word")
    for head, found in ((json + tag + words, "json"), (tag + words, "tag"), (words, "word")):
        page = ReadPage(head)
        assert declared.choose_keywords(page.structured, page.metadata) == [found]


@pytest.mark.parametrize(
    ("tier", "free"),
    [("locked", False), ("metered", False), ("premium", False), ("free", True), ("other", None)],
)
def test_every_tier_is_known(tier: str, free: bool | None) -> None:
    page = ReadPage(meta("article:content_tier", tier))
    found = declared.is_accessible_for_free(page.document, page.structured, page.metadata)
    assert found is free


@pytest.mark.parametrize(
    ("value", "free"),
    [("true", True), ("1", True), ("yes", True), ("https://schema.org/True", True),
     ("false", False), ("0", False), ("no", False), ("perhaps", None)],
)  # fmt: skip
def test_every_spelling_of_free_access_is_known(value: str, free: bool | None) -> None:
    page = ReadPage(json_ld(f'{{"@type": "NewsArticle", "isAccessibleForFree": "{value}"}}'))
    found = declared.is_accessible_for_free(page.document, page.structured, page.metadata)
    assert found is free


def _keywords(head: str) -> list[str]:
    page = ReadPage(head)
    return declared.choose_keywords(page.structured, page.metadata)


@pytest.mark.parametrize("separator", [",", ";", "،", "、", "|"])
def test_each_separator_of_keywords_splits_them(separator: str) -> None:
    assert _keywords(meta("keywords", f"ferries{separator} tugs")) == ["ferries", "tugs"]


def test_of_several_entries_those_with_two_commas_hold_several_words() -> None:
    tag = "article:tag"
    assert _keywords(meta(tag, "Lind, Mara") + meta(tag, "sea")) == ["Lind, Mara", "sea"]
    assert _keywords(meta(tag, "a, b, c") + meta(tag, "sea")) == ["a", "b", "c", "sea"]
    assert _keywords(meta(tag, "Lind, Mara")) == ["Lind", "Mara"]


@pytest.mark.parametrize("name", ["article:tag", "og:article:tag", "news_keywords", "keywords",
                                  "parsely-tags"])  # fmt: skip
def test_each_meta_element_of_keywords_is_read(name: str) -> None:
    assert _keywords(meta(name, "#sea")) == ["sea"]


@pytest.mark.parametrize(("count", "kept"), [(29, 29), (30, 30), (31, 30)])
def test_thirty_keywords_are_kept(count: int, kept: int) -> None:
    words = [f"word{number}" for number in range(count)]
    assert _keywords(meta("keywords", ",".join(words))) == words[:kept]


@pytest.mark.parametrize(("length", "kept"), [(2000, 2000), (2001, 2000)])
def test_two_thousand_characters_of_a_description_are_kept(length: int, kept: int) -> None:
    page = ReadPage(meta("description", "x" * length))
    assert declared.choose_description(page.structured, page.metadata) == "x" * kept


def _is_free(body: str) -> bool | None:
    page = ReadPage("", body)
    return declared.is_accessible_for_free(page.document, page.structured, page.metadata)


@pytest.mark.parametrize(
    ("attributes", "is_wall"),
    [
        ("class='article-paywall'", True),
        ("class='Paywall paywall_box'", True),
        ("class='paywalled piano-inline'", True),
        ("class='paywalled metered-content'", True),
        ("class='paywalled premium-content-lock'", True),
        ("id='paywall'", True),
        ("class='paywalled'", False),
        ("class='paywalled content'", False),
        ("class='piano-inline'", False),
        ("class='story' id='paywall'", False),
    ],
)
def test_each_class_of_a_paywall_closes_the_page(attributes: str, is_wall: bool) -> None:
    found = _is_free(f"<div {attributes}>Subscribe to read the rest of this story today.</div>")
    assert found is (False if is_wall else None)


@pytest.mark.parametrize(("length", "is_wall"), [(40, False), (41, True)])
def test_a_paywall_holds_more_than_forty_characters(length: int, is_wall: bool) -> None:
    assert (_is_free(f"<div class='paywall'>{'x' * length}</div>") is False) is is_wall


@pytest.mark.parametrize(("before", "is_wall"), [(19, True), (20, False)])
def test_twenty_elements_that_may_be_a_paywall_are_looked_at(before: int, is_wall: bool) -> None:
    body = "<i class='paywall'></i>" * before + f"<div class='paywall'>{'x' * 50}</div>"
    assert (_is_free(body) is False) is is_wall


def test_the_first_value_that_says_so_decides_on_free_access() -> None:
    for values, free in (('["perhaps", false, true]', False), ('["perhaps", true, false]', True)):
        page = ReadPage(json_ld(f'{{"@type": "NewsArticle", "isAccessibleForFree": {values}}}'))
        found = declared.is_accessible_for_free(page.document, page.structured, page.metadata)
        assert found is free
    page = ReadPage(meta("og:article:content_tier", "Metered"))
    assert declared.is_accessible_for_free(page.document, page.structured, page.metadata) is False
