"""Tell a body that came whole, whatever its headers announced, from one that was cut short."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

CUT_TRANSFER = "dataloss"
"""Scrapy's flag of a response that ended before its announced length, or before its last chunk."""
CUT_STREAM = "cut-stream"
"""The flag of a response whose compressed stream broke off, or has another's checksum."""
WHOLE_STREAM = "whole-stream"
"""The flag of a response whose compressed stream came to its own end."""

# Bytes at the end of a document in which its end is looked for: what follows it are comments of
# caches and scripts of trackers, of a few kilobytes.
_TAIL = 64 * 1024
# Bytes at its beginning within which the first element begins: no licence comment is so long.
_PROLOG = 64 * 1024
# Bytes of JSON that are read to see whether it is whole, which takes 10 ms.
_MOST_JSON = 1024 * 1024
# What may follow the end of a page, the last of it being cut.
_AFTER_PAGE = re.compile(
    rb"(?:\s+|</(?:html|body)\s*(?:>|\Z)|<!--.*?(?:-->|\Z)|<(script|noscript|style)\b.*?(?:</\1\s*>|\Z))*+",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_LISTING = re.compile(rb"(?:\s+|<!--.*?(?:-->|\Z))*+", re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")
# The roots of feeds and sitemaps, in lower case.
_LISTINGS = frozenset((b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex"))


def is_cut(flags: Iterable[str], body: bytes) -> bool:
    """Return whether a response was cut short: ``body`` is unpacked.

    A compressed stream that came to its own end is whole, whatever length was announced. A body
    whose transfer or stream broke off is whole only where its document is (see
    ``ends_a_document``): the server announced a wrong length, or left out what follows the text.
    """
    flags = set(flags)
    if CUT_STREAM in flags or (CUT_TRANSFER in flags and WHOLE_STREAM not in flags):
        return not ends_a_document(body)
    return False


def warning_of(flags: Iterable[str]) -> str | None:
    """Return what was odd about the transfer of a body that was taken for whole, for people."""
    flags = set(flags)
    if CUT_STREAM in flags:
        return "the compressed stream ended early, after a whole document"
    if CUT_TRANSFER in flags:
        return "the transfer ended before its announced end, after a whole document"
    return None


def ends_a_document(body: bytes) -> bool:
    """Return whether a body ends where its document ends.

    A page ends with ``</html>`` or ``</body>``, after which only comments, scripts and styles may
    follow; a feed or sitemap with the end of the element that it begins with; JSON where its first
    bracket is closed. A page that leaves these end tags out, as HTML allows, can't be told from
    one that was cut, and neither can plain text.
    """
    if b"\0" in body[:4]:  # UTF-16 or UTF-32; tags are ASCII
        body = body.replace(b"\0", b"")
    tail = body[-_TAIL:].lower()
    start = max(tail.rfind(b"</html"), tail.rfind(b"</body"))
    if start != -1:
        return _AFTER_PAGE.fullmatch(tail, start) is not None
    head = _COMMENT.sub(b"", body[:_PROLOG]).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return _is_json(body)
    root = _ROOT.search(head)
    if root is None or root[1].lower() not in _LISTINGS:
        return False
    end = b"</" + root[1].lower()
    start = tail.rfind(end)
    closed = tail.find(b">", start + len(end)) if start != -1 else -1
    if closed == -1 or tail[start + len(end) : closed].strip():
        return False
    return _AFTER_LISTING.fullmatch(tail, closed + 1) is not None


def _is_json(body: bytes) -> bool:
    if len(body) > _MOST_JSON:
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
