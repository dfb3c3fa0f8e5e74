"""Remove lines that are not the article's from the chosen blocks.

Structure counts first: where a line stands, the class words of the elements around it, how much of
it is links, whether it repeats the headline. Phrases of several languages count for short lines
only. A line inside the running text needs stronger evidence than one above or below it.

Each of these signs may mean something else on a page. So what a rule takes, and what all of them
take, is bounded: beyond that the block classifier has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from crawler.extraction.cleaning.boxes import find_boxes
from crawler.extraction.cleaning.captions import is_caption, is_named_caption
from crawler.extraction.cleaning.completion.tables import cells_of_data
from crawler.extraction.cleaning.paragraphs import (
    LONG,
    SENTENCE_END,
    first_paragraph,
    last_paragraph,
)
from crawler.extraction.cleaning.phrases import BY_LINE, SHORT, is_date_line, reason_of
from crawler.extraction.cleaning.repeated_text import find_repeated
from crawler.extraction.cleaning.widgets import find_widgets, is_of_post
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from model.components import Removed
from text.letters import letters

MAX_REMOVED_LENGTH = 300
"""Characters of a removed line in the trace: enough to recognise it."""
SHORT_HEADLINE = 20
"""Letters of a headline that may be a line of the text as well, for instance a subheading."""
LABEL = 60
"""Letters below which a line is a category, a place and date, or a button."""
LINKED = 0.7
"""Share of a line in links above which it is a teaser, not a sentence with a link."""
MOST_TAKEN = 0.125
"""Share of the letters that the classifier keeps which rules may take against it. More than this
was text each time on 909 pages, and what rules rightly took was under a ninth."""
LONGEST_CAPTION = 4 * SHORT
"""Letters of a caption that a class word names: who is who in a group, with two credits."""
BEHIND_WALL = 0.2
"""Share of the text up to which what stands below a subscription wall's line is the wall's."""
MOST_CAPTIONS = 2 * MOST_TAKEN
"""The same for captions, which the page names: three long ones in a brief are a fifth of it."""
FEWEST_TAKEN = 2 * SHORT
"""Letters up to which that share is not asked for: the longest caption under a brief's picture."""

_ENDS = (".", "?", "!", "。", "？", "！")
_REPEATED = frozenset({"told-twice", "headline"})
"""Reasons of lines that the text or the article's headline still holds: nothing is lost."""

Reason = str | None
"""Why a block is removed; None where it stays."""
Rule = Callable[[list[Block]], list[Reason]]
"""Takes the blocks that earlier rules left, and returns a reason for each."""


def remove_lines(
    blocks: list[Block], facts: DeclaredFacts, doubted: frozenset[int] = frozenset()
) -> tuple[list[Block], list[Removed]]:
    """Take the lines that are not the article's out of ``blocks``.

    ``doubted``: positions of the blocks that the classifier does not keep. Returns the blocks
    that stay, and those removed with the reasons, rule by rule.
    """
    rules: tuple[Rule, ...] = (
        _repeated_text,
        partial(find_boxes, doubted=doubted),
        partial(find_widgets, facts=facts),
        partial(_around_headline, facts=facts),
        _wall,
        partial(_labels_and_prompts, facts=facts),
        partial(_doubted_blocks, doubted=doubted),
        _links_at_end,
    )
    text = [block for block in blocks if block.letters]
    allowed = _allowed(text, doubted)
    judged = [block for block in text if block.position in doubted or not is_of_post(block)]
    found: dict[Block, str] = {}
    for rule in rules:
        left = [block for block in judged if block not in found]
        found |= _bounded(_reasons(left, rule), doubted, allowed)
    found = _bounded(found, doubted, allowed)
    removed = [Removed(block.text[:MAX_REMOVED_LENGTH], why) for block, why in found.items()]
    return [block for block in text if block not in found], removed


def _reasons(blocks: list[Block], rule: Rule) -> dict[Block, str]:
    return {block: reason for block, reason in zip(blocks, rule(blocks), strict=True) if reason}


def _allowed(blocks: list[Block], doubted: frozenset[int]) -> float:
    """Return how many letters may be taken of what the classifier keeps."""
    kept = sum(len(block.text) for block in blocks if block.position not in doubted)
    return max(FEWEST_TAKEN, MOST_TAKEN * kept)


def _bounded(found: dict[Block, str], doubted: frozenset[int], allowed: float) -> dict[Block, str]:
    """Return what may be removed: if it is too much of the text, only what is doubted, too."""
    disputed = {
        block: reason
        for block, reason in found.items()
        if block.position not in doubted and reason not in _REPEATED
    }
    captions = {block for block, reason in disputed.items() if reason == "caption"}
    if _size(captions) <= MOST_CAPTIONS / MOST_TAKEN * allowed:
        disputed = {block: why for block, why in disputed.items() if block not in captions}
    if _size(disputed) <= allowed:
        return found
    return {block: reason for block, reason in found.items() if block not in disputed}


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _repeated_text(blocks: list[Block]) -> list[Reason]:
    """Mark what the page tells a second time."""
    return ["told-twice" if repeated else None for repeated in find_repeated(blocks)]


def _around_headline(blocks: list[Block], facts: DeclaredFacts) -> list[Reason]:
    """Mark the headline where it is repeated, and short lines above the first paragraph."""
    first = first_paragraph(blocks)
    reasons: list[Reason] = [
        "headline" if _repeats_headline(block, index, first, facts) else None
        for index, block in enumerate(blocks)
    ]
    top = _last_above_headline(blocks, reasons, first, facts)
    for index in range(min(first, len(blocks))):
        if reasons[index]:
            continue
        if index < top and len(blocks[index].text) < LONG:
            reasons[index] = "above-headline"
        else:
            reasons[index] = _above_text(blocks[index], facts)
    return reasons


def _repeats_headline(block: Block, index: int, first: int, facts: DeclaredFacts) -> bool:
    """Tell whether a block repeats a headline; ``first``: index of the first paragraph."""
    if block.letters in facts.headline_forms:
        return index <= first + 1 or len(block.letters) > SHORT_HEADLINE
    return block.position == facts.headline_position and index < first


def _last_above_headline(
    blocks: list[Block], reasons: list[Reason], first: int, facts: DeclaredFacts
) -> int:
    """Return the index before which blocks stand above the headline."""
    repeated = [index for index in range(min(len(blocks), first + 1)) if reasons[index]]
    if repeated:
        return repeated[-1]
    if facts.headline_position is None:
        return -1
    return sum(block.position < facts.headline_position for block in blocks[:first]) - 1


def _above_text(block: Block, facts: DeclaredFacts) -> Reason:
    """Tell why a line above the first paragraph is not the article's."""
    text = block.text
    if len(text) > SHORT:
        return None
    if _is_byline(text, facts):
        return "byline"
    if is_date_line(text):
        return "date"
    if block.link_density > LINKED and len(text) < LABEL and not block.is_heading:
        return "category"
    return None


def _is_byline(text: str, facts: DeclaredFacts) -> bool:
    """Tell whether a line is an author's name, or begins as bylines do."""
    if len(text) > SHORT:
        return False
    form = letters(text)
    covered = sum(len(name) for name in facts.author_forms if name in form)
    if covered and covered >= 0.5 * len(form):
        return True
    return bool(BY_LINE.match(text)) and not text.rstrip().endswith(_ENDS)


def _labels_and_prompts(blocks: list[Block], facts: DeclaredFacts) -> list[Reason]:
    """Mark prompts, labels, credits and teasers wherever they stand."""
    reasons: list[Reason] = [None] * len(blocks)
    last = last_paragraph(blocks)
    # A word of a table may be a prompt's, too: "Share" heads a column of percentages.
    cells = cells_of_data(blocks)
    for index, block in enumerate(blocks):
        text = block.text
        if block.position in cells:
            continue
        if len(text) > 2 * SHORT:
            if len(text) <= LONGEST_CAPTION and is_named_caption(block):
                reasons[index] = "caption"
            continue
        if reason := reason_of(text):
            reasons[index] = reason
        elif is_caption(block):
            reasons[index] = "caption"
        elif (
            len(text) < LABEL and not block.is_heading and block.tag != "td" and is_date_line(text)
        ):
            reasons[index] = "date" if index > last or index < 3 else None
        elif index > last and _is_byline(text, facts):
            reasons[index] = "byline"
        elif block.link_density > 0.95 and len(text) > 25 and _is_teaser(block):
            reasons[index] = "related"
    return reasons


def _is_teaser(block: Block) -> bool:
    """Tell whether a block that is nothing but a link is a paragraph that ends as headlines do."""
    if block.tag in {"li", "td", "th", "dt", "dd", "blockquote"} or block.is_heading:
        return False
    return not block.text.rstrip().endswith((".", ":", ","))


def _wall(blocks: list[Block]) -> list[Reason]:
    """Mark what stands below the line of a subscription wall at the text's end: offers, answers."""
    walls = [at for at, block in enumerate(blocks) if reason_of(block.text) == "paywall"]
    most = BEHIND_WALL * _size(blocks)
    first = next((at for at in walls if _size(blocks[at:]) <= most), len(blocks))
    return ["paywall" if at >= first else None for at in range(len(blocks))]


def _doubted_blocks(blocks: list[Block], doubted: frozenset[int]) -> list[Reason]:
    """Mark what no rule explains and the classifier does not keep."""
    return ["not-story" if block.position in doubted else None for block in blocks]


def _links_at_end(blocks: list[Block]) -> list[Reason]:
    """Mark lists of links, and headings with nothing below, after the last paragraph."""
    reasons: list[Reason] = [None] * len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        linked = block.link_density > LINKED and not SENTENCE_END.search(block.text)
        if linked:
            reasons[index] = "related"
        elif block.is_heading:
            reasons[index] = "heading-without-text"
        else:
            break
    return reasons
