"""Find the captions of photo galleries: they tell of pictures, not the story.

A gallery numbers its pictures ("1/31"), or has figures one after another. Class words of galleries
tell nothing: whole articles stand in elements that are called slides or carousel.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby

from lxml.html import HtmlElement

from crawler.extraction.cleaning.paragraphs import is_paragraph
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container

FEWEST_PICTURES = 3
"""Pictures of a gallery, at least: one or two stand in many stories, and have their captions."""
LONGEST_CAPTION = 400
"""Letters beside one picture, at most: number, caption and credit; more is a part of the story."""
LARGEST_SLIDE = 6
"""Blocks of one picture, at most: number, title, day, caption, credit, button."""
ENOUGH = 200
"""Letters of paragraphs beside a gallery; on a page with fewer, its captions are the story."""
_NUMBER = re.compile(
    r"\s*(?:[^\W\d]{3,12}+\s++)?(\d{1,3})\s*(?:/|of|von|sur|de|di|van|av|af|из|z)\s*(\d{1,3})(?!\d|[/.,]\d)"
)


def find_galleries(blocks: list[Block]) -> set[int]:
    """Return the positions of the captions in galleries; ``blocks``: those of the page's story."""
    found = _numbered(blocks) | _in_a_row(blocks)
    if not found:
        return found
    beside = sum(
        len(block.text) for block in blocks if is_paragraph(block) and block.position not in found
    )
    return found if beside >= ENOUGH else set()


def _numbered(blocks: list[Block]) -> set[int]:
    """Find pictures that are numbered one after another, in an element each."""
    series: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if match := _NUMBER.match(block.text):
            number, total = int(match[1]), int(match[2])
            if total >= FEWEST_PICTURES and number == len(series[total]) + 1:
                series[total].append(block)
    found: set[int] = set()
    for numbers in series.values():
        if len(numbers) >= FEWEST_PICTURES:
            found |= _slides(blocks, numbers)
    return found


def _slides(blocks: list[Block], numbers: list[Block]) -> set[int]:
    """Return the positions of what stands in the largest element around each number alone."""
    size = Counter(container for block in blocks for container in block.path)
    length: Counter[Container] = Counter()
    for block in blocks:
        for container in block.path:
            length[container] += len(block.text)
    numbered = Counter(container for block in numbers for container in block.path)
    slides: set[Container] = set()
    for block in numbers:
        for level, container in enumerate(block.path):
            is_small = size[container] <= LARGEST_SLIDE and length[container] <= LONGEST_CAPTION
            if is_small and numbered[container] == 1:
                if _has_picture(_element(block, level)):
                    slides.add(container)
                break
    return {block.position for block in blocks if not slides.isdisjoint(block.path)}


def _in_a_row(blocks: list[Block]) -> set[int]:
    """Find figures that follow each other without text between them."""
    found: set[int] = set()
    for is_caption, run in groupby(blocks, key=_is_caption):
        figures: dict[Container | None, list[Block]] = defaultdict(list)
        for block in run if is_caption else ():
            figures[_figure(block)].append(block)
        if len(figures) >= FEWEST_PICTURES and all(map(_is_slide, figures.values())):
            found.update(block.position for captions in figures.values() for block in captions)
    return found


def _is_slide(captions: list[Block]) -> bool:
    return (
        len(captions) <= LARGEST_SLIDE
        and sum(len(each.text) for each in captions) <= LONGEST_CAPTION
    )


def _is_caption(block: Block) -> bool:
    return "figure" in block.ancestors and not {"table", "blockquote", "pre"} & block.ancestors


def _figure(block: Block) -> Container | None:
    return next((holder for holder in reversed(block.path[:-1]) if holder.tag == "figure"), None)


def _element(block: Block, level: int) -> HtmlElement:
    """Return the element of a container in a block's path."""
    around: list[HtmlElement] = [block.element, *block.element.iterancestors()]
    return around[len(block.path) - 1 - level]


def _has_picture(element: HtmlElement) -> bool:
    return next(element.iter("img", "picture"), None) is not None
