"""Mark the blocks that read like an article's text, by a heuristic that costs next to nothing.

As in readability, prose adds to the score of the elements around it, the less the farther away, and
the blocks in the element with the highest score are marked. About 90% of the text that it marks is
the article's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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
        and not AWAY & block.ancestors
        and (len(block.text) > LINE or block.is_heading or block.tag in _LINES)
        and block.tag != "figcaption"
        for block in blocks
    ]


def prose(blocks: list[Block]) -> list[Block]:
    """Return the blocks that are a sentence or more, and not where text is seldom the article's."""
    return [block for block in blocks if _reads_like_text(block, PROSE)]


def innermost(blocks: Iterable[Block], *shares: float) -> list[Container | None]:
    """Return for each share the innermost element that holds so much of the blocks' letters."""
    weights: dict[Container, int] = defaultdict(int)
    total = 0
    for block in blocks:
        size = len(block.text)
        total += size
        for container in block.path:
            weights[container] += size
    # Elements are numbered in reading order: of two nested ones the inner has the greater number.
    return [
        max(
            (container for container, size in weights.items() if size >= share * total),
            key=lambda container: container.number,
            default=None,
        )
        for share in shares
    ]


def _reads_like_text(block: Block, letters: int) -> bool:
    return (
        len(block.text) > letters
        and not block.hidden
        and block.link_density < LINKED
        and not AWAY & block.ancestors
        and block.tag != "figcaption"
    )
