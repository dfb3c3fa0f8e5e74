"""What an extractor is shown of a page."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.body.pruning import readable
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

SENTENCE = (
    "The harbour council of Northmere opened the rebuilt ferry pier on Monday morning, a year "
    "after the storm, before some two hundred people. "
)
PAGE = f"""<html><body>
<nav><ul><li><a href="/a">Sports</a></li><li><a href="/b">Weather</a></li></ul></nav>
<div id="page"><div id="story"><h1>Pier opens</h1><p>{SENTENCE * 3}</p><h2>Short</h2>
<ul><li>One</li><li>Two</li></ul><p>{SENTENCE * 4}</p></div>
<div id="teasers"><a href="/c">{SENTENCE}</a></div>said here<div id="blurb"><p>{SENTENCE}</p>
<span>Label</span></div></div>
<footer><p>About</p></footer></body></html>"""
URL = "https://herald.example/pier"


def shown(html: str) -> etree._Element:
    document = parse_document(html.encode(), URL)
    before = etree.tostring(document.tree)
    kept = readable(document.tree, cut_blocks(document.tree))
    assert etree.tostring(document.tree) == before
    return kept


def test_what_holds_no_prose_is_left_out() -> None:
    kept = shown(PAGE)
    assert kept.find(".//nav") is None
    assert kept.find(".//footer") is None
    assert kept.find(".//*[@id='teasers']") is None
    assert kept.find(".//span") is None
    assert kept.find(".//*[@id='blurb']/p") is not None


def test_short_lines_of_the_story_and_text_between_elements_stay() -> None:
    kept = shown(PAGE)
    story = kept.find(".//*[@id='story']")
    assert story is not None
    assert [item.text for item in story.iter("h1", "h2", "li")] == [
        "Pier opens", "Short", "One", "Two",
    ]  # fmt: skip
    assert "said here" in "".join(kept.itertext())
    assert [e.get("id") for e in kept.iter("div")] == ["page", "story", "blurb"]


def test_a_page_with_little_prose_is_shown_whole() -> None:
    document = parse_document(
        f"<html><body><nav>x</nav><p>{SENTENCE}</p></body></html>".encode(), URL
    )
    assert readable(document.tree, cut_blocks(document.tree)) is document.tree


def test_a_page_without_text_is_shown_whole() -> None:
    document = parse_document(b"<html><body><img src=a></body></html>", URL)
    assert readable(document.tree, cut_blocks(document.tree)) is document.tree
