"""Say how a block is printed: the tags and class names around it, and the words of a heading's."""

from __future__ import annotations

from crawler.extraction.page.blocks import Block

Form = tuple[str, frozenset[str]]
"""A heading's level and the words of its class."""
Place = tuple[Form, ...]
"""The tags and classes around a block, from the root to its element."""


def place_of(block: Block) -> Place:
    """Return the tags and classes around a block."""
    return tuple((container.tag, container.words) for container in block.path)


def form_of(block: Block) -> Form:
    """Return the level of a heading and the words of its class."""
    return block.tag, block.path[-1].words
