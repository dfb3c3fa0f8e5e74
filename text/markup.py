"""Keep a text with its structure: as lines, and as the HTML that is made of them.

A line is one paragraph of ``articleBody`` (a paragraph, a subheading, a list's item, a table's row)
and stands in the lists, quotations and tables that hold it. A figure is a line without text: it and
its caption are in the HTML only. The HTML has no tag and no attribute that is not written here, and
every text in it is escaped: whatever a page said, nothing runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import count, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement, fragment_fromstring

from text.cleaning import clean

_HOLDERS = frozenset({"ul", "ol", "li", "blockquote", "table"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_OWN_ELEMENTS = _HEADINGS | {"p", "pre", "tr"}
"""The elements that are a line each; the first text of a list's item has none of its own."""
_INLINE = frozenset({"a", "strong", "em"})
_HEADING = re.compile(r"<h[2-6]>(.*?)</h[2-6]>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
CELL_SEPARATOR = " | "
"""What stands between the cells of a table's row in plain text."""


class Holder(NamedTuple):
    """Name an element around a text; two texts are in the same one if all of it is the same."""

    tag: str
    number: int = 0
    href: str | None = None


@dataclass(frozen=True)
class Line:
    """Hold a line as plain text and as HTML."""

    text: str
    """Empty for a figure."""
    markup: str
    """The line's own element; of the first text of a list's item what is in it."""
    holders: tuple[Holder, ...] = ()
    """The lists, items, quotations and tables around it, outermost first."""
    heading: int | None = None
    """The level of a subheading, 2 to 6."""


def paragraph(text: str) -> Line:
    """Return a paragraph without structure as a line."""
    return Line(text, element("p", escape(text, quote=False)))


def subheading(text: str) -> Line:
    """Return a subheading as a line."""
    return Line(text, element("h2", escape(text, quote=False)), heading=2)


def figure(src: str, caption: str | None, holders: tuple[Holder, ...] = ()) -> Line:
    """Return a picture with its caption as a line; ``src``: its absolute address."""
    written = element("figcaption", escape(caption, quote=False)) if caption else ""
    return Line("", element("figure", f'<img src="{escape(src)}">{written}'), holders)


def element(tag: str, markup: str) -> str:
    """Return an element; ``markup``: what is in it, as HTML."""
    return f"<{tag}>{markup}</{tag}>"


def nest(parts: Iterable[tuple[tuple[Holder, ...], str]]) -> str:
    """Return pieces of HTML, each inside its elements; neighbours share what is the same."""
    written: list[str] = []
    around: tuple[Holder, ...] = ()
    for holders, markup in parts:
        pairs = zip(around, holders, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        written += map(_end, reversed(around[shared:]))
        written += map(_start, holders[shared:])
        written.append(markup)
        around = holders
    written += map(_end, reversed(around))
    return "".join(written)


def _start(holder: Holder) -> str:
    href = "" if holder.href is None else f' href="{escape(holder.href)}"'
    return f"<{holder.tag}{href}>"


def _end(holder: Holder) -> str:
    return f"</{holder.tag}>"


def write(lines: Iterable[Line]) -> str:
    """Return the lines as HTML."""
    return nest((line.holders, line.markup) for line in lines)


def plain(lines: Iterable[Line]) -> str:
    """Return the lines as plain text, a blank line between them, without figures and captions."""
    return "\n\n".join(line.text for line in lines if line.text)


def read(html: str, numbers: Iterator[int] | None = None) -> list[Line]:
    """Return the lines of which ``write`` made the HTML.

    ``numbers``: where lines of several texts are joined, those that distinguish their holders.
    """
    root = fragment_fromstring(html, create_parent="div")
    return list(_lines(root, (), numbers or count()))


def lines_of(text: str, html: str | None, numbers: Iterator[int] | None = None) -> list[Line]:
    """Return the lines of a plain text, with the structure that its HTML gives them.

    They have none where there is no HTML, or where that is another text.
    """
    lines = read(html, numbers) if html else []
    return lines if plain(lines) == text else list(map(paragraph, text.split("\n\n")))


def headings(html: str) -> list[str]:
    """Return the subheadings of the HTML that ``write`` made as plain text."""
    # Every text in it is escaped: a tag is a tag. A parser takes fifty times as long.
    return [clean(unescape(_TAG.sub("", each))) for each in _HEADING.findall(html)]


def without(html: str, texts: set[str]) -> str:
    """Return the HTML without the lines of these texts."""
    return write(line for line in read(html) if line.text not in texts)


def _lines(
    parent: HtmlElement, holders: tuple[Holder, ...], numbers: Iterator[int]
) -> Iterator[Line]:
    for child in parent:
        if child.tag in _HOLDERS:
            inside = (*holders, Holder(child.tag, next(numbers)))
            text, markup = _direct(child)
            if text:
                yield Line(text, markup, inside)
            yield from _lines(child, inside, numbers)
        elif child.tag in _OWN_ELEMENTS:
            heading = int(child.tag[1]) if child.tag in _HEADINGS else None
            yield Line(_text(child), _source(child), holders, heading)
        elif child.tag == "figure":
            picture, caption = child.find("img"), child.findtext("figcaption")
            if picture is not None:
                yield figure(picture.get("src", ""), caption, holders)


def _text(child: HtmlElement) -> str:
    if child.tag != "tr":
        return clean(child.text_content())
    texts = (
        text
        for cell in child
        for text in (_direct(cell)[0], *(clean(each.text_content()) for each in cell.iter("p")))
    )
    return CELL_SEPARATOR.join(filter(None, texts))


def _direct(parent: HtmlElement) -> tuple[str, str]:
    """Return the text before the first element that is a line or holds some, and as HTML."""
    inline = list(takewhile(lambda child: child.tag in _INLINE, parent))
    tail = "".join(child.text_content() + (child.tail or "") for child in inline)
    return clean((parent.text or "") + tail), _escaped(parent.text) + _sources(inline)


def _source(each: HtmlElement) -> str:
    """Return an element as ``nest`` writes it; lxml spells addresses otherwise."""
    around = Holder(str(each.tag), href=each.get("href"))
    return f"{_start(around)}{_escaped(each.text)}{_sources(each)}{_end(around)}"


def _sources(elements: Iterable[HtmlElement]) -> str:
    return "".join(_source(each) + _escaped(each.tail) for each in elements)


def _escaped(text: str | None) -> str:
    return escape(text or "", quote=False)
