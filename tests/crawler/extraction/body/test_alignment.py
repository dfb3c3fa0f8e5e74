"""Check which blocks a text is said to be made of."""

from __future__ import annotations

import random
import string
from itertools import combinations

import pytest

from crawler.extraction.body.alignment import end_of, locate, sources
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document
from text.letters import letters

# Pieces of twelve letters, none of which is in another.
ONE, TWO, THREE = "abcdefghijkl", "mnopqrstuvwx", "acegikmoqsuw"
FOUR, FIVE = "bdfhjlnprtvx", "zyxwvutsrqpo"


def _blocks(*texts: str) -> list[Block]:
    page = "".join(f"<p>{text}</p>" for text in texts)
    return cut_blocks(parse_document(f"<body>{page}".encode(), "https://paper.example/a").tree)


def _located(text: str, *blocks: str) -> list[bool]:
    return locate(_blocks(*blocks), letters(text))


def test_blocks_whose_letters_are_in_the_text_are_marked() -> None:
    assert _located("The ferry. It left!", "The ferry", "–", "A tug", "it left") == [
        True, False, False, True,
    ]  # fmt: skip
    assert _located("", "The ferry") == [False]
    assert locate([], "theferry") == []


def test_each_part_of_the_text_is_for_one_block_only() -> None:
    assert _located("The yard", "The yard", "The yard").count(True) == 1
    assert _located("The yard. The yard", "The yard", "The yard") == [True, True]
    assert _located("The yard", "The yard", "yard") == [True, False]
    assert _located("The yard", "yard", "The yard") == [False, True]


def test_blocks_in_another_order_than_the_text_are_not_both_marked() -> None:
    assert _located("Short. A longer line", "A longer line", "Short") == [True, False]
    assert _located("A longer line. Short", "Short", "A longer line") == [False, True]


@pytest.mark.parametrize("seed", range(60))
def test_of_all_ways_the_one_that_covers_most_is_taken(seed: int) -> None:
    choice = random.Random(seed)
    count = choice.randint(1, 8)
    blocks = [letter * choice.randint(1, 9) for letter in string.ascii_lowercase[:count]]
    order = choice.sample(range(count), count)
    marked = _located("".join(blocks[index] for index in order), *blocks)
    chosen = [index for index in order if marked[index]]
    assert chosen == sorted(chosen)
    best = max(
        sum(len(blocks[index]) for index in subset)
        for size in range(1, count + 1)
        for subset in combinations(order, size)
        if list(subset) == sorted(subset)
    )
    assert sum(len(blocks[index]) for index in chosen) == best


@pytest.mark.parametrize(("labels", "marked"), [(3, [True, True, False]), (4, [False, True, True])])
def test_the_first_four_places_of_a_label_are_weighed(labels: int, marked: list[bool]) -> None:
    text = "yes" * labels + "bbbbb" + "aaaaaa" + "yes"
    assert _located(text, "aaaaaa", "yes", "bbbbb") == marked


def test_places_that_overlap_are_all_weighed() -> None:
    assert _located("bbbbb" + "aaa1" + "11", "aaa1", "11", "bbbbb") == [True, True, False]


def test_a_label_that_stands_too_often_is_found_between_its_neighbours() -> None:
    often = "yes" * 5
    assert _located(f"first{often}second yes third", "first", "second", "yes", "third") == [
        True, True, True, True,
    ]  # fmt: skip
    assert _located(f"first{often}second third", "first", "second", "yes", "third") == [
        True, True, False, True,
    ]  # fmt: skip
    assert _located(f"first{often}second yes", "first", "second", "yes") == [True, True, True]
    assert _located(
        f"first{often}second yes third", "first", "second", "yes", "yes", "–", "third"
    ) == [True, True, True, False, False, True]
    assert _located(
        f"first{often}second yes yes third", "first", "second", "yes", "yes", "third"
    ) == [True, True, True, True, True]
    assert _located("second yes yes", "yes", "second") == [False, True]


@pytest.mark.parametrize(
    ("block", "text", "is_marked"),
    [
        (ONE + TWO, ONE + "note" + TWO, True),
        (ONE + TWO[:11], ONE + "note" + TWO[:11], False),  # too short to be looked for in pieces
        (ONE + TWO, ONE, False),
        (ONE + TWO, TWO, False),
        (ONE + TWO + THREE[:11], ONE + "note" + THREE[:11], False),
        (ONE + TWO + THREE + FOUR + FIVE, ONE + "note" + THREE + "note" + FIVE, True),
        (ONE + TWO + THREE + FOUR + FIVE, TWO + "note" + FOUR + "note" + FIVE, True),
        (ONE + TWO + THREE + FOUR + FIVE, ONE + "note" + FIVE, False),
        (ONE + TWO, ONE + "-" * 9 + "9" * 24 + TWO, True),
        (ONE + TWO, ONE + "9" * 25 + TWO, False),  # over more than twice its length
        (ONE + TWO, TWO + "9" * 24 + ONE, True),
        (ONE + TWO, TWO + "9" * 25 + ONE, False),
    ],
)
def test_a_block_without_an_inline_element_is_found_by_its_pieces(
    block: str, text: str, is_marked: bool
) -> None:
    assert _located(text, block) == [is_marked]
    assert _located(f"before {text} after", "before", block, "after") == [True, is_marked, True]


def _sources(text: str, *blocks: str) -> list[bool]:
    return sources(_blocks(*blocks), letters(text))


# Twenty-four letters each, which is how much of the text is looked for at once.
PARTS = [ONE + TWO, THREE + FOUR, FIVE + ONE, TWO + THREE, FOUR + FIVE]


def test_blocks_that_hold_parts_of_the_text_are_marked() -> None:
    first, second, third, fourth, _ = PARTS
    blocks = ["The ferry", f"{first} left", f"It {second}", third, "a tug"]
    assert _sources(first, *blocks) == [False, True, False, False, False]
    assert _sources(second + third, *blocks) == [False, False, True, True, False]
    assert _sources(first + second + third + fourth, *blocks) == [False, True, True, True, False]
    assert _sources(first, first, second) == [True, False]
    assert _sources(second, first, second) == [False, True]
    assert _sources(third, first, second, third) == [False, False, True]


def test_the_end_of_a_block_is_its_own() -> None:
    first, second, *_ = PARTS
    assert _sources(first + "9", f"{first} 5", f"{second} 9", "tug") == [True, True, False]
    assert _sources(first + "9", "tug", f"{second} 9", first) == [False, True, True]


@pytest.mark.parametrize(
    ("lost", "found", "is_marked"),
    [(0, 1, True), (1, 1, False), (1, 2, True), (2, 2, False), (2, 3, True), (1, 0, False)],
)
def test_most_of_the_text_has_to_be_on_the_page(lost: int, found: int, is_marked: bool) -> None:
    text = "".join(str(number) * 24 for number in range(lost)) + "".join(PARTS[:found])
    assert any(_sources(text, *PARTS)) is is_marked


def test_a_part_is_looked_for_as_a_whole() -> None:
    assert _sources(ONE + "9" * 12, *PARTS) == [False] * 5
    assert _sources("9" * 12 + ONE, *PARTS) == [False] * 5


def test_a_text_without_letters_has_no_source() -> None:
    assert _sources("", "The ferry") == [False]
    assert sources([], "theferry") == []


def test_the_beginning_of_the_text_weighs_no_less_than_what_follows() -> None:
    assert _located("aaaaa" + "bbbb", "bbbb", "aaaaa") == [False, True]


def test_repeated_lines_are_matched_to_one_place_only() -> None:
    found = _located(
        "The yard Ships are built.", "The yard", "The yard", "Ships are built.", "The yard"
    )
    assert found in ([True, False, True, False], [False, True, True, False])


def test_a_part_of_a_block_is_found_in_it_where_the_block_is_not() -> None:
    told = (
        "Sentence of the story that tells at some length what the crew of the ferry did that night."
    )
    quoted = (
        "Nobody here slept before dawn, the ferries lay in port, ropes froze to their bollards, "
        "and by six o'clock all the bakers of Quay Street had sold whatever bread was left."
    )
    blocks = ("Menu", f"{told} <i>{quoted}</i>", "Another thing altogether.")
    assert _located(told, *blocks) == [False, False, False]
    assert _sources(told, *blocks) == [False, True, False]
    assert not any(_sources("Nothing of this is anywhere on the page.", *blocks))


def test_the_end_is_looked_for_by_whole_pieces_from_the_end_on() -> None:
    piece = "abcdefghijklmnopqrstuvwxyz"[:24]
    assert end_of(f"{piece}0123456789{piece.upper()[:14]}", f"x{piece}y") == 25
    across = f"{piece}{piece.upper()}"
    assert end_of(across, across[12:36]) == 0  # no piece, but the half of two
    assert end_of(across, across) == 48
    assert end_of("", "abc") == 0
