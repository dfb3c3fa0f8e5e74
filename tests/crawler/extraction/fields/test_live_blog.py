"""Test that the entries of a live blog are read, from JSON-LD or from the page's elements."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extraction import extract
from crawler.extraction.fields.live_blog import read_updates
from crawler.extraction.page.schema_org import StructuredData
from model.components import LiveBlogUpdate
from tests.crawler.extraction.fields.reading import NOW, URL, ReadPage, json_ld

AT_EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LIVE = "https://paper.example/sea/liveblog"


def _declared(*updates: object) -> list[LiveBlogUpdate]:
    page = ReadPage(json_ld(json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": updates})))
    return read_updates(page.document, page.structured, now=NOW)


def _shown(body: str, url: str = LIVE, head: str = "") -> list[LiveBlogUpdate]:
    page = ReadPage(head, body, url=url)
    return read_updates(page.document, page.structured, now=NOW)


def _entry(text: str, tag: str = "li", attributes: str = "class='liveblog-entry'") -> str:
    time = "<time datetime='2026-11-20T08:00Z'>8 am</time>"
    return f"<{tag} {attributes}>{time}<p>{text}</p></{tag}>"


ENTRIES = _entry("one") + _entry("two") + _entry("three")


def test_entries_are_read_with_their_headlines_and_times() -> None:
    update = {
        "@type": "BlogPosting",
        "headline": "It burns",
        "articleBody": "The ferry burns.",
        "datePublished": "2026-11-20T08:00:00Z",
    }
    assert _declared(update) == [LiveBlogUpdate("The ferry burns.", "It burns", AT_EIGHT)]
    assert _declared({"articleBody": "It burns.", "datePublished": "soon"}) == [
        LiveBlogUpdate("It burns.")
    ]
    assert _declared({"articleBody": "It burns.", "datePublished": 2026}) == [
        LiveBlogUpdate("It burns.")
    ]


@pytest.mark.parametrize("name", ["articleBody", "description", "text"])
def test_the_text_of_an_entry_is_read_from_each_of_its_properties(name: str) -> None:
    assert [update.articleBody for update in _declared({name: "It burns."})] == ["It burns."]


def test_the_body_of_an_entry_wins_over_its_description() -> None:
    update = {"text": "c", "description": "b", "articleBody": "a"}
    assert _declared(update)[0].articleBody == "a"
    update.pop("articleBody")
    assert _declared(update)[0].articleBody == "b"


@pytest.mark.parametrize("value", ["text", None, {"headline": "x"}, {"articleBody": ["x"]},
                                   {"articleBody": " "}, {"articleBody": "<p></p>"}])  # fmt: skip
def test_an_entry_without_text_is_left_out(value: object) -> None:
    assert _declared(value, {"articleBody": "It burns."}) == [LiveBlogUpdate("It burns.")]


@pytest.mark.parametrize(
    "markup",
    ["one\n\ntwo", "<p>one</p><p>two</p>", "one<br>two", "one<BR />two", "<li>one</li><li>two</li>",
     "<h3>one</h3>two", "<P>one</P>\n two", "one\n\n\n\ntwo"],
)  # fmt: skip
def test_paragraphs_of_an_entry_are_kept_apart(markup: str) -> None:
    assert _declared({"articleBody": markup})[0].articleBody == "one\n\ntwo"


def test_inline_markup_parts_nothing() -> None:
    assert _declared({"articleBody": "<b>one</b>\n\n<i>two</i>"})[0].articleBody == "one two"


def test_references_to_entries_are_followed() -> None:
    node = {"@id": "#1", "@type": "BlogPosting", "articleBody": "It burns."}
    structured = StructuredData({"liveBlogUpdate": [{"@id": "#1"}]}, by_id={"#1": node})
    found = read_updates(ReadPage().document, structured, now=NOW)
    assert found == [LiveBlogUpdate("It burns.")]


@pytest.mark.parametrize("count", [999, 1000, 1001])
def test_a_thousand_entries_are_kept(count: int) -> None:
    assert len(_declared(*[{"articleBody": "x"}] * count)) == min(count, 1000)


def test_a_thousand_entries_of_elements_are_kept() -> None:
    assert len(_shown(_entry("x") * 1001)) == 1000


@pytest.mark.parametrize(
    ("path", "is_live"),
    [
        ("sea/live/ferry", True),
        ("sea/live-ferry", True),
        ("sea/liveblog/ferry", True),
        ("sea/liveticker-ferry", True),
        ("sea/ferry-liveblog", True),
        ("sea/ferry-Live-Updates", True),
        ("sea/ferry-liveticker", True),
        ("sea/ferry-newsblog", True),
        ("sea/live", False),
        ("sea/livestock-on-a-ferry", False),
        ("sea/alive/ferry", False),
        ("sea/ferry", False),
    ],
)
def test_elements_are_read_where_the_address_is_of_a_live_blog(path: str, is_live: bool) -> None:
    assert len(_shown(ENTRIES, f"https://paper.example/{path}")) == (3 if is_live else 0)


def test_elements_are_read_where_the_page_declares_a_live_blog() -> None:
    assert len(_shown(ENTRIES, URL, json_ld('{"@type": "LiveBlogPosting"}'))) == 3
    assert _shown(ENTRIES, URL, json_ld('{"@type": "NewsArticle"}')) == []


def test_declared_entries_win_over_elements() -> None:
    head = json_ld('{"@type": "LiveBlogPosting", "liveBlogUpdate": {"articleBody": "declared"}}')
    assert _shown(ENTRIES, LIVE, head) == [LiveBlogUpdate("declared")]


def test_three_entries_make_a_live_blog() -> None:
    assert _shown(_entry("one") + _entry("two")) == []
    assert [update.articleBody for update in _shown(ENTRIES)] == ["one", "two", "three"]
    empty = _entry("").replace("<p></p>", "")
    assert _shown(_entry("one") + _entry("two") + empty) == []
    assert len(_shown(ENTRIES + empty)) == 3


@pytest.mark.parametrize("word", ["liveblog", "live", "ticker", "update", "timeline", "livepost"])
@pytest.mark.parametrize("tag", ["li", "div", "section", "article"])
def test_every_word_in_a_class_marks_an_entry(word: str, tag: str) -> None:
    assert len(_shown("".join(_entry(x, tag, f"class='{word}-x'") for x in "abc"))) == 3


def test_an_article_is_an_entry_whatever_its_class() -> None:
    assert len(_shown("".join(_entry(x, "article", "class='x'") for x in "abc"))) == 3


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [("li", "class='x'"), ("p", "class='live'"), ("li", ""), ("li", "id='live'"), ("article", "")],
)
def test_another_element_is_no_entry(tag: str, attributes: str) -> None:
    assert _shown("".join(_entry(x, tag, attributes) for x in "abc")) == []


def test_an_element_without_a_time_is_no_entry() -> None:
    assert _shown(ENTRIES.replace("time", "span")) == []


def test_the_most_frequent_class_is_that_of_the_entries() -> None:
    other = "".join(_entry(x, attributes="class='live-teaser'") for x in "wxyz")
    assert [update.articleBody for update in _shown(ENTRIES + other)] == ["w", "x", "y", "z"]


def test_an_entry_is_its_headline_its_time_and_its_paragraphs() -> None:
    entry = (
        "<li class='live'><time datetime='2026-11-20T08:00Z'>8  am</time><h3>It burns</h3>"
        "<h4>Again</h4><p>8 am</p><p>one</p><ul><li>two</li></ul><blockquote>three</blockquote>"
        "<figcaption>share</figcaption></li>"
    )
    assert _shown(entry * 3)[0] == LiveBlogUpdate("one\n\ntwo\n\nthree", "It burns", AT_EIGHT)


def test_the_time_of_an_entry_is_what_is_shown_where_no_attribute_tells() -> None:
    shown = ENTRIES.replace(" datetime='2026-11-20T08:00Z'>8 am", ">20 November 2026 08:00 UTC")
    assert _shown(shown)[0].datePublished == AT_EIGHT
    assert _shown(ENTRIES.replace("2026-11-20T08:00Z", "soon"))[0].datePublished is None


def test_an_article_has_the_entries_of_its_page_and_is_a_live_blog() -> None:
    page = f"<html><body><h1>Harbour fire live</h1><ul>{ENTRIES}</ul></body></html>"
    article = extract(page.encode(), LIVE)
    assert article.type == "LiveBlogPosting"
    assert [update.articleBody for update in article.liveBlogUpdates] == ["one", "two", "three"]
