"""Opens the bytes of a listing: decompresses, decodes and refuses what must not be parsed."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from charset_normalizer import from_bytes

from model.errors import NotAListing

MAX_LISTING_BYTES = 32 * 1024 * 1024
"""Twice the crawler's largest download: a gzipped sitemap may unpack to more than was fetched.

The sitemap protocol allows 50 MiB, but 50,000 addresses with news titles fit in 20.
"""

MAX_TAGS = 3_000_000
"""Sitemaps of 50,000 addresses with images use about 1.5 million tags; every element costs the
parser some 120 bytes, so that this bounds its memory too."""

_SAMPLE_BYTES = 16_384
"""Enough non-ASCII text to tell the encodings of one script apart; guessing costs time."""

_PROLOG_LENGTH = 65_536
"""Where the document must have begun: a licence comment may be long, this long it never is."""

_META_BYTES = 8_192
"""Browsers look through 1,024 bytes for a <meta charset>; some sites put scripts before it."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED_WIDE = (
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0r\0", "utf-16-le"),
    (b"\0<\0r", "utf-16-be"),
)
# Python's codecs that decode text as the Web knows it: a document may not name "punycode" (slow
# on purpose-made input), "unicode_escape" or "zlib" as its encoding.
_TEXT_CODECS = (
    *("utf", "iso8859", "cp", "koi8", "gb", "big5", "euc", "shift_jis", "iso2022", "mac", "tis"),
    *("latin", "ascii", "hz", "johab"),
)
# What news sites of the past really used; a guess outside this list is a wrong guess.
_GUESSABLE = [
    *(f"cp{page}" for page in range(1250, 1259)),
    *("koi8_r", "koi8_u", "gb18030", "big5", "euc_kr", "euc_jp", "shift_jis", "iso8859_2"),
    *("iso8859_5", "iso8859_7", "iso8859_9", "tis_620"),
]
_DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([\w.:-]{1,40})[\"']")
_DECLARED_IN_META = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s{0,20}=\s{0,20}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MARKUP = re.compile(rb"<[^<>]{0,1000}>")
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
_ENTITIES = "declares XML entities, which no feed or sitemap needs"
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")


@dataclass
class Document:
    """The text of a listing, ready to parse.

    For XML, the text begins at the root element (declaration and DOCTYPE are gone: no entity can
    be defined) and ``root`` is its local name in lower case; otherwise ``root`` is None.
    """

    text: str
    root: str | None
    warnings: list[str]


def open_document(body: bytes, content_type: str | None = None) -> Document:
    """Decompress, decode and inspect ``body``.

    Raises NotAListing with ``empty``, ``too-large``, ``damaged`` (gzip), ``entities`` or ``html``.
    """
    if len(body) > MAX_LISTING_BYTES:
        raise NotAListing("too-large", f"{len(body):,} bytes; the bound is {MAX_LISTING_BYTES:,}")
    warnings: list[str] = []
    if body[:2] == b"\x1f\x8b":
        body = _gunzip(body, warnings)
    text = decode(body, content_type, warnings)
    text = _FORBIDDEN_IN_XML.sub("", text).strip()
    if not text:
        raise NotAListing("empty", "the document holds no text")
    if text.count("<") > MAX_TAGS:
        raise NotAListing("too-large", f"more than {MAX_TAGS:,} tags")
    if text[0] in "{[":
        return Document(text, None, warnings)
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


def decode(body: bytes, content_type: str | None, warnings: list[str]) -> str:
    """The text of an XML, JSON or HTML document, whatever encoding it really is in.

    ``content_type`` is the header as sent, or None. Adds ``bad-encoding`` to ``warnings`` where
    the bytes fit nothing that was declared. Never raises.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _UNMARKED_WIDE:
        if body.startswith(start):
            return body.decode(encoding, "replace")

    declared = _DECLARED.search(body[:1024]) or _DECLARED_IN_META.search(body[:_META_BYTES])
    named = _CHARSET.search((content_type or "")[:200])
    candidates = [
        codec
        for name in (declared and declared[1].decode("ascii", "replace"), named and named[1])
        if name and (codec := _text_codec(name))
    ]
    # Bytes that happen to be valid UTF-8 are UTF-8, whatever was declared, unless they are the
    # seven-bit encodings that switch character sets by escape sequences.
    if b"\x1b" not in body or not any(codec.startswith("iso2022") for codec in candidates):
        candidates.insert(0, "utf-8")
    for codec in candidates:
        try:
            return body.decode(codec)
        except UnicodeDecodeError as error:
            # cut in the middle of a character: the end of a truncated document
            if error.start >= len(body) - 4:
                return body[: error.start].decode(codec, "replace")
    warnings.append("bad-encoding")
    mended = body.decode("utf-8", "replace")
    bad = mended.count("\ufffd")
    foreign = len(mended.encode()) - len(mended) - 2 * bad
    if bad * 10 < foreign:
        return mended  # a few bad bytes in a UTF-8 text
    return body.decode(_guess(body), "replace")


def _text_codec(name: str) -> str | None:
    """Python's name for the text encoding that a document declares, None if it knows none."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    # Declared Latin-1 means windows-1252, as in every browser (WHATWG Encoding Standard).
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    return codec if codec.replace("-", "_").startswith(_TEXT_CODECS) else None


def _guess(body: bytes) -> str:
    prose = _MARKUP.sub(b" ", body[: 8 * _SAMPLE_BYTES])
    foreign = b" ".join(word for word in prose.split() if not word.isascii())[:_SAMPLE_BYTES]
    best = from_bytes(foreign, cp_isolation=_GUESSABLE).best()
    return best.encoding if best else "cp1252"


def _at_root(text: str, warnings: list[str]) -> Document:
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
            if name in ("html", "head", "body", "title", "script", "meta"):
                raise NotAListing("html", "a web page was served where a listing was expected")
            return Document(text[start:], name, warnings)
        else:
            position = start + 1
    return Document(text, None, warnings)


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
