"""Split the XML of a feed or sitemap, even if it is broken, into its header and its entries.

Well-formed documents go through one incremental parse. Of broken ones every entry is mended and
parsed alone, so that damage in one never reaches the next. feedparser does this as well, but at
about 10 microseconds a tag: 16 MB of tags keep it busy for over a minute, and this for a second.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from io import BytesIO

from lxml import etree

from crawler.discovery.xml_elements import local_name
from model.errors import NotAListing

MAX_ENTRIES_COUNTED = 250_000
"""The most entries of a document, five times what a sitemap may hold: more are an attack."""

_MAX_BROKEN_ENTRY = 262_144
"""The characters of one broken entry that are read: a whole long article and its markup."""

# An ampersand that begins no reference; a longer number than these is no reference either.
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));")
_ROOT_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,60})(?:\s[^<>]{0,8192})?>")
# The elements that hold text for readers: in them unescaped HTML turns up.
_TEXT_ELEMENTS = (
    *("title", "description", "content:encoded", "summary", "content"),
    *("TITLE", "DESCRIPTION", "CONTENT:ENCODED"),
)


@dataclass
class SplitDocument:
    """Hold the header of a listing and the entries at both its ends.

    ``header`` holds what the document says of itself. ``first`` and ``last`` of the entries are
    kept apart (in document order, without overlap), so that the reader can take whichever end is
    newer; ``total`` counts all entries.
    """

    header: etree._Element
    first: list[etree._Element]
    last: list[etree._Element]
    total: int
    malformed: bool = False
    truncated: bool = False


def split_entries(text: str, names: tuple[str, ...], keep: int) -> SplitDocument:
    """Read XML text from its root element on, and keep ``keep`` entries of each end.

    ``names`` are the local names of the elements that are entries (``item``, ``url``).
    Raises NotAListing ``too-large`` for more than ``MAX_ENTRIES_COUNTED``.
    """
    try:
        markup = _split_well_formed(text, names, keep)
    except etree.XMLSyntaxError:
        markup = None
    return markup or _split_broken(text, names, keep)


def _count(total: int) -> int:
    if total == MAX_ENTRIES_COUNTED:
        raise NotAListing("too-large", f"more than {MAX_ENTRIES_COUNTED:,} entries")
    return total + 1


def _split_well_formed(text: str, names: tuple[str, ...], keep: int) -> SplitDocument | None:
    first: list[etree._Element] = []
    last: deque[etree._Element] = deque()
    total = 0
    reading = etree.iterparse(
        BytesIO(text.encode()),
        events=("end",),
        tag=[f"{{*}}{form}" for name in names for form in (name, name.upper(), name.title())],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in reading:
        if local_name(element) not in names:
            continue  # an element of a module, like media:item and image:url
        total = _count(total)
        if len(first) < keep:
            first.append(element)
            continue
        last.append(element)
        if len(last) > keep:
            middle = last.popleft()
            middle.clear()
            parent = middle.getparent()
            if parent is not None:
                parent.remove(middle)
    # For some broken documents iterparse neither returns a root nor raises an error.
    root = reading.root
    return None if root is None else SplitDocument(root, first, list(last), total)


def _split_broken(text: str, names: tuple[str, ...], keep: int) -> SplitDocument:
    opening = _ROOT_TAG.match(text)
    first: list[etree._Element] = []
    last: deque[str] = deque(maxlen=keep)
    total = 0
    begin = len(text)
    end = 0
    for start, stop in _entry_spans(text, names):
        begin = min(begin, start)
        end = stop
        total = _count(total)
        chunk = text[start : min(stop, start + _MAX_BROKEN_ENTRY)]
        if len(first) < keep:
            first += _fragment(opening, names, chunk)
        else:
            last.append(chunk)
    header = _recovered(_wrapped(opening, _mend(text[opening.end() : begin] if opening else text)))
    closing = f"</{opening[1]}" if opening else ""
    return SplitDocument(
        header,
        first,
        [element for chunk in last for element in _fragment(opening, names, chunk)],
        total,
        malformed=True,
        truncated=not closing or closing not in text[end:],  # servers print more after it
    )


def _entry_spans(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of each entry; one left open ends where the next begins.

    The last one left open is left out: it was cut, and half an address is a wrong one.
    """
    boundary = re.compile(
        rf"<(/?)(?:[A-Za-z][\w.-]{{0,20}}:)?(?:{'|'.join(names)})(?=[\s>])[^<>]*>",
        re.IGNORECASE,
    )
    start = -1
    for tag in boundary.finditer(text):
        if tag[1]:
            if start >= 0:
                yield start, tag.end()
            start = -1
        elif not tag[0].endswith("/>"):
            if start >= 0:
                yield start, tag.start()
            start = tag.start()


def _fragment(
    opening: re.Match[str] | None, names: tuple[str, ...], chunk: str
) -> list[etree._Element]:
    root = _recovered(_wrapped(opening, _mend(chunk)))
    return [element for element in root if local_name(element) in names]


def _wrapped(opening: re.Match[str] | None, inner: str) -> str:
    """Put ``inner`` under the document's own root tag, for its namespaces, base and language."""
    if opening is None or opening[0].endswith("/>"):
        return f"<listing>{inner}</listing>"
    return f"{escape_ampersands(opening[0])}{inner}</{opening[1]}>"


def _recovered(text: str) -> etree._Element:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(text.encode(), parser)
    # libxml2 returns nothing at all where it can recover nothing.
    return etree.Element("listing") if root is None else root


def _mend(text: str) -> str:
    for name in _TEXT_ELEMENTS:
        if f"<{name}" in text:
            text = _escape_inside(name, text)
    return escape_ampersands(text)


def escape_ampersands(text: str) -> str:
    """Mend what is no reference of XML: bare ampersands, names of HTML, lone surrogates."""
    named = _NAMED.sub(
        lambda match: match[0] if match[1] in _XML_NAMES else html5.get(match[1], match[0]), text
    )
    return _REFERENCE.sub(_without_surrogate, _BARE_AMPERSAND.sub("&amp;", named))


def _without_surrogate(reference: re.Match[str]) -> str:
    # A recovering parser makes characters of them that no Python string may hold.
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else reference[0]


def _escape_inside(name: str, text: str) -> str:
    """Wrap the content of ``name`` elements in CDATA, where it isn't yet."""
    pieces: list[str] = []
    position = 0
    close = f"</{name}"
    while (start := text.find(f"<{name}", position)) != -1:
        content = text.find(">", start) + 1
        end = text.find(close, content)
        if content == 0 or end == -1:
            break
        inner = text[content:end]
        whole_tag = text[start + len(name) + 1] in "> \t\r\n" and text[content - 2] != "/"
        if whole_tag and "<" in inner and "<![CDATA[" not in inner:
            inner = f"<![CDATA[{inner.replace(']]>', ']] >')}]]>"
        pieces += (text[position:content], inner)
        position = end
    return "".join((*pieces, text[position:]))
