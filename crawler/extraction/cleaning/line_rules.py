"""Remove lines that are not the article's from the chosen blocks.

Structure counts first: where a line stands, the class words of the elements around it, how much of
it is links, whether it repeats the headline. Phrases of several languages count for short lines
only. A line inside the running text needs stronger evidence than one above or below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

from crawler.extraction.cleaning.phrases import BY_LINE, DATE_LINE, SHORT, reason_of
from crawler.extraction.cleaning.repeated_text import find_repeated
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from model.components import Removed
from text.letters import letters
from text.scripts import wide_length
from text.words import word_set

MAX_REMOVED_LENGTH = 300
"""Characters of a removed line in the trace: enough to recognise it."""
LONG = 100
"""Letters from which a line is a sentence, not a label."""
SHORT_HEADLINE = 20
"""Letters of a headline that may be a line of the text as well, for instance a subheading."""
LABEL = 60
"""Letters below which a line is a category, a place and date, or a button."""
TAIL = 0.4
"""Share of the text: if more links than this stand at its end, the article is a list of links."""
LINKED = 0.7
"""Share of a line in links above which it is a teaser, not a sentence with a link."""
TOO_MUCH = 0.2
"""Share of the text: an element that holds more is the article's own, not a box in it."""

_CLASSES: dict[str, frozenset[str]] = {
    "share": word_set("""
        share sharing sharebar social socials addtoany sharedaddy follow
        """),
    "newsletter": word_set("""
        newsletter newsletters signup subscribe subscription optin mailchimp
        """),
    "related": word_set("""
        related recommended recommendation recommendations readmore outbrain taboola jp
        relatedposts morefrom mostread trending popular yarpp seealso
        """),
    "advertisement": word_set("""
        ads advert advertisement adslot adsbygoogle sponsored dfp
        """),
    "byline": word_set("""
        byline bylines author authors authorbox bio biography
        """),
    "comments": word_set("""
        comments comment disqus respond
        """),
    "navigation": word_set("""
        breadcrumb breadcrumbs pagination pager toc prevnext skiplink menu
        """),
    "tags": word_set("""
        tags taglist tagcloud topics keywords hashtags
        """),
    "credit": word_set("""
        credit credits copyright photographer imagecredit
        """),
    "cookies": word_set("""
        cookie cookies consent gdpr
        """),
    "published": word_set("""
        date dateline timestamp datetime pubdate posted published
        """),
}
"""Reason → class words of elements whose lines are removed for it; the first that fits counts."""
_BOXES = frozenset({"newsletter", "related", "advertisement", "byline", "comments"})
"""Reasons of elements that may hold one paragraph of prose: a teaser's, a biography's."""
_OWN = frozenset({"h1", "h2", "h3", "h4", "body", "main", "article"})
"""Elements whose own classes name the article, not a box in it."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟।»”\"'’)]\s*$")


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
        _boxes,
        partial(_around_headline, facts=facts),
        partial(_labels_and_prompts, facts=facts),
        partial(_doubted_blocks, doubted=doubted),
        _links_at_end,
    )
    kept = [block for block in blocks if block.letters]
    removed: list[Removed] = []
    for rule in rules:
        reasons = rule(kept)
        removed += [
            Removed(block.text[:MAX_REMOVED_LENGTH], reason)
            for block, reason in zip(kept, reasons, strict=True)
            if reason
        ]
        kept = [block for block, reason in zip(kept, reasons, strict=True) if not reason]
    return kept, removed


def _repeated_text(blocks: list[Block]) -> list[Reason]:
    """Mark what the page tells a second time."""
    return ["told-twice" if repeated else None for repeated in find_repeated(blocks)]


def _boxes(blocks: list[Block]) -> list[Reason]:
    """Mark what stands in an element whose class words name a box, if it holds none of the prose.

    An element with two paragraphs of prose or much of the text inside is the article's own
    container, whatever words its classes have.
    """
    total = sum(len(block.text) for block in blocks)
    size: Counter[int] = Counter()
    prose: Counter[int] = Counter()
    for block in blocks:
        for container in block.containers:
            size[container.number] += len(block.text)
            prose[container.number] += _is_prose(block)
    reasons: list[Reason] = []
    for block in blocks:
        reasons.append(
            next(
                (
                    reason
                    for container in block.containers
                    for reason, words in _CLASSES.items()
                    if words & container.words
                    and container.tag not in _OWN
                    and size[container.number] <= TOO_MUCH * total
                    and prose[container.number] <= (1 if reason in _BOXES else 0)
                ),
                None,
            )
        )
    return reasons


def _is_prose(block: Block) -> bool:
    return len(block.text) > SHORT and block.link_density < 0.3


def _around_headline(blocks: list[Block], facts: DeclaredFacts) -> list[Reason]:
    """Mark the headline where it is repeated, and short lines above the first paragraph."""
    first = _first_paragraph(blocks)
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
    if DATE_LINE.match(text):
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
    return bool(BY_LINE.match(text)) and not text.rstrip().endswith((".", "?", "!"))


def _labels_and_prompts(blocks: list[Block], facts: DeclaredFacts) -> list[Reason]:
    """Mark prompts, labels, credits and teasers wherever they stand."""
    reasons: list[Reason] = [None] * len(blocks)
    last = _last_paragraph(blocks)
    for index, block in enumerate(blocks):
        text = block.text
        if len(text) > 2 * SHORT:
            continue
        if reason := reason_of(text):
            reasons[index] = reason
        elif _is_caption(block):
            reasons[index] = "caption"
        elif (
            DATE_LINE.match(text)
            and len(text) < LABEL
            and not block.is_heading
            and block.tag != "td"
        ):
            reasons[index] = "date" if index > last or index < 3 else None
        elif index > last and _is_byline(text, facts):
            reasons[index] = "byline"
        elif block.link_density > 0.95 and len(text) > 25 and _is_teaser(block):
            reasons[index] = "related"
    return reasons


def _is_caption(block: Block) -> bool:
    """Tell whether a block stands under a picture; a quotation or table as a figure is text."""
    return block.tag == "figcaption" or (
        "figure" in block.ancestors and not {"blockquote", "table"} & block.ancestors
    )


def _is_teaser(block: Block) -> bool:
    """Tell whether a block that is nothing but a link is a paragraph that ends as headlines do."""
    if block.tag in {"li", "td", "th", "dt", "dd", "blockquote"} or block.is_heading:
        return False
    return not block.text.rstrip().endswith((".", ":", ","))


def _doubted_blocks(blocks: list[Block], doubted: frozenset[int]) -> list[Reason]:
    """Mark what no rule explains and the classifier does not keep."""
    return ["not-story" if block.position in doubted else None for block in blocks]


def _links_at_end(blocks: list[Block]) -> list[Reason]:
    """Mark lists of links, and headings with nothing below, after the last paragraph."""
    reasons: list[Reason] = [None] * len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        linked = block.link_density > LINKED and not _SENTENCE_END.search(block.text)
        if linked:
            reasons[index] = "related"
        elif block.is_heading:
            reasons[index] = "heading-without-text"
        else:
            break
    tail = sum(len(block.text) for block, reason in zip(blocks, reasons, strict=True) if reason)
    if tail > TAIL * sum(len(block.text) for block in blocks):
        return [None] * len(blocks)
    return reasons


def _first_paragraph(blocks: list[Block]) -> int:
    return next((i for i, block in enumerate(blocks) if _is_paragraph(block)), 0)


def _last_paragraph(blocks: list[Block]) -> int:
    return max((i for i, block in enumerate(blocks) if _is_paragraph(block)), default=len(blocks))


def _is_paragraph(block: Block) -> bool:
    return (
        (len(block.text) >= LONG or wide_length(block.text) >= LONG)
        and not block.is_heading
        and block.link_density < 0.5
        and block.tag != "figcaption"
    )
