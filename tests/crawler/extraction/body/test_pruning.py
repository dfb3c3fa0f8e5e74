"""Check what trafilatura is shown of a page, on both sides of each bound."""

from __future__ import annotations

import pytest
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
<div id="page" class="wide">First words<div id="story"><h1>Pier opens</h1><p>{SENTENCE * 3}</p>
<h2>Short</h2><ul><li>One</li><li>Two</li></ul><p>{SENTENCE * 4}</p></div>
<div id="teasers"><a href="/c">{SENTENCE}</a></div>said here<div id="blurb">
<span>Label</span>before<b>Mark</b><p>{SENTENCE}</p>between
<span>Label</span> after <i>It</i> all</div>the end</div>
<footer><p>About</p></footer></body></html>"""
URL = "https://herald.example/pier"


def shown(html: str) -> etree._Element:
    document = parse_document(html.encode(), URL)
    before = etree.tostring(document.tree)
    kept = readable(document.tree, cut_blocks(document.tree))
    assert etree.tostring(document.tree) == before
    return kept


def _is_whole(body: str) -> bool:
    """Tell whether a page is shown with the menu beside its text."""
    return shown(f"<html><body>{body}<nav>Menu</nav></body></html>").find(".//nav") is not None


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
    assert [e.get("id") for e in kept.iter("div")] == ["page", "story", "blurb"]
    assert [e.get("class") for e in kept.iter("div")] == ["wide", None, None]


def test_text_around_what_is_left_out_stays_in_its_place() -> None:
    kept = shown(PAGE)
    words = " ".join("".join(kept.itertext()).replace(SENTENCE, "* ").split())
    assert words == (
        "First wordsPier opens* * * ShortOneTwo* * * * said here before* between after allthe end"
    )


@pytest.mark.parametrize(
    ("lines", "is_whole"),
    [
        ([133, 133, 134], False),
        ([133, 133, 133], True),
        ([400], False),
        ([399], True),
        ([80] * 5, True),
        ([81] * 5, False),
    ],
)
def test_a_page_with_little_prose_is_shown_whole(lines: list[int], is_whole: bool) -> None:
    text = "".join(f"<p>{'x' * size}</p>" for size in lines)
    assert _is_whole(f"<div>{text}</div>") is is_whole


@pytest.mark.parametrize(("linked", "is_whole"), [(29, False), (30, True)])
def test_a_paragraph_with_many_links_is_no_prose(linked: int, is_whole: bool) -> None:
    line = f"<p>{'x' * (100 - linked)}<a href='/a'>{'y' * linked}</a></p>"
    assert _is_whole(f"<div>{line * 4}</div>") is is_whole


@pytest.mark.parametrize(("outside", "is_kept"), [(150, True), (151, False)])
def test_the_innermost_element_with_most_of_the_prose_is_kept_with_its_short_lines(
    outside: int, is_kept: bool
) -> None:
    story = f"<p>{'x' * 425}</p><p>{'x' * 425}</p><p>Short</p>"
    kept = shown(
        f"<html><body><main><div id='story'>{story}</div><p>{'y' * outside}</p>"
        "<span>Label</span></main><nav>Menu</nav></body></html>"
    )
    # With less of the prose inside the element around it is the one that is kept whole.
    assert (kept.find(".//span") is None) is is_kept
    assert "Short" in "".join(kept.itertext())


def test_a_page_whose_prose_is_in_the_root_itself_is_shown_whole() -> None:
    document = parse_document(
        f"<html><body><div><p>{'x' * 300}</p></div></body></html>".encode(), URL
    )
    blocks = cut_blocks(document.tree)
    assert readable(document.tree, blocks) is document.tree


def test_a_page_without_text_is_shown_whole() -> None:
    document = parse_document(b"<html><body><img src=a></body></html>", URL)
    assert readable(document.tree, cut_blocks(document.tree)) is document.tree
