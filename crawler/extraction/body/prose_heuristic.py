"""Which blocks read like a story, by rule of thumb? A witness that costs next to nothing.

As readability has it: prose speaks for the elements around it, the less the farther away, and what
is inside the element with most of that is the story. Nine in ten of its letters are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.extraction.page.blocks import Block, Container

PROSE = 80  # letters: a sentence; shorter ones are labels as often as text
LINE = 60  # letters: below, a line counts for the story only if its tag says what it is
LINKED = 0.3  # of a block's letters: more is navigation or a teaser
MOSTLY_LINKED = 0.5  # of a line inside the story
AWAY = frozenset({"nav", "aside", "footer", "form"})
# What a block says for its own element and the four around it.
SHARES = (1.0, 1.0, 0.6, 0.35, 0.2)
_LINES = frozenset({"li", "td", "blockquote", "p"})


def marks(blocks: list[Block]) -> list[bool]:
    """Per block: whether the rule takes it for the story's."""
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
    """Those that are a sentence or more, and not where prose is seldom the story's."""
    return [block for block in blocks if _reads_like_text(block, PROSE)]


def innermost(blocks: Iterable[Block], *shares: float) -> list[Container | None]:
    """For each share the innermost element that holds so much of the blocks' letters."""
    weights: dict[Container, int] = defaultdict(int)
    total = 0
    for block in blocks:
        size = len(block.text)
        total += size
        for container in block.path:
            weights[container] += size
    # numbers grow with the walk: of nested elements the inner has the greater
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
