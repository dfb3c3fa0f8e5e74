"""Check from which length on text that comes again is a copy."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.repeated_text import find_repeated
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document


@pytest.mark.parametrize(
    ("sizes", "is_copy"),
    [
        ((200, 200, 200), True),
        ((200, 200, 199), False),
        ((300, 300), False),
        ((150, 150, 150, 150), True),
    ],
)
def test_a_copy_has_three_blocks_and_six_hundred_letters(
    sizes: tuple[int, ...], is_copy: bool
) -> None:
    first = [chr(97 + number) * size for number, size in enumerate(sizes)]
    lines = ["before", *first, "between", *first, "after"]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines)
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)
    count = len(sizes)
    copy = [False] * (count + 2) + [is_copy] * count + [False]
    assert find_repeated(blocks) == copy


def test_a_copy_may_be_of_the_first_block_on() -> None:
    told = "".join(f"<p>{letter * 200}</p>" for letter in "abc")
    page = f"<html><body>{told}<p>between</p>{told}"
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)
    assert find_repeated(blocks) == [False] * 4 + [True] * 3
