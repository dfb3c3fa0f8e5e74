"""What a feed, sitemap or section page lists, and the cleaning that all three share.

Everything here comes from documents that strangers wrote: addresses and texts are bounded and
cleaned before they leave this module. Pure and picklable: it runs in worker processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring
from w3lib.url import safe_url_string

from model.links import Link
from text.dates import parse_date

MAX_URL_LENGTH = 2_083
"""The longest address that browsers ever agreed on; a longer one is a trap or a data: URL."""

MAX_HEADLINE_LENGTH = 500
"""Twice the longest headline seen in practice: beyond it, somebody put the text in the title."""

MAX_DESCRIPTION_LENGTH = 2_000
"""A long lead paragraph; feeds that put the whole article here need not travel with a request."""

MAX_KEYWORDS = 50
"""More is a taxonomy, not the keywords of one article."""

MAX_NAME_LENGTH = 100
"""For names of people, keywords and raw dates."""

MAX_MARKUP_LENGTH = 16 * MAX_DESCRIPTION_LENGTH
"""Of a text with markup only this much is parsed: enough for the text kept, however wordy."""

# Browsers drop these from an address; feeds wrap long ones.
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
# Addresses that need no care at all: nearly all in a sitemap, and care costs 50 microseconds.
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9._~*+,;=:@/-]*(?:\?[A-Za-z0-9._~*+,;=:@/&-]*)?"
)
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0{0,6}38|#[xX]0{0,6}26);")
# What no XML text, JSON store or terminal wants: C0 and C1 controls, lone surrogates,
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


@dataclass
class SitemapReference:
    """A child of a sitemap index."""

    url: str
    modified: datetime | None = None


@dataclass
class Listing:
    """What one listing document says.

    ``warnings`` are short stable names: ``truncated`` (it ends in the middle), ``malformed`` (it
    had to be mended), ``bad-encoding`` (bytes that fit no declared encoding), ``bad-dates``,
    ``bad-links`` (addresses that are none, or not http), ``too-many-links`` (more than kept).
    """

    links: list[Link] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    """How long the publisher asks to wait between two polls."""
    feeds: list[str] = field(default_factory=list)
    """Feeds that a section page announces."""
    sitemaps: list[SitemapReference] = field(default_factory=list)
    """Children of a sitemap index."""
    warnings: list[str] = field(default_factory=list)

    def warn(self, name: str) -> None:
        """Note a warning, once."""
        if name not in self.warnings:
            self.warnings.append(name)


def clean_url(raw: str | None, base: str) -> str | None:
    """The absolute http(s) address that ``raw`` means on a page at ``base``, else None.

    Ampersands escaped once too often are mended; fragments go, except those that are routes
    (``#!`` and ``#/``); an address with a user name or password is refused.
    """
    if raw is None or len(raw) > 2 * MAX_URL_LENGTH:
        return None
    text = _ESCAPED_AMPERSAND.sub("&", raw.translate(_LINE_BREAKS).strip())
    if not text:
        return None
    if _PLAIN_URL.fullmatch(text) and len(text) <= MAX_URL_LENGTH:
        return text
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
        usable = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (parts.port is None or parts.port > 0)
            # "https:///story": urljoin would put the base's host there
            and not (urlsplit(text).scheme and not urlsplit(text).netloc)
        )
        if not usable:
            return None
        if parts.fragment and not parts.fragment.startswith(("!", "/")):
            url = parts._replace(fragment="").geturl()
        cleaned = safe_url_string(url)
    except ValueError:  # brackets that hold no IPv6 address, ports that are none, bad IDNA
        return None
    # A host that is no name in any script is left as it was written, and can't be requested.
    requestable = cleaned.isascii() and cleaned.isprintable() and " " not in cleaned
    return cleaned if requestable and len(cleaned) <= MAX_URL_LENGTH else None


def clean_text(raw: str | None, limit: int = MAX_HEADLINE_LENGTH) -> str | None:
    """``raw`` without control characters, whitespace collapsed, at most ``limit`` characters.

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
    """``clean_text`` of an HTML fragment: tags dropped, entities resolved, scripts left out."""
    if not raw:
        return None
    raw = raw[:MAX_MARKUP_LENGTH]
    if _TAG.search(raw):
        raw = _text_of_markup(_UNWANTED.sub("", raw))
    return clean_text(unescape(raw), limit)


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
    """A BCP 47 tag in its usual spelling (``en_us`` → ``en-US``), or None if it is none."""
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
    """Keywords as plain text, in order, each once whatever its case, at most ``MAX_KEYWORDS``."""
    kept: dict[str, str] = {}
    for text in raw:
        keyword = plain_text(text, MAX_NAME_LENGTH)
        if keyword:
            kept.setdefault(keyword.casefold(), keyword)
        if len(kept) == MAX_KEYWORDS:
            break
    return list(kept.values())


class DateReader:
    """Reads the dates of one listing; notes ``bad-dates`` on it for those that say nothing.

    One listing repeats a few dates many times over, so each is read once.
    """

    def __init__(self, listing: Listing, now: datetime | None = None) -> None:
        self._listing = listing
        self._now = now
        self._read: dict[str, datetime | None] = {}

    def __call__(self, raw: str | None) -> datetime | None:
        text = clean_text(raw, MAX_NAME_LENGTH)
        if text is None:
            return None
        if text not in self._read:
            parsed = parse_date(text, now=self._now)
            self._read[text] = parsed.value if parsed else None
        value = self._read[text]
        if value is None:
            self._listing.warn("bad-dates")
        return value
