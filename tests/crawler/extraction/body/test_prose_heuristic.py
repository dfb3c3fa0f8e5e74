"""Check what the heuristic marks, on both sides of each bound."""

from __future__ import annotations

import pytest

from crawler.extraction.body.prose_heuristic import innermost, marks, prose
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document

LONG = "x" * 200


def _blocks(body: str) -> list[Block]:
    page = f"<html><body>{body}</body></html>"
    return cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)


@pytest.mark.parametrize(
    ("line", "is_marked"),
    [
        (f"<div>{'y' * 61}</div>", True),
        (f"<div>{'y' * 60}</div>", False),
        ("<p>short</p>", True),
        ("<h3>short</h3>", True),
        ("<blockquote>short</blockquote>", True),
        ("<ul><li>short</li></ul>", True),
        ("<table><tr><td>short</td></tr></table>", True),
        ("<div>short</div>", False),
        (f"<p>{'y' * 49}<a href='/a'>{'z' * 51}</a></p>", False),
        (f"<p>{'y' * 51}<a href='/a'>{'z' * 49}</a></p>", True),
        (f"<p hidden>{LONG}</p>", False),
        (f"<nav><p>{LONG}</p></nav>", False),
        (f"<aside><p>{LONG}</p></aside>", False),
        (f"<footer><p>{LONG}</p></footer>", False),
        (f"<form><p>{LONG}</p></form>", False),
        (f"<figure><figcaption>{LONG}</figcaption></figure>", False),
    ],
)
def test_blocks_of_the_core_are_marked_if_they_read_like_text(line: str, is_marked: bool) -> None:
    blocks = _blocks(f"<div>{f'<p>{LONG}</p>' * 5}{line}</div><p>outside</p>")
    assert marks(blocks) == [*[True] * 5, is_marked, False]


def test_nothing_is_marked_without_prose() -> None:
    assert marks(_blocks("<p>short</p><p>lines</p>")) == [False, False]


@pytest.mark.parametrize(("size", "is_prose"), [(80, False), (81, True)])
def test_prose_is_longer_than_a_label(size: int, is_prose: bool) -> None:
    assert bool(prose(_blocks(f"<p>{'y' * size}</p>"))) == is_prose


@pytest.mark.parametrize(("linked", "is_prose"), [(29, True), (30, False)])
def test_prose_has_few_links(linked: int, is_prose: bool) -> None:
    line = f"<p>{'y' * (100 - linked)}<a href='/a'>{'z' * linked}</a></p>"
    assert bool(prose(_blocks(line))) == is_prose


def test_the_innermost_element_holds_the_share() -> None:
    blocks = _blocks(
        f"<main><section>{'<p>' + 'y' * 60 + '</p>'}</section><p>{'z' * 40}</p></main>"
    )
    found = [container and container.tag for container in innermost(blocks, 0.6, 0.61)]
    assert found == ["p", "main"]
    assert innermost([], 0.6) == [None]
