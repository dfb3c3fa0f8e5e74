"""Find text that a page repeats.

Some pages hold their text once for each width of screen, or once more in a box that opens on a
click. The first copy is the article.
"""

from __future__ import annotations

from crawler.extraction.page.blocks import Block

MIN_BLOCKS = 3
"""Blocks that a copy repeats in the same order, at least."""
MIN_LETTERS = 600
"""Letters of a copy, at least. What an article itself says again (the lines of a table, a recipe's
steps for each oven) is shorter: among 909 pages, 470 letters at most."""


def find_repeated(blocks: list[Block]) -> list[bool]:
    """Return for each block whether it belongs to a copy of blocks before it."""
    marks = [False] * len(blocks)
    first: dict[str, int] = {}
    start = 0
    while start < len(blocks):
        origin = first.setdefault(blocks[start].letters, start)
        if origin == start:
            start += 1
            continue
        end = start
        while end < len(blocks) and blocks[end].letters == blocks[origin + end - start].letters:
            end += 1
        size = sum(len(block.letters) for block in blocks[start:end])
        if end - start >= MIN_BLOCKS and size >= MIN_LETTERS:
            marks[start:end] = [True] * (end - start)
        start = end
    return marks
