"""Write an article with its structure to a file: as HTML or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from lxml.html import HtmlElement, fragment_fromstring

from model.items import Article
from text.cleaning import clean
from text.markup import Holder, Line, element, lines_of, write

# The characters that mean something in Markdown wherever they stand, and at a line's beginning.
_SIGNS = re.compile(r"[\\`*_\[\]<>|~&]")
_FIRST_SIGNS = re.compile(r"(?:[#+=-]|\d{1,9}(?=[.)]))")
_EMPHASIS = {"strong": "**", "em": "*"}


def as_html(article: Article) -> str:
    """Return headline, standfirst and text as one ``article`` element."""
    parts = [
        element(tag, escape(text, quote=False))
        for tag, text in (("h1", article.headline), ("p", article.abstract))
        if text
    ]
    lines = lines_of(article.articleBody, article.articleBodyHtml)
    return element("article", "".join(parts) + write(lines))


def as_markdown(article: Article) -> str:
    """Return headline, standfirst and text as CommonMark, tables as GitHub writes them."""
    blocks = [f"# {_escaped(article.headline)}"] if article.headline else []
    blocks += [_first_escaped(_escaped(article.abstract))] if article.abstract else []
    lines = lines_of(article.articleBody, article.articleBodyHtml)
    begun: set[Holder] = set()
    for table, run in groupby(lines, key=_table):
        if table is not None:
            rows = list(run)
            blocks.append(_prefixed("\n".join(_rows(rows)), rows[0].holders, begun))
        else:
            blocks += [_prefixed(_block(line), line.holders, begun) for line in run]
    return "\n\n".join(blocks)


def _table(line: Line) -> Holder | None:
    return next((holder for holder in line.holders if holder.tag == "table"), None)


def _block(line: Line) -> str:
    root = fragment_fromstring(line.markup, create_parent="div")
    if (picture := root.find("figure/img")) is not None:
        caption = _escaped(root.findtext("figure/figcaption") or "")
        return f"![{clean(caption)}](<{_address(picture.get('src', ''))}>)"
    if line.heading:
        return f"{'#' * line.heading} {clean(_inline(root))}"
    if root.find("pre") is not None:
        indented = (f"    {text}" for text in root.text_content().splitlines())
        return "\n".join(indented)
    return _first_escaped(clean(_inline(root)))


def _rows(lines: Iterable[Line]) -> Iterator[str]:
    """Return a table's rows; the first is its head, as a table in Markdown has to have one."""
    for index, line in enumerate(lines):
        row = fragment_fromstring(f"<table>{line.markup}</table>")
        cells = [clean(_inline(cell)) for cell in row.iter("td", "th")]
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{' --- |' * len(cells)}"


def _prefixed(block: str, holders: Iterable[Holder], begun: set[Holder]) -> str:
    """Return a block with the signs of the lists and quotations that it stands in."""
    first = others = ""
    ordered = False
    for holder in holders:
        if holder.tag == "blockquote":
            first, others = f"{first}> ", f"{others}> "
        elif holder.tag in {"ul", "ol"}:
            ordered = holder.tag == "ol"
        elif holder.tag == "li":
            sign = "1. " if ordered else "- "
            indent = " " * len(sign)
            first += indent if holder in begun else sign
            others += indent
            begun.add(holder)
    return "\n".join((others if at else first) + text for at, text in enumerate(block.split("\n")))


def _inline(parent: HtmlElement) -> str:
    """Return what is in an element; its depth is that of links and emphasis in a line."""
    pieces = [_escaped(parent.text or "")]
    for child in parent:
        inner = _inline(child)
        if child.tag == "a":
            pieces.append(f"[{inner}](<{_address(child.get('href', ''))}>)")
        elif sign := _EMPHASIS.get(str(child.tag)):
            pieces.append(_marked(inner, sign))
        else:
            pieces.append(f" {inner} ")
        pieces.append(_escaped(child.tail or ""))
    return "".join(pieces)


def _address(address: str) -> str:
    """Return an address as it stands in angle brackets, where it may hold any other character."""
    return address.translate({60: "%3C", 62: "%3E", 10: "", 13: ""})


def _marked(text: str, sign: str) -> str:
    """Return an emphasised text, the signs at its words: next to a space they mean nothing."""
    words = text.strip()
    start = text[: len(text) - len(text.lstrip())]
    return f"{start}{sign}{words}{sign}{text[len(text.rstrip()) :]}" if words else text


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _first_escaped(text: str) -> str:
    match = _FIRST_SIGNS.match(text)
    if not match:
        return text
    end = match.end() if match[0].isdigit() else 0
    return f"{text[:end]}\\{text[end:]}"
