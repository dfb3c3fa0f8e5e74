"""Does the page tell the article twice?

Some pages hold their text once for each width of screen, or once more in a box that opens on a
click. The first telling is the article.
"""

from __future__ import annotations

from crawler.extraction.page.blocks import Block

# A second telling follows the first block by block. What an article itself says again (the lines
# of a table, a recipe's steps for each oven) is shorter: among 909 pages, 470 letters at most.
FEWEST_BLOCKS = 3
FEWEST_LETTERS = 600


def find_repeated(blocks: list[Block]) -> list[bool]:
    """Per block of the text: whether it belongs to a second telling of what stands before it."""
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
        if end - start >= FEWEST_BLOCKS and size >= FEWEST_LETTERS:
            marks[start:end] = [True] * (end - start)
        start = end
    return marks
