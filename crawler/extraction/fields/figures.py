"""Set the pictures of the story among the lines of its text, where the page shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.body.markup import line_numbers
from crawler.extraction.fields.images import Picture
from crawler.extraction.page.blocks import Block
from text.letters import letters
from text.markup import Holder, Line, figure


def with_figures(
    lines: Sequence[Line], body: Sequence[Block], pictures: Sequence[Picture], root: HtmlElement
) -> list[Line]:
    """Return the lines with a figure for each picture; ``body``: the blocks that they are made of.

    ``root``: the page. A figure stands in the list's item or quotation that goes on behind it, and
    below a table. A caption that is a line of the text is not told twice.
    """
    if not pictures:
        return list(lines)
    numbers = line_numbers(body)
    captions = [_caption(picture) for picture in pictures]
    told = {letters(line.text) for line in lines} if any(captions) else set()
    placed: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    """The address and caption of each picture, by the line below it."""
    befores = _blocks_before(root, pictures, body)
    for picture, caption, before in zip(pictures, captions, befores, strict=True):
        at = numbers[before - 1] + 1 if before else 0
        placed[_below_table(lines, at)].append((picture.image.url, caption))
    found: list[Line] = []
    for at in range(len(lines) + 1):
        for address, caption in placed.get(at, ()):
            is_told = caption is not None and letters(caption) in told
            found.append(figure(address, None if is_told else caption, _holders(lines, at)))
        found += lines[at : at + 1]
    return found


def _caption(picture: Picture) -> str | None:
    caption, credit = picture.image.caption, picture.image.credit
    return f"{caption} ({credit})" if caption and credit else caption or credit


def _blocks_before(
    root: HtmlElement, pictures: Sequence[Picture], body: Sequence[Block]
) -> list[int]:
    """Return for each picture how many blocks of the text begin before it."""
    owned: dict[HtmlElement, list[int]] = defaultdict(list)
    for index, block in enumerate(body):
        owned[block.element].append(index)
    found = dict.fromkeys((picture.element for picture in pictures), 0)
    before = 0
    left = len(found)
    for element in root.iter("img", *{str(each.tag) for each in owned}) if found else ():
        if element in found:
            found[element] = before - _behind(element, body, owned)
            left -= 1
            if not left:
                break
        elif element in owned:
            before = max(before, owned[element][-1] + 1)
    return [found[picture.element] for picture in pictures]


def _behind(
    picture: HtmlElement, body: Sequence[Block], owned: dict[HtmlElement, list[int]]
) -> int:
    """Return how many blocks of the element around a picture, set apart by breaks, are behind it.

    An element has one block, mostly, and is passed over before what stands in it.
    """
    around = picture.getparent()
    if around is None or len(indexes := owned.get(around, [])) < 2:
        return 0
    above = len(letters("".join(_texts_above(picture, around))))
    ends = accumulate(len(body[index].letters) for index in indexes)
    return sum(end > above for end in ends)


def _texts_above(picture: HtmlElement, around: HtmlElement) -> Iterator[str]:
    for event, element in etree.iterwalk(around, events=("start", "end")):
        if element is picture:
            return
        yield (element.text if event == "start" else element.tail) or ""


def _below_table(lines: Sequence[Line], at: int) -> int:
    """Return the place below the table in which a place is."""
    while 0 < at < len(lines) and any(
        holder.tag == "table" for holder in _shared(lines[at - 1], lines[at])
    ):
        at += 1
    return at


def _holders(lines: Sequence[Line], at: int) -> tuple[Holder, ...]:
    """Return the items and quotations that a place is in: a list goes on behind it."""
    if not 0 < at < len(lines):
        return ()
    above = lines[at - 1]
    shared = _shared(above, lines[at])
    is_between_items = shared and shared[-1].tag in {"ul", "ol"}
    return above.holders[: len(shared) + 1] if is_between_items else shared


def _shared(above: Line, below: Line) -> tuple[Holder, ...]:
    pairs = zip(above.holders, below.holders, strict=False)
    return tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
