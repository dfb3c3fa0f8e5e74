"""Test which types of nodes are articles, and how a node's values are read."""

from __future__ import annotations

import pytest

from crawler.extraction.page.schema_org import (
    ARTICLE_TYPES,
    ATTACHED_TYPES,
    Node,
    StructuredData,
    as_text,
    types_of,
)


@pytest.mark.parametrize(
    "kind",
    ["NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
     "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting",
     "BlogPosting", "Article", "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle",
     "TechArticle", "Report", "SocialMediaPosting", "DiscussionForumPosting",
     "MedicalScholarlyArticle", "APIReference", "Review", "Recipe", "VideoObject"],
)  # fmt: skip
def test_every_type_that_may_describe_an_article_is_known(kind: str) -> None:
    assert ARTICLE_TYPES.issuperset(types_of({"@type": f"https://schema.org/{kind}"}))
    attached = kind in {"Review", "Recipe", "VideoObject", "SocialMediaPosting"}
    assert ATTACHED_TYPES.issuperset(types_of({"@type": kind})) is attached


@pytest.mark.parametrize("kind", ["Person", "WebPage", "ImageObject", "Product", "Organization"])
def test_another_type_is_no_article(kind: str) -> None:
    assert kind not in ARTICLE_TYPES


@pytest.mark.parametrize(
    ("node", "types"),
    [
        ({"@type": "Article"}, ["Article"]),
        ({"@type": ["Article", "Report"]}, ["Article", "Report"]),
        ({"@type": "http://schema.org/Article"}, ["Article"]),
        ({"@type": "https://schema.org#Article"}, ["Article"]),
        ({"@type": "schema:Article"}, ["Article"]),
        ({"@type": ["Article", 1, None]}, ["Article"]),
        ({"@type": None}, []),
        ({}, []),
    ],
)
def test_types_are_read_without_the_address_of_their_vocabulary(
    node: Node, types: list[str]
) -> None:
    assert types_of(node) == types


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("One", "One"),
        ("  One \n two ", "One two"),
        ("", None),
        (" ", None),
        (12, "12"),
        (1.5, "1.5"),
        (0, "0"),
        (True, None),
        (False, None),
        (None, None),
        (["One", "Two"], "One"),
        ([], None),
        ([[]], None),
        ({"@value": "One", "name": "Two"}, "One"),
        ({"name": "One", "headline": "Two"}, "One"),
        ({"headline": "One"}, "One"),
        ({"url": "One"}, None),
        ([{"name": "One"}], "One"),
        ("Fire &amp; ice", "Fire & ice"),
        ("Fire &amp;amp; ice", "Fire & ice"),
        ("&amp;lt;b&amp;gt;One&amp;lt;/b&amp;gt;", "One"),
        ("<b>One</b><br/>two", "One two"),
        ("1 < 2 > 1", "1 < 2 > 1"),
        ("a <3 b>", "a <3 b>"),
    ],
)
def test_a_value_is_made_a_plain_text(value: object, text: str | None) -> None:
    assert as_text(value) == text


def test_a_tag_of_more_than_502_characters_is_text() -> None:
    assert as_text(f"One <b{'x' * 500}>two") == "One two"
    assert as_text(f"One <b{'x' * 501}>two") == f"One <b{'x' * 501}>two"


def test_a_reference_is_followed_to_the_node_that_says_more() -> None:
    person: Node = {"@type": "Person", "@id": "#p", "name": "Mara Lind"}
    data = StructuredData(by_id={"#p": person})
    assert data.resolve({"@id": "#p"}) is person
    assert data.resolve({"@id": "#p", "@type": "Person"}) is person
    whole = {"@id": "#p", "@type": "Person", "name": "Theo"}
    assert data.resolve(whole) is whole
    assert data.resolve({"@id": "#q"}) == {"@id": "#q"}
    assert data.resolve({"@id": 1}) == {"@id": 1}
    assert data.resolve("#p") == "#p"
    assert data.resolve({"name": "Mara"}) == {"name": "Mara"}


def test_the_values_of_a_property_are_a_list_without_what_is_empty() -> None:
    person: Node = {"@type": "Person", "@id": "#p", "name": "Mara Lind"}
    article: Node = {
        "author": [None, "", [], {}, "Theo", {"@id": "#p"}],
        "one": "x",
        "zero": 0,
        "no": None,
    }
    data = StructuredData(article, by_id={"#p": person})
    assert data.values("author") == ["Theo", person]
    assert data.values("one") == ["x"]
    assert data.values("zero") == [0]
    assert data.values("no") == data.values("absent") == []


def test_the_string_of_a_property_is_its_first_text() -> None:
    data = StructuredData({"a": [{"url": "x"}, True, {"name": "One"}, "Two"], "b": [{}]})
    assert data.string("a") == "One"
    assert data.string("b") is None
