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
_ENTITIES = "declares XML entities, which no feed or sitemap needs"
# First elements of web pages, some of which leave out <html>.
_PAGE_ELEMENTS = frozenset(("html", "head", "body", "title", "script", "meta"))
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")


@dataclass
class ListingDocument:
    """Hold the text of a listing, ready to parse.

    For XML, the text begins at the root element (declaration and DOCTYPE are gone: no entity can
    be defined) and ``root`` is its local name in lower case; otherwise ``root`` is None.
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
    decoded = decode(body, (label_in_document(body), label_in_header(content_type)))
    if decoded.damaged:
        warnings.append("bad-encoding")
    text = _FORBIDDEN_IN_XML.sub("", decoded.text).strip()
    if not text:
        raise NotAListing("empty", "the document holds no text")
    if text.count("<") > MAX_TAGS:
        raise NotAListing("too-large", f"more than {MAX_TAGS:,} tags")
    if text[0] in "{[":
        return ListingDocument(text, None, warnings)
    return _at_root(text, warnings)


def _gunzip(body: bytes, warnings: list[str]) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, MAX_LISTING_BYTES + 1)
    except zlib.error as error:
        raise NotAListing("damaged", f"gzip that can't be unpacked: {error}") from error
    if len(unpacked) > MAX_LISTING_BYTES:
        raise NotAListing("too-large", f"unpacks to more than {MAX_LISTING_BYTES:,} bytes")
    if not unpacker.eof:
        warnings.append("truncated")
    return unpacked


def _at_root(text: str, warnings: list[str]) -> ListingDocument:
    """Skip what stands before the root element, refusing entity declarations and web pages."""
    position = 0
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
            raise NotAListing("entities", _ENTITIES)
        elif root := _ROOT.match(text, start):
            name = root[1].rpartition(":")[2].lower()
            if name in _PAGE_ELEMENTS:
                raise NotAListing("html", "a web page was served where a listing was expected")
            return ListingDocument(text[start:], name, warnings)
        else:
            position = start + 1
    return ListingDocument(text, None, warnings)


def _after(text: str, end: str, start: int) -> int:
    found = text.find(end, start)
    return len(text) if found == -1 else found + len(end)


def _after_doctype(text: str, start: int) -> int:
    plain_end = text.find(">", start)
    subset = text.find("[", start)
    if plain_end == -1 or subset == -1 or plain_end < subset:
        if text[start + 9 : plain_end].split()[:1] in (["html"], ["HTML"]):
            raise NotAListing("html", "a web page was served where a listing was expected")
        return len(text) if plain_end == -1 else plain_end + 1
    end = text.find("]", subset)
    # A "]" inside a comment may end this early; what follows is then looked at as prolog, and
    # any declaration in it is refused there.
    end = len(text) if end == -1 else end
    if "<!ENTITY" in text[subset : subset + _PROLOG_LENGTH].upper():
        raise NotAListing("entities", _ENTITIES)
    return _after(text, ">", end)
