"""Test that articles are read which a page marks up with microdata."""

from __future__ import annotations

from typing import Any

import pytest
from lxml.html import fromstring

from crawler.extraction.page.microdata import read_articles


def _read(body: str) -> list[dict[str, Any]]:
    tree = fromstring(f"<html><body>{body}</body></html>")
    return [node for node, _ in read_articles(tree)]


def _article(properties: str, kind: str = "http://schema.org/NewsArticle") -> str:
    return f"<div itemscope itemtype='{kind}'>{properties}</div>"


@pytest.mark.parametrize(
    "kind",
    ["NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
     "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting",
     "BlogPosting", "Article", "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle",
     "TechArticle", "Report", "DiscussionForumPosting", "MedicalScholarlyArticle", "APIReference"],
)  # fmt: skip
def test_every_kind_of_article_is_read(kind: str) -> None:
    for address in (f"http://schema.org/{kind}", f"https://schema.org/{kind}/", kind):
        (node,) = _read(_article("<b itemprop='headline'>One</b>", address))
        assert node == {"@type": kind, "headline": ["One"]}


@pytest.mark.parametrize(
    "kind", ["Review", "Recipe", "VideoObject", "SocialMediaPosting", "Person", "WebPage"]
)
def test_an_item_that_is_a_part_of_an_article_or_none_is_not_read(kind: str) -> None:
    assert _read(_article("<b itemprop='headline'>One</b>", f"http://schema.org/{kind}")) == []


@pytest.mark.parametrize(
    "name",
    ["headline", "alternativeHeadline", "datePublished", "dateModified", "author", "description",
     "articleSection", "publisher", "articleBody"],
)  # fmt: skip
def test_every_property_that_is_used_is_read(name: str) -> None:
    assert _read(_article(f"<b itemprop='{name}'>One</b>"))[0][name] == ["One"]


def test_an_article_without_any_property_that_is_used_is_none() -> None:
    assert _read(_article("<b itemprop='wordCount'>300</b>")) == []


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("<b itemprop='author'> Mara  <i>Lind</i> </b>", "Mara Lind"),
        ("<meta itemprop='author' content=' Mara Lind '>", "Mara Lind"),
        ("<time itemprop='author' datetime='2026-11-20'>today</time>", "2026-11-20"),
        ("<b itemprop='author' content='One' datetime='2026'>x</b>", "One"),
        ("<a itemprop='author' href='/mara'> </a>", "/mara"),
        ("<link itemprop='author' href='/mara'>", "/mara"),
        ("<a itemprop='author' href='/mara'>Mara</a>", "Mara"),
        ("<b itemprop='author' href='/mara'></b>", None),
        ("<b itemprop='author' itemscope>by <i itemprop='name'>Mara</i></b>", "Mara"),
        ("<b itemprop='author' itemscope content='x'>by <i>Mara</i></b>", None),
    ],
)
def test_a_value_is_an_attribute_a_name_an_address_or_the_text(
    element: str, value: str | None
) -> None:
    (node,) = _read(_article(f"<b itemprop='headline'>One</b>{element}"))
    assert node.get("author") == ([value] if value else None)


def test_several_values_and_several_names_of_one_element_are_read() -> None:
    (node,) = _read(
        _article("<b itemprop='author publisher'>Mara</b><b itemprop='author'>Theo</b>")
    )
    assert node["author"] == ["Mara", "Theo"]
    assert node["publisher"] == ["Mara"]


@pytest.mark.parametrize("attribute", ["itemscope", "itemtype='http://schema.org/Comment'"])
def test_properties_of_an_item_inside_are_its_own(attribute: str) -> None:
    (node,) = _read(
        _article(
            "<h1 itemprop='headline'>One</h1><b itemprop='author'>Mara Lind</b>"
            f"<div {attribute}><p><b itemprop='author'>Theo Brandt</b></p></div>"
            "<b itemprop='description'>after</b>"
        )
    )
    assert node["author"] == ["Mara Lind"]
    assert node["description"] == ["after"]


def test_each_article_comes_with_the_element_that_holds_it() -> None:
    tree = fromstring(
        f"<html><body>{_article('<h1 itemprop=headline>One</h1>')}<p>x</p></body></html>"
    )
    ((_, element),) = read_articles(tree)
    assert element.tag == "div"
    assert element.find("h1") is not None


@pytest.mark.parametrize("count", [49, 50, 51])
def test_fifty_articles_of_a_page_are_read(count: int) -> None:
    assert len(_read(_article("<b itemprop='headline'>One</b>") * count)) == min(count, 50)


@pytest.mark.parametrize("count", [1999, 2000, 2001])
def test_two_thousand_properties_of_an_article_are_read(count: int) -> None:
    (node,) = _read(_article("<b itemprop='author'>A</b>" * count))
    assert len(node["author"]) == min(count, 2000)
