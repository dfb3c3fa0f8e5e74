"""Check what is taken over of the text that trafilatura finds."""

from __future__ import annotations

import pytest

from crawler.extraction.body.trafilatura_text import MAX_TEXTS, extract_text
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from text.letters import letters

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier, as the harbour master said."
    for number in range(6)
]
TEXT = "".join(f"<p>{line}</p>" for line in PROSE)
TABLE = "<table><tr><td>Ship of the line</td><td>Forty-two decks of oak</td></tr></table>"
COMMENT = "A reader wrote below the story that all of this was known to her long before it burned."
COMMENTS = (
    f'<div id="comments" class="comment-list"><div class="comment"><p>{COMMENT}</p></div></div>'
)


def _extracted(body: str, *, fast: bool) -> str:
    document = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    return extract_text(document, cut_blocks(document.tree), fast=fast)


@pytest.mark.parametrize("fast", [True, False])
def test_paragraphs_and_tables_are_text_and_comments_are_not(fast: bool) -> None:
    below = COMMENTS.replace(COMMENT, f"Likewise. {COMMENT}")  # some sites have two lists of them
    body = f"<article><h1>A story</h1>{TEXT}{TABLE}{COMMENTS}{below}</article>"
    found = _extracted(body, fast=fast)
    assert letters("".join(PROSE)) in found
    assert letters("Forty-two decks of oak") in found
    assert letters(COMMENT) not in found


def test_a_page_without_text_has_none() -> None:
    assert _extracted("<img src=a>", fast=True) == ""


@pytest.mark.parametrize("fast", [True, False])
def test_it_is_not_asked_of_more_texts_than_it_can_read_in_time(fast: bool) -> None:
    within, beyond = MAX_TEXTS // 2 - len(PROSE), MAX_TEXTS // 2
    assert _extracted(f"{TEXT}<p>{'<i>a</i> ' * within}</p>", fast=fast)
    document = parse_document(f"<body>{TEXT}<p>{'<i>a</i> ' * beyond}</p></body>".encode(), URL)
    assert extract_text(document, cut_blocks(document.tree), fast=fast) == ""
    assert document.warnings == [
        f"trafilatura is not asked of {MAX_TEXTS + len(PROSE)} texts in paragraphs"
    ]
