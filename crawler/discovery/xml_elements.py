"""Name the elements of feeds and sitemaps, and read them, whatever their prefixes and case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ftfy.fixes import fix_c1_controls
from lxml import etree

# Namespaces of the modules of feeds, with the prefixes that they usually have. They stand here in
# lower case without scheme and last sign: these vary from site to site.
_PREFIXES = {
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "purl.org/rss/1.0/modules/content": "content",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.w3.org/xml/1998/namespace": "xml",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
}
# Parts of the namespaces of RSS, Atom and sitemaps, whose elements have bare names here. Only parts
# are compared, because versions, schemes and trailing slashes vary from site to site.
_BARE_NAMESPACES = (
    *("w3.org/2005/atom", "purl.org/atom/ns", "purl.org/rss/1.0/", "my.netscape.com/rdf"),
    *("backend.userland.com", "cyber.law.harvard.edu/rss", "blogs.law.harvard.edu/tech/rss"),
    "schemas/sitemap/",
)
# The part of the news extension's namespace, which holds one of those above.
_NEWS_NAMESPACE = "schemas/sitemap-news/"
# Prefixes of RSS and Atom in documents that don't declare them.
_BARE_PREFIXES = frozenset(("atom", "rss", "a", "rss1"))
# Namespaces whose prefix is remembered: a feed declares ten, a hostile one as many as it likes.
_KEPT_NAMESPACES = 256
# Elements of inline XHTML whose text no reader sees.
_SILENT = frozenset(("script", "style"))


def local_name(element: etree._Element) -> str:
    """Return the element's name with its usual prefix: ``title``, ``dc:creator``, ``news:title``.

    It is in lower case, as some feeds are written in capitals. Names of RSS, Atom and sitemaps are
    bare; of the known modules prefixed as usual, whatever the document calls them; of undeclared
    prefixes as written; of all others ``other:name``.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""  # an entity reference, which has no name
    if not tag.startswith("{"):
        prefix, colon, name = tag.lower().rpartition(":")
        return f"{prefix}:{name}" if colon and prefix not in _BARE_PREFIXES else name
    namespace, _, name = tag[1:].partition("}")
    # an unknown default namespace is a wrong one, meant for the right one
    known = _prefix_of(namespace)
    prefix = known if known is not None else "other" if element.prefix else ""
    return f"{prefix}:{name.lower()}" if prefix else name.lower()


@lru_cache(_KEPT_NAMESPACES)
def _prefix_of(namespace: str) -> str | None:
    """Return the usual prefix of a namespace, empty for bare names; None for one not known."""
    lowered = namespace.lower()
    known = _PREFIXES.get(lowered.partition("://")[2].rstrip("/#"))
    if known:
        return known
    if any(own in lowered for own in _BARE_NAMESPACES):
        return ""
    return "news" if _NEWS_NAMESPACE in lowered else None


def children(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Return the element's children by ``local_name``, in document order."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(local_name(child), []).append(child)
    return found


def text_of(element: etree._Element | None) -> str:
    """Return all text inside, without the tags of inline XHTML; empty for no element.

    Windows' quotation marks that were written as C1 controls (``&#146;``) are mended.
    """
    if element is None:
        return ""
    text = "".join(_shown(element)) if len(element) else element.text or ""
    return text if text.isascii() else fix_c1_controls(text)


def _shown(element: etree._Element) -> Iterator[str]:
    """Yield the texts inside an element that a reader sees: none of its scripts and styles."""
    silent = 0
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        is_silent = local_name(inner).rpartition(":")[2] in _SILENT
        silent += is_silent if event == "start" else -is_silent
        text = inner.text if event == "start" else inner.tail if inner is not element else None
        if text and not silent:
            yield text


def first_text(fields: Mapping[str, Sequence[etree._Element]], names: Iterable[str]) -> str:
    """Return the first text there is in elements of these names, the best name first."""
    for name in names:
        for element in fields.get(name, ()):
            if text := text_of(element).strip():
                return text
    return ""


def xml_attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute of XML itself, ``lang``, of an element or the nearest around it."""
    qualified = f"{{http://www.w3.org/XML/1998/namespace}}{name}"
    current: etree._Element | None = element
    while current is not None:
        if value := current.get(qualified):
            return value
        current = current.getparent()
    return None


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute without a namespace, whatever the case of its name; ``name`` is lower."""
    value = element.get(name)
    if value is not None:
        return value
    return next((value for key, value in element.items() if key.lower() == name), None)
