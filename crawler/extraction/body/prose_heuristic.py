"""Mark the blocks that read like an article's text, by a heuristic that costs next to nothing.

As in readability, prose adds to the score of the elements around it, the less the farther away, and
the blocks in the element with the highest score are marked. About 90% of the text that it marks is
the article's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container

PROSE = 80
"""Letters above which a block is a sentence; shorter ones are labels as often as text."""
LINE = 60
"""Letters up to which a block is marked only if its tag is one of text."""
LINKED = 0.3
"""Share of a block's letters in links from which on it is navigation or a teaser."""
MOSTLY_LINKED = 0.5
"""The same share for a block inside the article's element."""
AWAY = frozenset({"nav", "aside", "footer", "form"})
"""Elements that seldom hold the article's text."""
SHARES = (1.0, 1.0, 0.6, 0.35, 0.2)
"""Shares of a block's letters that score for its own element and the four around it."""
_LINES = frozenset({"li", "td", "blockquote", "p"})


def marks(blocks: list[Block]) -> list[bool]:
    """Return for each block whether it is marked as the article's text."""
    scores: dict[Container, float] = defaultdict(float)
    for block in blocks:
        if _reads_like_text(block, LINE):
            for container, share in zip(block.path[::-1], SHARES, strict=False):
                scores[container] += share * len(block.text)
    if not scores:
        return [False] * len(blocks)
    core = max(scores, key=scores.__getitem__)
    return [
        core in block.path
        and not block.hidden
        and block.link_density < MOSTLY_LINKED
        and AWAY.isdisjoint(block.ancestors)
        and (len(block.text) > LINE or block.is_heading or block.tag in _LINES)
        and block.tag != "figcaption"
        for block in blocks
    ]


def prose(blocks: list[Block]) -> list[Block]:
    """Return the blocks that are a sentence or more, and not where text is seldom the article's."""
    return [block for block in blocks if _reads_like_text(block, PROSE)]


def innermost(blocks: Sequence[Block], *shares: float) -> list[Container | None]:
    """Return for each share the innermost element that holds so much of the blocks' letters.

    ``blocks``: in reading order; each share is more than a half. So the element holds the letter in
    the middle, and the elements around that one block are all that could be it.
    """
    ends = list(accumulate(len(block.text) for block in blocks))
    if not ends:
        return [None] * len(shares)
    path = blocks[bisect_right(ends, ends[-1] // 2)].path
    sizes = [0] * len(path)
    """Letters by the innermost element of the path around them."""
    for block in blocks:
        level = min(len(path), len(block.path)) - 1
        while path[level] is not block.path[level]:
            level -= 1
        sizes[level] += len(block.text)
    held = list(accumulate(reversed(sizes)))  # from the innermost to the root
    return [
        next(
            (
                container
                for container, size in zip(reversed(path), held, strict=True)
                if size >= share * ends[-1]
            ),
            None,
        )
        for share in shares
    ]


def _reads_like_text(block: Block, letters: int) -> bool:
    return (
        len(block.text) > letters
        and not block.hidden
        and block.link_density < LINKED
        and AWAY.isdisjoint(block.ancestors)
        and block.tag != "figcaption"
    )
