"""Read the entries of a live blog."""

from __future__ import annotations

import re
from datetime import datetime

from lxml.html import HtmlElement

from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.class_names import words_of
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from model.components import LiveBlogUpdate
from text.dates import parse_date

MAX_UPDATES = 1000
"""At most this many entries of a live blog are kept; an election night has some hundreds."""
FEWEST = 3
"""This many entries with a time each make a live blog; two are a story and its correction."""
_ENTRY = frozenset({"liveblog", "live", "ticker", "update", "timeline", "livepost"})
_PARAGRAPH = re.compile(r"</p>|<br\s*/?>|</li>|</h\d>", re.IGNORECASE)


def read_updates(
    document: PageDocument, structured: StructuredData, *, now: datetime
) -> list[LiveBlogUpdate]:
    """Read the entries in page order: from JSON-LD, else from elements that hold a time each."""
    listed = []
    for value in structured.values("liveBlogUpdate")[:MAX_UPDATES]:
        value = structured.resolve(value)
        if isinstance(value, dict) and (body := _body(value)):
            listed.append(
                LiveBlogUpdate(
                    body, as_text(value.get("headline")), _date(value.get("datePublished"), now)
                )
            )
    if listed:
        return listed
    if "LiveBlogPosting" in types_of(structured.article) or _looks_live(document):
        return _from_structure(document.tree, now)
    return []


def _body(node: dict[str, object]) -> str | None:
    raw = node.get("articleBody") or node.get("description") or node.get("text")
    if not isinstance(raw, str):
        return None
    parts = [as_text(part) for part in _PARAGRAPH.split(raw)] if "<" in raw else raw.split("\n\n")
    return "\n\n".join(text for part in parts if part and (text := as_text(part))) or None


def _date(raw: object, now: datetime) -> datetime | None:
    parsed = parse_date(raw, now=now) if isinstance(raw, str) else None
    return parsed.value if parsed else None


def _looks_live(document: PageDocument) -> bool:
    path = document.url.lower()
    return bool(
        re.search(r"/live(?:blog|ticker)?[/-]|liveblog|live-updates|liveticker|newsblog", path)
    )


def _from_structure(tree: HtmlElement, now: datetime) -> list[LiveBlogUpdate]:
    entries: dict[str, list[HtmlElement]] = {}
    for element in tree.iter("article", "li", "div", "section"):
        if element.find(".//time") is None or not element.get("class"):
            continue
        if _ENTRY.isdisjoint(words_of(element)) and element.tag != "article":
            continue
        entries.setdefault(f"{element.tag!s}.{element.get('class')}", []).append(element)
    siblings = max(entries.values(), key=len, default=[])
    if len(siblings) < FEWEST:
        return []
    found = []
    for element in siblings[:MAX_UPDATES]:
        if update := _entry(element, cut_blocks(element), now):
            found.append(update)
    return found if len(found) >= FEWEST else []


def _entry(element: HtmlElement, blocks: list[Block], now: datetime) -> LiveBlogUpdate | None:
    time = element.find(".//time")
    written = time.get("datetime") or time.text_content() if time is not None else None
    shown = " ".join(time.text_content().split()) if time is not None else ""
    headline = next((block.text for block in blocks if block.is_heading), None)
    paragraphs = [
        block.text
        for block in blocks
        if not block.is_heading and block.text != shown and block.tag in {"p", "li", "blockquote"}
    ]
    if not paragraphs:
        return None
    return LiveBlogUpdate("\n\n".join(paragraphs), headline, _date(written, now))
