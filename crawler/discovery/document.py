"""Open the bytes of a listing: decompress and decode them, and refuse what must not be parsed."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from model.errors import NotAListing
from text.encoding.decoding import decode, label_in_document, label_in_header

MAX_LISTING_BYTES = 32 * 1024 * 1024
"""The most bytes of a listing, twice the crawler's largest download.

A gzipped sitemap may unpack to more than was fetched. The sitemap protocol allows 50 MiB, but
50,000 addresses with news titles fit in 20.
"""

MAX_TAGS = 3_000_000
"""The most tags of a listing: sitemaps of 50,000 addresses with images use about 1.5 million.

Every element costs the parser some 120 bytes, so that this bounds its memory too.
"""

_PROLOG_LENGTH = 65_536
"""The characters within which the root element must begin: no licence comment is so long."""

# Characters that no XML document may hold, and byte order marks.
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
_ENTITIES = "declares XML entities that name others or files, which no feed or sitemap needs"
# First elements of web pages, some of which leave out <html>.
_PAGE_ELEMENTS = frozenset(("html", "head", "body", "title", "script", "meta"))
_LISTING_ELEMENTS = frozenset(("rss", "rdf", "feed", "channel", "urlset", "sitemapindex"))
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
# An entry of a listing, which a web page has none of.
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry|url|sitemap)[\s>]", re.IGNORECASE)
# JSON, but not the bracket that begins a message: "[26-Nov-2026 08:00:00] PHP Warning: …".
_JSON = re.compile(r"[\[{]\s*(?:[\[{\"\]}]|$)")
# The parts of a DOCTYPE's declarations; what is left open reaches to their end.
_PARTS = re.compile(
    r"(?P<ignored><!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*))|\"[^\"]*\"|'[^']*'|(?P<end>\])|[^\]\"'<]+|.",
    re.DOTALL,
)
# An entity that is a file, or holds another one: no feed needs these, attacks do. Those that HTML
# or a vendor published as a whole are no attack, and never fetched.
_HARMFUL_ENTITY = re.compile(
    r"<!ENTITY\s{1,20}(?:%\s{1,20})?[^\s\"'<>]{1,60}\s{1,20}"
    r"(?:SYSTEM\b|\"[^\"]{0,500}?[&%]\w|'[^']{0,500}?[&%]\w)",
    re.IGNORECASE,
)


@dataclass
class ListingDocument:
    """Hold the text of a listing, ready to parse.

    For XML, the text begins at the root element (declaration and DOCTYPE are gone: no entity is
    defined, whatever was declared) and ``root`` is its local name in lower case; otherwise ``root``
    is None.
    """

    text: str
    root: str | None
    warnings: list[str]


def open_document(body: bytes, content_type: str | None = None) -> ListingDocument:
    """Decompress, decode and inspect the body of a response.

    Raises NotAListing with ``empty``, ``too-large``, ``damaged`` (gzip), ``entities`` or ``html``.
    """
    if len(body) > MAX_LISTING_BYTES:
        raise NotAListing("too-large", f"{len(body):,} bytes; the bound is {MAX_LISTING_BYTES:,}")
    warnings: list[str] = []
    if body[:2] == b"\x1f\x8b":
        body = _gunzip(body, warnings)
    # XML that declares nothing is in UTF-8, and so is JSON
    labels = (label_in_document(body), label_in_header(content_type), "utf-8")
    decoded = decode(body, labels)
    if decoded.damaged:
        warnings.append("bad-encoding")
    text = _FORBIDDEN_IN_XML.sub("", decoded.text).strip()
    if not text:
        raise NotAListing("empty", "the document holds no text")
    if text.count("<") > MAX_TAGS:
        raise NotAListing("too-large", f"more than {MAX_TAGS:,} tags")
    if _JSON.match(text):
        return ListingDocument(text, None, warnings)
    return _at_root(text, warnings)


def _gunzip(body: bytes, warnings: list[str]) -> bytes:
    """Unpack all members: servers that append to a packed file write one after another."""
    unpacked = b""
    while body[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked += unpacker.decompress(body, MAX_LISTING_BYTES + 1 - len(unpacked))
        except zlib.error as error:
            if unpacked:
                warnings.append("truncated")
                break
            raise NotAListing("damaged", f"gzip that can't be unpacked: {error}") from error
        if len(unpacked) > MAX_LISTING_BYTES:
            raise NotAListing("too-large", f"unpacks to more than {MAX_LISTING_BYTES:,} bytes")
        if not unpacker.eof:
            warnings.append("truncated")
        body = unpacker.unused_data
    return unpacked


def _at_root(text: str, warnings: list[str]) -> ListingDocument:
    """Skip what stands before the root element: the prolog, and what a broken server printed.

    What begins as a web page is one, unless a listing with entries follows.
    """
    first: str | None = None
    position = found = 0
    has_entries: bool | None = None
    while position < min(len(text), _PROLOG_LENGTH):
        start = text.find("<", position)
        if start == -1:
            break
        if text.startswith("<!--", start):
            position = _after(text, "-->", start)
        elif text.startswith("<?", start):
            position = _after(text, "?>", start)
        elif text[start : start + 9].upper() == "<!DOCTYPE":
            position = _after_doctype(text, start)
        elif text[start : start + 8].upper() == "<!ENTITY":
            position = _after(text, ">", start)
            _refuse_harmful(text[start:position])
        elif root := _ROOT.match(text, start):
            name = root[1].rpartition(":")[2].lower()
            if first is None:
                first, found = name, start
            if name in _LISTING_ELEMENTS:
                if first != name and has_entries is None:  # else looked for, and none follows
                    has_entries = _ENTRY.search(text, start) is not None
                if first == name or has_entries:
                    return ListingDocument(text[start:], name, warnings)
            position = root.end()
        else:
            position = start + 1
    if first in _PAGE_ELEMENTS:
        raise NotAListing("html", "a web page was served where a listing was expected")
    return ListingDocument(text[found:], first, warnings)


def _after(text: str, end: str, start: int) -> int:
    found = text.find(end, start)
    return len(text) if found == -1 else found + len(end)


def _after_doctype(text: str, start: int) -> int:
    plain_end = text.find(">", start)
    subset = text.find("[", start)
    if plain_end == -1 or subset == -1 or plain_end < subset:
        return len(text) if plain_end == -1 else plain_end + 1
    declared: list[str] = []
    for part in _PARTS.finditer(text, subset + 1, subset + _PROLOG_LENGTH):
        if part["end"]:
            _refuse_harmful("".join(declared))
            return _after(text, ">", part.end())
        if not part["ignored"]:
            declared.append(part[0])
    _refuse_harmful("".join(declared))
    return len(text)


def _refuse_harmful(declarations: str) -> None:
    if _HARMFUL_ENTITY.search(declarations):
        raise NotAListing("entities", _ENTITIES)
