"""Tell what stands under a picture: its caption is no text of the story.

Half of all pages set it in a figure; others name it by a class word, of its element or of one
inside that holds all of it. In an element that is named after a picture, what ends with who made
that is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.extraction.cleaning.phrases import CREDITED
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import words_of
from text.words import word_set

LONGEST = 300
"""Characters of a caption that its credit tells: what is longer may be a story with a picture."""

_CAPTIONS = word_set("""
    caption captions imagecaption imgcaption photocaption picturecaption cutline
    bildunterschrift bildtext bildbeschreibung legende didascalia piefoto
    fotoonderschrift bildetekst billedtekst bildtexter
    """)
_CREDITS = word_set("credit credits copyright photographer source")
_PICTURES = word_set("img image picture photo foto bild")
_DESCRIPTIONS = word_set("description desc legend")
_TEXTS = frozenset({"blockquote", "table"})


def is_caption(block: Block) -> bool:
    """Tell whether a block stands under a picture; a quotation or table as a figure is text."""
    if block.tag == "figcaption":
        return True
    return ("figure" in block.ancestors and not _is_text(block)) or is_named_caption(block)


def is_named_caption(block: Block) -> bool:
    """Tell whether a class word says that a block is a caption."""
    return not _is_text(block) and (
        any(_names_caption(container.written) for container in block.path[-2:])
        or _is_marked_inside(block)
        or _is_credited(block)
    )


def _is_text(block: Block) -> bool:
    return block.tag in _TEXTS or not _TEXTS.isdisjoint(block.ancestors)


def _names_caption(words: frozenset[str]) -> bool:
    if _CAPTIONS & words:
        return True
    return bool(_PICTURES & words) and bool(_DESCRIPTIONS & words)


def _is_credited(block: Block) -> bool:
    """Tell whether a short text in a picture's element ends with who made it."""
    return (
        len(block.text) <= LONGEST
        and any(_PICTURES & container.written for container in block.path[-2:])
        and CREDITED.search(block.text.lower()) is not None
    )


def _is_marked_inside(block: Block) -> bool:
    """Tell whether an inline caption begins a block, and it or the credit ends it."""
    if next(block.element.iterchildren(), None) is None:
        return False
    texts = [at for at, (text, _) in enumerate(block.pieces) if not text.isspace()]
    if not texts:
        return False
    first, last = (frozenset().union(*_words_inside(block, at)) for at in (texts[0], texts[-1]))
    return bool(_CAPTIONS & first) and bool((_CAPTIONS | _CREDITS) & last)


def _words_inside(block: Block, at: int) -> Iterator[frozenset[str]]:
    """Yield the class words of the elements between a block's text and the block."""
    inner = block.pieces[at][1]
    while inner is not None and inner.element is not block.element:
        yield words_of(inner.element)
        inner = inner.around
