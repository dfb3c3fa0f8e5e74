"""Check which class words name a box, and where they are the article's own."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.boxes import find_boxes
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier."
    for number in range(6)
]


def _found(body: str, *doubted: str) -> dict[str, str]:
    """Return the reasons of the lines in boxes; ``doubted``: those the classifier leaves out."""
    tree = parse_document(f"<html><body><div>{body}</div></body></html>".encode(), URL).tree
    blocks = cut_blocks(tree)
    positions = frozenset(block.position for block in blocks if block.text in doubted)
    reasons = find_boxes(blocks, positions)
    return {block.text: reason for block, reason in zip(blocks, reasons, strict=True) if reason}


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


STORY = _paragraphs(PROSE)


def test_a_class_on_the_articles_own_container_takes_nothing() -> None:
    assert _found(f'<div class="related newsletter share">{_paragraphs(PROSE)}</div>') == {}


CLASS_WORDS = {
    "share": "share sharing sharebar social socials addtoany sharedaddy follow",
    "newsletter": "newsletter newsletters signup subscribe subscription optin mailchimp",
    "related": "related recommended recommendation recommendations readmore outbrain taboola "
    "relatedposts morefrom mostread trending popular yarpp seealso",
    "advertisement": "ads advert advertisement adslot adsbygoogle sponsored dfp",
    "byline": "byline bylines author authors authorbox bio biography",
    "comments": "comments comment disqus respond",
    "navigation": "breadcrumb breadcrumbs pagination pager toc prevnext skiplink menu",
    "tags": "tags taglist tagcloud topics keywords hashtags",
    "credit": "credit credits copyright photographer imagecredit",
    "cookies": "cookie cookies consent gdpr",
    "published": "date dateline timestamp datetime pubdate posted published",
}

BOXES_WITH_PROSE = {"newsletter", "related", "advertisement", "byline", "comments"}


@pytest.mark.parametrize(("reason", "words"), CLASS_WORDS.items())
def test_each_class_word_names_a_box(reason: str, words: str) -> None:
    for word in words.split():
        box = f'<div class="{word}">Tell them all</div>'
        assert _found(STORY + box + STORY) == {"Tell them all": reason}, word


TEXT = [f"{line} Nobody had counted on day {day}." for day in range(3) for line in PROSE]
TEASER = "A paragraph that tells of something else. " * 4
"""Longer than a label: prose."""


@pytest.mark.parametrize(
    ("reason", "paragraphs", "is_removed"),
    [
        *((reason, 1, True) for reason in sorted(BOXES_WITH_PROSE)),
        *((reason, 2, False) for reason in sorted(BOXES_WITH_PROSE)),
        *((reason, 1, False) for reason in sorted(CLASS_WORDS.keys() - BOXES_WITH_PROSE)),
    ],
)
def test_few_boxes_may_hold_a_paragraph(reason: str, paragraphs: int, is_removed: bool) -> None:
    word = CLASS_WORDS[reason].split()[0]
    teasers = [f"{TEASER}{number}" for number in range(paragraphs)]
    removed = _found(f'{_paragraphs(TEXT)}<div class="{word}">{_paragraphs(teasers)}</div>')
    assert removed == (dict.fromkeys(teasers, reason) if is_removed else {})


@pytest.mark.parametrize("tag", ["h2", "h3", "h4", "article", "main"])
def test_class_words_of_the_articles_own_elements_name_no_box(tag: str) -> None:
    line = f'<{tag} class="tags">Ferries and the tugs that serve them</{tag}>'
    assert _found(STORY + line + STORY) == {}


@pytest.mark.parametrize(("size", "is_removed"), [(200, True), (201, False)])
def test_a_box_holds_at_most_a_fifth_of_the_text(size: int, is_removed: bool) -> None:
    text = "".join(f"<p>{letter * 200}</p>" for letter in "abcd")
    box = f"<div class='related'><p>{'x' * size}</p></div>"
    assert bool(_found(text + box)) is is_removed


@pytest.mark.parametrize(
    ("line", "is_removed"),
    [
        ("x" * 160, True),
        ("x" * 161, False),
        (f"{'x' * 140}<a href='/x'>{'y' * 60}</a>", True),
        (f"{'x' * 141}<a href='/x'>{'y' * 59}</a>", False),
    ],
)
def test_prose_is_a_long_line_with_few_links(line: str, is_removed: bool) -> None:
    text = "".join(f"<p>{letter * 400}</p>" for letter in "abcd")
    assert bool(_found(f"{text}<div class='share'><p>{line}</p></div>")) is is_removed


def _wrapped(label: str, every: int) -> str:
    """Return the story with an element of that class around each so-manieth paragraph."""
    return "".join(
        f"<div class='{label}'><p>{line}</p></div>" if number % every == 0 else f"<p>{line}</p>"
        for number, line in enumerate(TEXT)
    )


@pytest.mark.parametrize("every", [1, 2, 7, 17])
@pytest.mark.parametrize(
    "label", ["ads-inside-paragraph", "author-text", "newsletter-block", "comment", "toc-part"]
)
def test_a_word_on_paragraphs_that_the_classifier_keeps_takes_none(label: str, every: int) -> None:
    assert _found(_wrapped(label, every)) == {}


def test_a_sentence_that_the_classifier_leaves_out_goes_with_its_box() -> None:
    line = PROSE[0].replace("crew", "others")
    box = f"<div class='author'><p>{line}</p></div>"
    assert _found(STORY + box, line) == {line: "byline"}
    assert _found(STORY + box) == {}


def test_a_full_stop_ends_a_sentence_in_every_script() -> None:
    for line in ("港" * 60 + "。", "x" * 99 + ".", "x" * 99 + "؟"):
        assert _found(f"{_paragraphs(TEXT)}<div class='share'><p>{line}</p></div>") == {}
    for line in ("港" * 60, "x" * 98 + ".", "x" * 160):
        box = f"<div class='share'><p>{line}</p></div>"
        assert _found(_paragraphs(TEXT) + box) == {line: "share"}


@pytest.mark.parametrize(("paragraphs", "is_removed"), [(1, True), (2, False)])
def test_short_lines_stay_where_the_word_stands_on_paragraphs(
    paragraphs: int, is_removed: bool
) -> None:
    entries = "".join(f"<div class='author-ada'><p>{x * 120}</p></div>" for x in "xy"[:paragraphs])
    page = f"{_paragraphs(TEXT)}{entries}<div class='author-ada'><p>Vote is taken</p></div>"
    assert ("Vote is taken" in _found(page)) is is_removed


@pytest.mark.parametrize(("lines", "is_removed"), [(10, True), (11, False)])
def test_short_lines_of_one_word_are_at_most_a_fifth_of_the_text(
    lines: int, is_removed: bool
) -> None:
    text = "".join(f"<p>{letter * 200}</p>" for letter in "abcd")
    boxes = "".join(f"<div class='tags'><p>{number:020}</p></div>" for number in range(lines))
    assert bool(_found(text + boxes)) is is_removed


@pytest.mark.parametrize(
    "label", ["sc-88fqzk-0 kJpWWe", "css-7bio3z", "dcr-4ads9q", "p__ads_X", "b cb ads bio ab"]
)
def test_a_hash_names_no_box(label: str) -> None:
    assert _found(f"{STORY}<div class='{label}'>It was over</div>{STORY}") == {}
