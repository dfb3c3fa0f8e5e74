"""Divide a text into paragraphs, and into sections at its subheadings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from crawler.extraction.page.blocks import Block
from model.components import Section

Line = tuple[str, bool]
"""A paragraph or subheading of the text, and whether it is a subheading."""


def paragraphs(body: Sequence[Block]) -> list[str]:
    """Return the blocks as paragraphs; the cells of a table's row are one."""
    found: list[str] = []
    row = None
    for block in body:
        current = _row(block)
        if current is not None and current == row:
            found[-1] = f"{found[-1]} | {block.text}"
        else:
            found.append(block.text)
        row = current
    return found


def lines(body: Sequence[Block]) -> list[Line]:
    """Return the paragraphs and subheadings of the blocks, in order."""
    found: list[Line] = []
    for is_heading, run in groupby(body, key=lambda block: block.is_heading):
        blocks = list(run)
        texts = [block.text for block in blocks] if is_heading else paragraphs(blocks)
        found += [(text, is_heading) for text in texts]
    return found


def divide(lines: Sequence[Line]) -> list[Section]:
    """Return the sections of a text; none where it has no subheading."""
    found = [Section(None, [])]
    for text, is_heading in lines:
        if is_heading:
            found.append(Section(text, []))
        else:
            found[-1].paragraphs.append(text)
    kept = [section for section in found if section.headline or section.paragraphs]
    return kept if any(section.headline for section in kept) else []


def _row(block: Block) -> int | None:
    """Return the number of the table row around a block; None where it is in no table."""
    return next((holder.number for holder in block.containers if holder.tag == "tr"), None)
