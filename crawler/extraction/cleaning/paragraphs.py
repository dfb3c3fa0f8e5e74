"""Tell the paragraphs of a text from its short lines, headings, captions and teasers."""

from __future__ import annotations

import re

from crawler.extraction.cleaning.phrases import SHORT
from crawler.extraction.page.blocks import Block
from text.scripts import wide_length

LONG = 100
"""Letters from which a line is a sentence, not a label."""
LITTLE_LINKED = 0.3
"""Share of a line in links up to which it is text of the article rather than a teaser."""
SENTENCE_END = re.compile(r"[.!?…。！？؟।»”\"'’)]\s*$")


def is_prose(block: Block) -> bool:
    """Tell whether a block is longer than prompts and labels are, and has few links."""
    return len(block.text) > SHORT and block.link_density < LITTLE_LINKED


def is_sentence(block: Block) -> bool:
    """Tell whether a block is a paragraph that ends as sentences do, and no teaser."""
    return (
        is_paragraph(block)
        and block.link_density < LITTLE_LINKED
        and bool(SENTENCE_END.search(block.text))
    )


def first_paragraph(blocks: list[Block]) -> int:
    """Return the index of the first paragraph, 0 where there is none."""
    return next((i for i, block in enumerate(blocks) if is_paragraph(block)), 0)


def last_paragraph(blocks: list[Block]) -> int:
    """Return the index of the last paragraph, and that of the end where there is none."""
    return max((i for i, block in enumerate(blocks) if is_paragraph(block)), default=len(blocks))


def is_paragraph(block: Block) -> bool:
    """Tell whether a block is text of some length, and neither a heading nor mostly links."""
    return (
        2 * len(block.text) >= LONG  # as most lines are not: a character counts two at most
        and (len(block.text) >= LONG or wide_length(block.text) >= LONG)
        and not block.is_heading
        and block.link_density < 0.5
        and block.tag != "figcaption"
    )
