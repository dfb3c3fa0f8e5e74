"""JSON-LD as publishers write it, and the node that is the article."""

from __future__ import annotations

import pytest

from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.schema_org import StructuredData

URL = "https://paper.example/2026/story-one"


def _read(*scripts: str, body: str = "", headline: str | None = None) -> StructuredData:
    tags = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    page = f"<html><head>{tags}</head><body><p>text</p>{body}</body></html>"
    return read_linked_data(parse_document(page.encode(), URL), headline)


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "One"}',
        '[{"@type": "WebSite"}, {"@type": ["NewsArticle"], "headline": "One"}]',
        '{"@graph": [{"@type": "https://schema.org/NewsArticle", "headline": "One"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "One"}}',
        '{"@type": "NewsArticle", "headline": "One",}',
        '{"@type": "NewsArticle", "keywords": ["a", "b",], "headline": "One"};',
        '{"@type": "NewsArticle", "articleBody": "line\nbreak\tand tab", "headline": "One"}',
        '<!-- {"@type": "NewsArticle", "headline": "One"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "One"}\n//]]>',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;One&quot;}",
        '{"@type": "NewsArticle", "headline": "&amp;lt;b&amp;gt;One&amp;lt;/b&amp;gt;"}',
    ],
)
def test_the_article_is_read_in_spite_of_its_form(text: str) -> None:
    assert _read(text).string("headline") == "One"


def test_a_broken_script_does_not_spoil_the_next() -> None:
    found = _read('{"@type": "NewsArticle"', '{"@type": "NewsArticle", "headline": "One"}')
    assert found.string("headline") == "One"


def test_a_trailing_comma_inside_a_string_stays() -> None:
    found = _read('{"@type": "Article", "headline": "A,] b",}')
    assert found.string("headline") == "A,] b"


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


def test_depth_is_bounded() -> None:
    nested = '{"@type":"X","a":' * 60 + '{"@type":"NewsArticle","headline":"Deep"}' + "}" * 60
    assert _read(nested).article == {}
    assert _read('{"a":' * 100_000).article == {}


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


def test_microdata_of_an_item_inside_is_its_own() -> None:
    found = _read(
        body='<div itemscope itemtype="http://schema.org/NewsArticle">'
        '<h1 itemprop="headline">One</h1><b itemprop="author">Mara Lind</b>'
        '<p itemprop="comment" itemscope><b itemprop="author">Theo Brandt</b></p></div>'
    )
    assert found.values("author") == ["Mara Lind"]
