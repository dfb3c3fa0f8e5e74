"""Check how a block is scored by learned words, of its classes, its beginning and its end."""

from __future__ import annotations

import pytest

from crawler.extraction.body.lexicon import (
    LEXICON_FEATURES,
    Lexicon,
    Odds,
    first_word,
    last_word,
    lexicon_columns,
)
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document

LEXICON = Lexicon(
    {"story": 3.0, "text": 1.5, "promo": -3.0, "aside": -6.0}, {"the": 0.5}, {"end": -0.25}
)


def _cut(body: str) -> list[Block]:
    page = f"<html><body>{body}</body></html>"
    return cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)


def _columns(body: str) -> list[dict[str, float]]:
    cache: dict[int, Odds] = {}
    return [
        dict(zip(LEXICON_FEATURES, lexicon_columns(block, LEXICON, cache), strict=True))
        for block in _cut(body)
    ]


@pytest.mark.parametrize(
    ("words", "odds"),
    [
        ("other", 0.0),
        ("", 0.0),
        ("text", 1.5),
        ("text story", 3.0),
        ("text aside story", -6.0),
        ("promo story", 3.0),
        ("text promo", -3.0),
    ],
)
def test_the_class_word_farthest_from_zero_counts(words: str, odds: float) -> None:
    assert LEXICON.class_odds(frozenset(words.split())) == odds
    assert _columns(f"<p class='{words}'>x</p>")[0]["own words"] == odds


def test_near_words_are_those_of_the_element_and_the_two_around_it() -> None:
    (row,) = _columns(
        "<div class='aside'><div class='text'><div class='promo'><p class='story'>x</p></div>"
        "</div></div>"
    )
    assert row["own words"] == 3.0
    assert row["near words"] == pytest.approx((3.0 - 3.0 + 1.5) / 3)


def test_worst_and_best_words_are_those_from_the_root_down() -> None:
    rows = _columns(
        "<div class='text'><p>one</p><div class='promo'><p class='story'>two</p><p>three</p></div>"
        "<p class='aside'>four</p></div><p>five</p>"
    )
    assert [(row["worst words"], row["best words"]) for row in rows] == [
        (0.0, 1.5), (-3.0, 3.0), (-3.0, 1.5), (-6.0, 1.5), (0.0, 0.0),
    ]  # fmt: skip


def test_the_words_of_the_root_count() -> None:
    tree = parse_document(b"<html class='promo'><body>x</body></html>", "https://a.example").tree
    values = lexicon_columns(cut_blocks(tree)[0], LEXICON, {})
    assert dict(zip(LEXICON_FEATURES, values, strict=True))["worst words"] == -3.0


def test_the_beginning_and_the_end_of_a_block_are_looked_up() -> None:
    rows = _columns("<p>«The sea, and no End.»</p><p>End of the</p><p>–</p>")
    assert [(row["first word"], row["last word"]) for row in rows] == [
        (0.5, -0.25), (0.0, 0.0), (0.0, 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("One, TWO!", "one", "two"),
        ("…one", "one", "one"),
        ("!?", "", ""),
        ("one word" + "!" * 36, "one", "word"),
        ("one word" + "!" * 37, "one", "ord"),
        ("one word" + "!" * 40, "one", ""),
    ],
)
def test_the_last_word_stands_in_the_last_forty_characters(
    text: str, first: str, last: str
) -> None:
    (block,) = _cut(f"<p>{text}</p>")
    assert (first_word(block), last_word(block)) == (first, last)
