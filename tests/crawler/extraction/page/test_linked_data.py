"""Test which node of a page's structured data is its article."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.schema_org import StructuredData

URL = "https://paper.example/2026/story-one"


def _read(*scripts: str, body: str = "", headline: str | None = None) -> StructuredData:
    tags = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    page = f"<html><head>{tags}</head><body><p>text</p>{body}</body></html>"
    return read_linked_data(parse_document(page.encode(), URL), headline)


def test_the_node_with_this_address_wins_over_teasers() -> None:
    found = _read(
        '[{"@type": "NewsArticle", "headline": "Two", "url": "https://paper.example/2026/two"},'
        '{"@type": "NewsArticle", "headline": "One", "mainEntityOfPage": "/2026/story-one/"}]'
    )
    assert found.string("headline") == "One"


def test_the_node_with_the_shown_headline_wins() -> None:
    found = _read(
        '[{"@type": "NewsArticle", "headline": "Two"},{"@type": "NewsArticle", "headline": "One"}]',
        headline="One",
    )
    assert found.string("headline") == "One"


def test_references_are_followed() -> None:
    found = _read(
        '{"@graph": [{"@type": "Article", "headline": "One", "author": {"@id": "#p"}},'
        '{"@type": "Person", "@id": "#p", "name": "Mara Lind"}]}'
    )
    assert found.string("author") == "Mara Lind"


def test_microdata_serves_where_there_is_no_json() -> None:
    found = _read(
        body='<div itemscope itemtype="http://schema.org/NewsArticle">'
        '<h1 itemprop="headline">One</h1>'
        '<span itemprop="author" itemscope><b itemprop="name">Mara Lind</b></span>'
        '<time itemprop="datePublished" datetime="2026-11-20T08:00Z">today</time></div>'
    )
    assert found.string("headline") == "One"
    assert found.string("author") == "Mara Lind"
    assert found.string("datePublished") == "2026-11-20T08:00Z"


_TEASER = (
    '<li itemscope itemtype="http://schema.org/Article"><b itemprop="headline">{}</b>'
    '<meta itemprop="datePublished" content="{}"></li>'
)


def test_microdata_of_teasers_is_not_the_articles() -> None:
    teasers = _TEASER.format("Two", "2026-11-21") + _TEASER.format("Three", "2026-11-22")
    assert not _read(body=teasers, headline="One").article
    own = _TEASER.format("One", "2026-11-20")
    assert _read(body=teasers + own, headline="One").string("datePublished") == "2026-11-20"
    held = own.replace("b itemprop", "h1 itemprop").replace("One", "Something else")
    assert _read(body=teasers + held, headline="One").string("datePublished") == "2026-11-20"

    silent = '<h1>Something else</h1><b itemprop="articleBody">Text</b>'
    bare = f'<li itemscope itemtype="http://schema.org/Article">{silent}</li>'
    assert _read(body=teasers + bare, headline="One").string("articleBody") == "Text"


def _choose(*nodes: Mapping[str, object], headline: str | None = None) -> str | None:
    """Return the description of the node that is chosen."""
    return _read(json.dumps(nodes), headline=headline).string("description")


def _node(description: str, **values: object) -> dict[str, object]:
    return {"@type": "Article", "description": description, **values}


@pytest.mark.parametrize("kind", ["Person", "WebPage", "Organization", "ImageObject"])
def test_a_node_of_another_type_is_no_article(kind: str) -> None:
    assert _choose({"@type": kind, "description": "a"}) is None


def test_of_equal_nodes_the_first_is_the_article() -> None:
    assert _choose(_node("a"), _node("b")) == "a"


@pytest.mark.parametrize("kind", ["Review", "Recipe", "VideoObject", "SocialMediaPosting"])
def test_a_part_of_an_article_is_chosen_only_where_nothing_tells_for_the_article(kind: str) -> None:
    part = {"@type": kind, "description": "a"}
    assert _choose(part) == "a"
    assert _choose(part, _node("b")) == "b"
    rich = {**part, "datePublished": "2026", "author": "x", "image": "x", "name": "x"}
    assert _choose(rich, _node("b")) == "a"  # four properties outweigh what it is, at first place
    rich.pop("name")
    assert _choose(rich, _node("b")) == "b"


@pytest.mark.parametrize("name", ["datePublished", "author", "articleBody", "image", "headline"])
def test_every_property_that_teasers_seldom_have_tells(name: str) -> None:
    assert _choose(_node("a"), _node("b", **{name: "x"})) == "b"


def test_the_address_tells_more_than_five_properties() -> None:
    rich = _node("a", headline="x", datePublished="x", author="x", articleBody="x", image="x")
    assert _choose(rich, _node("b", url=URL)) == "b"


def test_the_shown_headline_tells_more_than_the_address() -> None:
    here = _node("a", url=URL, image="x")
    assert _choose(here, _node("b", headline="The ferry"), headline="The ferry burns") == "b"
    longer = _node("b", headline="The ferry burns: all safe")
    assert _choose(here, longer, headline="The ferry") == "b"
    assert _choose(here, _node("b", name="The ferry"), headline="The ferry") == "b"
    assert (
        _choose(here, _node("b", headline="Other", name="The ferry"), headline="The ferry") == "a"
    )
    assert _choose(here, _node("b", headline="The ferry"), headline="") == "a"


@pytest.mark.parametrize(
    "values",
    [
        {"url": URL},
        {"@id": URL},
        {"mainEntityOfPage": URL},
        {"mainEntityOfPage": {"@id": URL}},
        {"mainEntityOfPage": {"url": URL}},
        {"url": f"{URL}/"},
        {"url": "http://www.paper.example/2026/story-one?from=feed#top"},
        {"url": "/2026/story-one"},
    ],
)
def test_an_address_is_told_by_its_path(values: dict[str, object]) -> None:
    assert _choose(_node("a", image="x"), _node("b", **values)) == "b"


@pytest.mark.parametrize(
    "values",
    [
        {"url": "https://paper.example/2026/story"},
        {"url": "https://paper.example/"},
        {"url": "http://[broken"},
        {"url": 1},
        {"mainEntityOfPage": True},
        {"mainEntityOfPage": {"name": URL}},
    ],
)
def test_another_address_tells_nothing(values: dict[str, object]) -> None:
    assert _choose(_node("a", image="x"), _node("b", **values)) == "a"


def test_an_address_without_a_path_is_nobodys() -> None:
    page = parse_document(
        b'<script type="application/ld+json">[{"@type": "Article", "description": "a", "image": 1},'
        b'{"@type": "Article", "description": "b", "url": "https://paper.example/"}]</script>',
        "https://paper.example/",
    )
    assert read_linked_data(page).string("description") == "a"


@pytest.mark.parametrize("several", [True, False])
def test_an_entry_of_a_live_blog_is_not_the_pages_article(several: bool) -> None:
    entry = _node("entry", url=URL, headline="The ferry")
    blog = _node("blog", liveBlogUpdate=[entry, entry] if several else entry)
    assert _choose(blog, headline="The ferry") == "blog"


def test_of_nodes_with_one_id_the_richest_is_referred_to() -> None:
    poor = {"@type": "Person", "@id": "#p", "name": "Mara"}
    rich = {**poor, "name": "Mara Lind", "url": "/mara"}
    for nodes in ([poor, rich], [rich, poor]):
        found = _read(json.dumps([*nodes, _node("a", author={"@id": "#p"})]))
        assert found.string("author") == "Mara Lind"
    same = {**poor, "name": "Theo"}
    found = _read(json.dumps([poor, same, _node("a", author={"@id": "#p"})]))
    assert found.string("author") == "Mara"


@pytest.mark.parametrize("count", [19_999, 20_000, 20_001])
def test_twenty_thousand_nodes_are_read(count: int) -> None:
    nodes = json.dumps([{"@id": 0}] * count)
    page = f'<script type="application/ld+json">{nodes}</script>'
    document = parse_document(page.encode(), URL)
    assert len(read_linked_data(document).nodes) == min(count, 20_000)
    cut = ["structured data cut at 20000 nodes"]
    assert document.warnings == (cut if count > 20_000 else [])


def test_microdata_is_not_read_beside_an_article_of_json() -> None:
    found = _read('{"@type": "Article"}', body=_TEASER.format("One", "2026-11-20"), headline="One")
    assert found.string("headline") is None


def test_the_only_article_of_microdata_is_the_pages_whatever_it_says() -> None:
    assert _read(body=_TEASER.format("Two", "2026-11-20"), headline="One").string("headline") == (
        "Two"
    )
