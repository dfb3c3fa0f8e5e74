"""Give the article's text its structure: the chosen blocks as lines with their markup.

A block's inline markup is read from the pieces that it was cut from: links, strong and emphasised
text. Whatever else was around them in the page is left behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from crawler.extraction.body.prose_heuristic import PROSE
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.open_elements import Container, OpenElement
from text.cleaning import clean
from text.markup import CELL_SEPARATOR, Holder, Line, element, nest

MAX_LINKS = 1_000
"""Links kept of one article; the longest articles have some hundreds."""
MAX_LINK_LENGTH = 2_000
"""Characters of the longest address that is linked to: browsers and crawlers take no longer ones,
and with MAX_LINKS it bounds what the addresses of a page can add to a document."""
MAX_NESTING = 8
"""Lists and quotations in each other that are kept; pages nest three or four."""
PARAGRAPHS = 2
"""Sentences, each in an element of its own, in one cell: old pages lay out their text in such."""

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_HOLDERS = frozenset({"li", "blockquote"})
_EMPHASIS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
# The order in which they nest, whatever order the page has: a link is cut by nothing in it.
_ORDER = ("a", "strong", "em")
# What no page holds, since XML forbids it: it marks where pieces of a text meet.
_BOUNDARY = "\x00"

Marks = tuple[Holder, ...]
"""The link, then the emphasis, that a text stands in."""


def lines(body: Sequence[Block], document: PageDocument) -> list[Line]:
    """Return the blocks as lines; the cells of a row of data are one."""
    return list(_Builder(document).lines(body))


def line_numbers(body: Sequence[Block]) -> list[int]:
    """Return for each block the number of its line among ``lines``, from 0."""
    numbers: list[int] = []
    for row, run in _runs(body):
        for at, _ in enumerate(run):
            follows = row is not None and at > 0
            numbers.append((numbers[-1] if numbers else -1) + (not follows))
    return numbers


def _runs(body: Sequence[Block]) -> Iterator[tuple[int | None, list[Block]]]:
    """Yield the blocks of each row, with its number, and those between rows, with None."""
    for row, run in groupby(body, key=_row):
        blocks = list(run)
        yield None if row is None or _is_layout(blocks, row) else row, blocks


def _is_layout(blocks: list[Block], row: int) -> bool:
    """Tell whether a row holds a text, not data: a cell of it has paragraphs."""
    cells = Counter(_cell(block, row) for block in blocks if len(block.text) > PROSE)
    return any(paragraphs >= PARAGRAPHS for paragraphs in cells.values())


class _Builder:
    """Make the lines of one page."""

    def __init__(self, document: PageDocument) -> None:
        self.document = document
        self.links = 0
        self.marks: dict[int, Marks] = {}

    def lines(self, body: Sequence[Block]) -> Iterator[Line]:
        begun: set[Holder] = set()
        for row, run in _runs(body):
            if row is not None:
                yield self._row(run, row)
                continue
            for block in run:
                holders = _holders(block.path) if _is_held(block) else ()
                yield self._line(block, holders, begun)
                begun.update(holders)

    def _row(self, cells: list[Block], row: int) -> Line:
        path = cells[0].path
        above = path[: next(index for index, each in enumerate(path) if each.number == row)]
        tables = [index for index, each in enumerate(above) if each.tag == "table"]
        table = above[tables[-1]] if tables else (above or path)[-1]
        outer = _holders(above[: tables[-1]] if tables else above)
        markup = "".join(
            self._cell(tag, list(run))
            for (_, tag), run in groupby(cells, key=lambda block: _cell(block, row))
        )
        text = CELL_SEPARATOR.join(block.text for block in cells)
        return Line(text, element("tr", markup), (*outer, Holder("table", table.number)))

    def _cell(self, tag: str, blocks: list[Block]) -> str:
        first, *others = map(self._inline, blocks)
        return element(tag, first + "".join(element("p", other) for other in others))

    def _line(self, block: Block, holders: tuple[Holder, ...], begun: set[Holder]) -> Line:
        """Return the block as a line; an item's first text needs no element of its own."""
        inline = self._inline(block)
        if block.is_heading:
            level = max(2, int(block.tag[1]))  # the one h1 is the headline
            return Line(block.text, element(f"h{level}", inline), holders, level)
        if block.tag == "pre":
            return Line(block.text, element("pre", _preformatted(block)), holders)
        is_item = block.tag == "li" and bool(holders) and holders[-1].tag == "li"
        if is_item and holders[-1] not in begun:
            return Line(block.text, inline, holders)
        return Line(block.text, element("p", inline), holders)

    def _inline(self, block: Block) -> str:
        """Return the block's text as HTML, with its links and emphasis."""
        runs = [(text, self._marks(inner)) for text, inner in block.pieces]
        if any(marks for _, marks in runs):
            texts = _collapsed([text for text, _ in runs])
            if "".join(texts) == block.text:
                pairs = zip(runs, texts, strict=True)
                return nest(
                    (marks, escape(text, quote=False)) for (_, marks), text in pairs if text
                )
        return escape(block.text, quote=False)

    def _marks(self, inner: OpenElement | None) -> Marks:
        """Return what the elements around a text say of it; each is looked at once per page."""
        pending = []
        while inner is not None and id(inner) not in self.marks:
            pending.append(inner)
            inner = inner.around
        marks = self.marks[id(inner)] if inner is not None else ()
        for each in reversed(pending):
            if (mark := self._mark(each)) and mark not in marks:
                others = [other for other in marks if other.tag != mark.tag]
                marks = tuple(sorted([*others, mark], key=lambda known: _ORDER.index(known.tag)))
            self.marks[id(each)] = marks
        return marks

    def _mark(self, each: OpenElement) -> Holder | None:
        if each.tag == "a":
            href = self._address(each.element.get("href"))
            return Holder("a", href=href) if href else None
        tag = _EMPHASIS.get(each.tag)
        return Holder(tag) if tag else None

    def _address(self, href: str | None) -> str | None:
        """Return the absolute address of a link, none where it leads nowhere else."""
        if not href or href.lstrip().startswith("#") or self.links >= MAX_LINKS:
            return None
        address = self.document.absolute(href)
        if address is None or len(address) > MAX_LINK_LENGTH:
            return None
        self.links += 1
        return address


def _collapsed(texts: list[str]) -> list[str]:
    """Return pieces of a text as they are when the whole is cleaned."""
    found: list[str] = []
    ends_in_space = True
    for text in clean(_BOUNDARY.join(texts)).split(_BOUNDARY):
        piece = text.removeprefix(" ") if ends_in_space else text
        if piece:
            ends_in_space = piece.endswith(" ")
        found.append(piece)
    for index in reversed(range(len(found))):
        found[index] = found[index].rstrip(" ")
        if found[index]:
            break
    return found


def _preformatted(block: Block) -> str:
    """Return a text with the line breaks that it has in the page."""
    raw = "".join(text for text, _ in block.pieces).strip("\n")
    return escape(raw if clean(raw) == block.text else block.text, quote=False)


def _is_held(block: Block) -> bool:
    """Tell whether a text stands in an item or a quotation at all, as few do."""
    return block.path[-1].tag in _HOLDERS or not _HOLDERS.isdisjoint(block.ancestors)


def _holders(path: Sequence[Container]) -> tuple[Holder, ...]:
    """Return the lists with their items, and the quotations, that a text stands in."""
    found: list[tuple[Holder, ...]] = []
    around: Container | None = None
    outer: Container | None = None
    for each in path:
        if each.tag in _LISTS:
            around = each
        elif each.tag == "li":
            # An item without a list stands in one all the same.
            holder = around or outer or each
            tag = "ol" if holder.tag == "ol" else "ul"
            found.append((Holder(tag, holder.number), Holder("li", each.number)))
            around = None
        elif each.tag == "blockquote":
            found.append((Holder("blockquote", each.number),))
        outer = each
    return tuple(holder for holders in found[:MAX_NESTING] for holder in holders)


def _row(block: Block) -> int | None:
    """Return the number of the table row around a block; None where it is in no table."""
    if block.path[-1].tag != "tr" and "tr" not in block.ancestors:  # as nearly all
        return None
    return next((holder.number for holder in block.containers if holder.tag == "tr"), None)


def _cell(block: Block, row: int) -> tuple[int, str]:
    """Return the number of a block's cell in a row, and its tag."""
    inside = [each for each in block.path if each.number > row and each.tag in {"td", "th"}]
    return (inside[0].number, inside[0].tag) if inside else (row, "td")
