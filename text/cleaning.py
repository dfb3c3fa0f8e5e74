"""Clean texts that strangers wrote: white space, invisible characters, markup, length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

MAX_HEADLINE_LENGTH = 500
"""Characters of the longest headline kept, twice the longest seen: a longer one holds the text."""

MAX_DESCRIPTION_LENGTH = 2_000
"""Characters of a long lead paragraph; feeds that put the whole article here are cut off."""

MAX_LABEL_LENGTH = 100
"""Characters of a name, a keyword or a date as it was written."""

MAX_KEYWORDS = 50
"""The most keywords kept of one article; more is a taxonomy."""

MAX_MARKUP_LENGTH = 16 * MAX_DESCRIPTION_LENGTH
"""Characters of a text with markup that are parsed: enough for the text kept, however wordy."""

_INVISIBLE = "\u200b\u200c\u2060\ufeff\u00ad"
# Scripts in which the zero-width non-joiner is part of the spelling: Arabic, and those of India.
_JOINING_SCRIPTS = re.compile(r"[\u0600-\u06ff\u0900-\u0dff]")
# The characters that no XML text, JSON store or terminal takes: C0 and C1 controls, surrogates,
# non-characters, and the invisible marks that steer text direction (they can disguise a headline).
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAG = re.compile(r"<[/!A-Za-z]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_BLOCK_TAGS = frozenset(
    (
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    )
)
_SILENT_TAGS = ("script", "style", "template", "noscript", "iframe", "object")


def clean(text: str) -> str:
    """Collapse the white space of a page's text and drop its invisible characters.

    The zero-width non-joiner goes, too, except between letters of a script that needs it.
    """
    if not text.isascii():
        if "\u200c" in text and _JOINING_SCRIPTS.search(text):
            invisible = _INVISIBLE.replace("\u200c", "").replace("\u2060", "")
        else:
            invisible = _INVISIBLE
        for character in invisible:
            text = text.replace(character, "")
    return " ".join(text.split())


def bounded_text(raw: str | None, limit: int = MAX_HEADLINE_LENGTH) -> str | None:
    """Return ``raw`` without control characters, white space collapsed, at most ``limit`` long.

    A longer text is cut at a space and ends in an ellipsis; an empty one is None.
    """
    if not raw:
        return None
    text = " ".join(_UNWANTED.sub("", raw[: 16 * limit]).split())
    if len(text) > limit:
        head, space, _ = text[:limit].rpartition(" ")
        text = (head if space and len(head) > limit // 2 else text[: limit - 1]) + "…"
    return text or None


def plain_text(raw: str | None, limit: int = MAX_HEADLINE_LENGTH) -> str | None:
    """Return ``bounded_text`` of an HTML fragment: no tags or scripts, entities resolved."""
    if not raw:
        return None
    raw = raw[:MAX_MARKUP_LENGTH]
    if _TAG.search(raw):
        raw = _text_of_markup(_UNWANTED.sub("", raw))
    return bounded_text(unescape(raw), limit)


def _text_of_markup(markup: str) -> str:
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    body = f"<html><body><div>{markup}</div></body></html>".encode("utf-8", "replace")
    try:
        root = document_fromstring(body, parser=parser)
    except etree.ParserError:  # nothing but comments
        return ""
    etree.strip_elements(root, *_SILENT_TAGS, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            pieces += (" " if element.tag in _BLOCK_TAGS else "", element.text or "")
        elif event == "end":
            pieces += (" " if element.tag in _BLOCK_TAGS else "", element.tail or "")
        else:
            pieces.append(element.tail or "")
    return "".join(pieces)


def clean_language(raw: str | None) -> str | None:
    """Return a BCP 47 tag in its usual spelling (``en_us`` → ``en-US``), None if it is none."""
    text = (raw or "").strip()
    if not _LANGUAGE.fullmatch(text):
        return None
    primary, *rest = text.replace("_", "-").split("-")
    if primary.lower() == "und":
        return None
    cased = [
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()
        for part in rest
    ]
    return "-".join([primary.lower(), *cased])


def clean_keywords(raw: Iterable[str | None]) -> list[str]:
    """Return keywords as plain text, in order, each once whatever its case, a bounded number."""
    kept: dict[str, str] = {}
    for text in raw:
        keyword = plain_text(text, MAX_LABEL_LENGTH)
        if keyword:
            kept.setdefault(keyword.casefold(), keyword)
        if len(kept) == MAX_KEYWORDS:
            break
    return list(kept.values())
