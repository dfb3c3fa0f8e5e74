"""Decode the bytes of a page and parse them into a tree of elements.

Each page is parsed once, and everything that reads it shares the tree. Any page may be hostile:
the size, the depth and the number of elements are bounded before another module sees the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from w3lib.encoding import read_bom

from model.download_limits import MAX_BODY_BYTES
from model.errors import NotAnArticle
from text.encoding.decoding import Decoded, decode, label_in_document
from text.encoding.html_end import without_end_tags
from text.words import word_set

MAX_DEPTH = 400
"""A page may nest this many elements: real pages stay under 100, and libxml2 allows 2,048."""
MAX_ELEMENTS = 150_000
"""A page may have this many elements: fifty times the median, and long live blogs reach 40,000."""
BINARY_SHARE = 0.05
"""This share of a page's bytes may be control bytes; text has hardly any, in all encodings."""
MAX_ADDRESS_LENGTH = 4096
"""An address may have this many characters: longer ones hold data, such as a whole picture."""

# The first bytes of files that are no pages, with what each is called in the error.
_SIGNATURES = {
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG image",
    b"GIF8": "GIF image",
    b"\xff\xd8\xff": "JPEG image",
    b"RIFF": "RIFF media",
    b"PK\x03\x04": "zip archive",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"\x00\x00\x01\x00": "icon",
    b"OggS": "Ogg media",
    b"ID3": "MP3 audio",
    b"wOFF": "font",
    b"wOF2": "font",
    b"BM": "bitmap image",
}
# The control bytes that no text holds: white space is no control, and ESC (27) starts the sequences
# of ISO-2022-JP.
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
# The document type and the first element of a document, after its XML declaration and a comment.
_XML_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,2000}?-->\s*)?(?:<!DOCTYPE\s+(?P<doctype>[\w:]+))?"
    r"[^<]{0,500}(?:<(?P<root>[A-Za-z][\w:]*))?",
    re.DOTALL | re.IGNORECASE,
)
# The root elements, or document types, of XML that is no page: feeds, sitemaps, drawings, errors.
_NOT_HTML_ROOTS = word_set(
    "rss feed rdf:rdf urlset sitemapindex opml svg plist error response tt smil"
)
# The bytes of characters that XML 1.0 forbids, and lxml refuses in a string. They are deleted from
# the UTF-8 bytes, which takes a fiftieth of the time that a pattern takes on the text; to look for
# one that few pages have takes nothing.
_INVALID = bytes([*range(9), 11, 12, *range(14, 32), 127])
_EACH_INVALID = [bytes([code]) for code in _INVALID]
# XML forbids these two as well; in UTF-8 they are of three bytes each.
_NONCHARACTERS = ("\ufffe", "\uffff")
# The same characters written as references, which the parser would turn into the characters.
_INVALID_REFERENCE = re.compile(
    rb"&#(?:0{0,6}(?:[0-8]|1[124-9]|2\d|3[01]|127)|6553[45]|"
    rb"[xX]0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]))(?:;|(?![0-9a-fA-F]))"
)
# The XML declaration names an encoding that the decoded text no longer has.
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)
# libxml2 fails on odd public identifiers of a DOCTYPE (lxml bug 1955915), and nobody reads it.
_DOCTYPE = re.compile(rb"^\s*<!DOCTYPE[^>]{0,500}>", re.IGNORECASE)
# What the bytes of a page hold that a web archive saved, and the ids of what it lays above it: the
# Internet Archive's toolbar with its notes of the collection, and the banners of others.
_ARCHIVES = (
    *(
        b"wm-ipp",
        b"wm-capinfo",
        b"wm-disclaim",
        b"wayback",
        b"archive-it",
        b"ukwa-",
        b"webarchive",
        b"webArchive",
    ),
    *(b"arquivo", b"archive.today/", b"archive.ph/", b"archive.is/"),
)
_ARCHIVE_IDS = re.compile(
    r"(?:wm-(?:ipp|capinfo|toolbar|tb|disclaim)|donato|wayback|archive-?it|ukwa-|web-?archive|arquivo)"
    r"[\w-]*",
    re.IGNORECASE,
)
_ids = etree.XPath("//*/@id", smart_strings=False)
# The elements of a head; HTML 4 had the last ones.
_HEAD = word_set("""
    base link meta noscript script style template title basefont bgsound isindex noframes object
    """)
# The header of archive.today, which says where the page is from; the page itself is beside it.
_ARCHIVE_HEADER, _ARCHIVED = "HEADER", "CONTENT"
# Both are evaluated inside libxml2, in time that grows with the number of elements.
_is_deeper = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_count = etree.XPath("count(//*)")
# lxml.html's own lookup calls a Python function for each element that is met, to give forms and
# labels classes of their own; none of those classes is used here.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)


@dataclass
class PageDocument:
    """Hold a page as a tree of lxml elements, without comments and processing instructions.

    The tree is shared and must not be changed: whoever has to change it works on a deep copy.
    """

    tree: HtmlElement
    url: str
    """The address that the page was fetched from."""
    base: str
    """The address that relative ones are resolved against: the page's ``<base>`` or its own."""
    encoding: str
    """The encoding that the bytes really are in, by the name of its Python codec."""
    text: str
    """The decoded page."""
    warnings: list[str] = field(default_factory=list)
    """What is wrong with the page, though it could be read: sentences for the log."""

    def absolute(self, address: str | None) -> str | None:
        """Resolve an address that the page holds; return None if it is no http(s) address."""
        if not address or len(address) > MAX_ADDRESS_LENGTH:
            return None
        try:
            resolved = urljoin(self.base, address.strip())
            parts = urlsplit(resolved)
        except ValueError:
            return None
        return resolved if parts.scheme in {"http", "https"} and parts.netloc else None


def parse_document(html: bytes, url: str, encoding: str | None = None) -> PageDocument:
    """Decode and parse a page.

    ``html`` is the body as received, decompressed; ``encoding`` the charset of the HTTP header.

    Raises NotAnArticle for the reason ``empty``, ``too-large``, ``binary``, ``not-html`` or
    ``too-deep``.
    """
    if not html.strip():
        raise NotAnArticle("empty", f"{len(html)} bytes, all of them white space")
    if len(html) > MAX_BODY_BYTES:
        raise NotAnArticle("too-large", f"{len(html)} bytes; the bound is {MAX_BODY_BYTES}")
    _refuse_binary(html)
    decoded = decode(html, (encoding, label_in_document(html)))
    warnings = [f"encoding {unfit} does not fit the page" for unfit in decoded.unfit]
    _refuse_other_formats(decoded.text)
    tree = _parse(decoded)
    return PageDocument(tree, url, _base(tree, url), decoded.encoding, decoded.text, warnings)


def _refuse_binary(html: bytes) -> None:
    """Raise NotAnArticle if the bytes are a picture, a video, an archive or another file."""
    head = html[:1024]
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            raise NotAnArticle("binary", f"the body is a {kind}")
    if read_bom(html)[0]:
        return
    if b"ftyp" in head[4:12]:
        raise NotAnArticle("binary", "the body is an MP4 video")
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > max(2, len(head) * BINARY_SHARE):
        raise NotAnArticle("binary", f"{controls} control bytes among the first {len(head)}")


def _refuse_other_formats(text: str) -> None:
    """Raise NotAnArticle if the text is JSON, or XML that is no page."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if start[:1] in {"{", "["} and "<" not in start[:200]:
        raise NotAnArticle("not-html", "the body is JSON")
    root = _XML_ROOT.match(start)
    names = {root["doctype"] or "", root["root"] or ""} if root else set()
    if other := {name.lower() for name in names} & _NOT_HTML_ROOTS:
        raise NotAnArticle("not-html", f"the body is XML: <{other.pop()}>")


def _parse(decoded: Decoded) -> HtmlElement:
    """Parse the decoded page, without what libxml2 refuses or misreads."""
    clean = decoded.utf8
    if any(code in clean for code in _EACH_INVALID):
        clean = clean.translate(None, _INVALID)
    for character in _NONCHARACTERS:
        if character in decoded.text:
            clean = clean.replace(character.encode(), b"")
    clean = _INVALID_REFERENCE.sub(b"", clean)
    clean = _DECLARATION.sub(b"", clean, count=1)
    clean = _DOCTYPE.sub(b"", clean, count=1)
    clean = without_end_tags(clean)
    # These are the settings of trafilatura's own parser. A comment taken out of the tree later
    # would take the text after it along, so none is read; huge_tree lifts a limit of the depth,
    # below which text is lost.
    parser = HTMLParser(
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise NotAnArticle("not-html", f"no element could be read: {error}") from error
    _bound(tree)
    _move_out_of_head(tree)
    # ids are looked at first: to look for the marks among all bytes takes ten times as long
    if _may_be_archived(tree) and any(mark in clean for mark in _ARCHIVES):
        _drop_archive(tree)
    return tree


def _move_out_of_head(tree: HtmlElement) -> None:
    """Move what shows text from the page's head to the beginning of its body.

    A page may leave out ``<body>``, as minifiers do. Browsers begin it with the first element that
    is none of a head; libxml2 does so only for elements that were there before HTML 5.
    """
    head = tree.find("head")
    shown = [] if head is None else [each for each in head if each.tag not in _HEAD]
    if not shown:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    if body.text:  # it follows them
        shown[-1].tail, body.text = (shown[-1].tail or "") + body.text, None
    for element in reversed(shown):
        body.insert(0, element)


def _may_be_archived(tree: HtmlElement) -> bool:
    """Tell whether a page has an id that web archives give to what they lay above it."""
    ids = set(_ids(tree))
    return _ARCHIVED in ids or any(map(_ARCHIVE_IDS.fullmatch, ids))


def _drop_archive(tree: HtmlElement) -> None:
    """Take out what a web archive laid above the page, and nothing that holds a headline."""
    named = {element.get("id", ""): element for element in tree.iterfind(".//*[@id]")}
    furniture = [element for name, element in named.items() if _ARCHIVE_IDS.fullmatch(name)]
    if _ARCHIVED in named and _ARCHIVE_HEADER in named:
        furniture.append(named[_ARCHIVE_HEADER])
    for element in furniture:
        if element.find(".//h1") is None and element.find(".//article") is None:
            element.drop_tree()


def _bound(tree: HtmlElement) -> None:
    """Raise NotAnArticle if the tree is deeper or larger than pages are."""
    if _is_deeper(tree):
        raise NotAnArticle("too-deep", f"more than {MAX_DEPTH} nested elements")
    if _count(tree) > MAX_ELEMENTS:
        raise NotAnArticle("too-large", f"more than {MAX_ELEMENTS} elements")


def _base(tree: HtmlElement, url: str) -> str:
    """Return the address that the page's relative addresses are resolved against."""
    for element in tree.iterfind(".//base[@href]"):
        try:
            base = urljoin(url, element.get("href", ""))
            if urlsplit(base).scheme in {"http", "https"}:
                return base
        except ValueError:
            break
    return url
