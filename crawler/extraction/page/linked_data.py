"""What does the page's structured data (JSON-LD, else microdata) say of this article?

A thin reader instead of extruct: extruct brings rdflib, pyRdfa3, mf2py and BeautifulSoup (seven
packages, four of them for RDFa and microformats, which news pages do not use), parses the page
again, and gives up on a script at the first stray comma. What is needed is the one node that
describes the article; the rest of the graph is looked up from it by ``@id``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import orjson
from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.document import Document
from text.words import word_set

Node = dict[str, Any]

MAX_SCRIPTS = 50  # pages hold one to ten
MAX_SCRIPT_LENGTH = 2_000_000  # a live blog with all its entries reaches 1 MB
MAX_DEPTH = 24  # a comment in an article in a page in a graph is at eight
OWN = 4  # in likeness: it says, or holds, the headline that the page shows
MAX_ITEMS = 50  # articles in microdata; an archive's page lists some dozens
MAX_PROPERTIES = 2_000  # of an item; a live blog has one or two an entry
MAX_NODES = 20_000  # a live blog's entries and their authors and pictures

ARTICLE_TYPES = word_set("""
    NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle OpinionNewsArticle ReviewNewsArticle LiveBlogPosting BlogPosting
    Article AdvertiserContentArticle SatiricalArticle ScholarlyArticle TechArticle Report
    SocialMediaPosting DiscussionForumPosting MedicalScholarlyArticle APIReference Review Recipe
    VideoObject
    """)
"""Types whose node may describe the page's article, schema.org's names."""

_WEAK_TYPES = frozenset({"Review", "Recipe", "VideoObject", "SocialMediaPosting"})
_MARKERS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                      r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$")  # fmt: skip
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')


@dataclass
class StructuredData:
    """The article's node, and every other node of the page."""

    article: Node = field(default_factory=dict)
    """Empty where the page has none."""
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """Follow ``{"@id": ...}`` to the node that says more."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def values(self, name: str) -> list[Any]:
        """The article's values of a property, references followed, as a list."""
        value = self.article.get(name)
        values = value if isinstance(value, list) else [value]
        return [self.resolve(entry) for entry in values if entry not in (None, "", [], {})]

    def string(self, name: str) -> str | None:
        """The article's first value of a property that is, or names, a text."""
        return next((text for value in self.values(name) if (text := as_text(value))), None)


def types_of(node: Node) -> list[str]:
    """The node's types without their vocabulary's address."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [re.split(r"[/#:]", kind)[-1] for kind in listed if isinstance(kind, str)]


def as_text(value: Any) -> str | None:
    """A plain text out of a string, a number, a node's name or a list's first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("headline")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    if "&" in text:
        text = unescape(unescape(text))  # escaped once for JSON-LD and once more by the template
    if "<" in text:
        text = re.sub(r"</?[A-Za-z][^<>]{0,500}>", " ", text)
    return " ".join(text.split()) or None


def read(document: Document, headline: str | None = None) -> StructuredData:
    """Find the node that describes the article of ``document``.

    Where several could, the one wins whose address or headline (``headline``: what the page
    shows) is the page's.
    """
    data = StructuredData()
    for script in _scripts(document.tree):
        for node in _walk(script):
            if len(data.nodes) >= MAX_NODES:
                document.warnings.append(f"structured data cut at {MAX_NODES} nodes")
                break
            data.nodes.append(node)
            if isinstance(identifier := node.get("@id"), str):
                known = data.by_id.get(identifier)
                if known is None or len(known) < len(node):
                    data.by_id[identifier] = node
    entries = set(map(id, chain.from_iterable(map(_live_entries, data.nodes))))
    candidates = [
        node
        for node in data.nodes
        if ARTICLE_TYPES.intersection(types_of(node)) and id(node) not in entries
    ]
    if candidates:
        shown = _squeeze(headline or "")
        data.article = max(
            candidates,
            key=lambda node: _likeness(node, document.url, shown),
        )
    if not data.article:
        data.article = _microdata(document, _squeeze(headline or ""))
    return data


def _live_entries(node: Node) -> list[Any]:
    """Articles inside a live blog, none of which is the page's."""
    entries = node.get("liveBlogUpdate")
    return entries if isinstance(entries, list) else [entries] if entries else []


def _likeness(node: Node, url: str, headline: str) -> float:
    score = 0.0
    if _WEAK_TYPES.intersection(types_of(node)):
        score -= 2
    addresses = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    for address in addresses:
        if isinstance(address, dict):
            address = address.get("@id") or address.get("url")
        if isinstance(address, str) and _same_page(address, url):
            score += 3
            break
    title = _squeeze(as_text(node.get("headline")) or as_text(node.get("name")) or "")
    if title and headline and (title in headline or headline in title):
        score += OWN
    # richer nodes are the article, teasers of others carry a headline and an address
    score += sum(
        0.5 for name in ("datePublished", "author", "articleBody", "image") if name in node
    )
    return score + (0.5 if title else 0)


def _same_page(address: str, url: str) -> bool:
    try:
        one, other = urlsplit(address), urlsplit(url)
    except ValueError:
        return False
    path = one.path.rstrip("/")
    return bool(path) and path == other.path.rstrip("/")


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    found = 0
    for script in tree.iter("script"):
        if not (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            continue
        found += 1
        text = script.text or ""
        if found > MAX_SCRIPTS or len(text) > MAX_SCRIPT_LENGTH:
            return
        value = _tolerant(text)
        if value is not None:
            yield value


def _tolerant(text: str) -> Any:
    """Parse JSON as publishers write it: comments around, control characters, stray commas."""
    text = _MARKERS.sub("", _MARKERS.sub("", text.strip())).strip()
    if not text:
        return None
    try:
        return orjson.loads(text)  # nearly always, in a third of the time
    except orjson.JSONDecodeError:
        pass
    # strict=False allows raw line breaks and tabs inside strings
    decoder = json.JSONDecoder(strict=False)
    for repair in (
        lambda raw: raw,
        lambda raw: _STRING_OR_TRAILING_COMMA.sub(lambda match: match[1] or "", raw),
        lambda raw: unescape(raw),
    ):
        try:
            # raw_decode: whatever follows the first value (a semicolon, a second object) is left
            return decoder.raw_decode(repair(text).lstrip())[0]
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any) -> Iterator[Node]:
    """Every node of a JSON value, outer first, in order."""
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        current, depth = pending.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(current, dict):
            if "@type" in current or "@id" in current:
                yield current
            pending.extend((child, depth + 1) for child in reversed(current.values()))
        elif isinstance(current, list):
            pending.extend((child, depth + 1) for child in reversed(current))


_SCOPES = etree.XPath(".//*[@itemtype]")
_PROPERTIES = etree.XPath(".//*[@itemprop]")
_MICRODATA = ("headline", "alternativeHeadline", "datePublished", "dateModified", "author",
              "description", "articleSection", "publisher", "articleBody")  # fmt: skip


def _microdata(document: Document, headline: str) -> Node:
    """The article's item of HTML microdata, its plain properties only.

    Of several items the article's own holds the h1, or says what it says; the others are teasers.
    """
    kinds = ARTICLE_TYPES - _WEAK_TYPES
    scopes = [
        (kind, scope)
        for scope in _SCOPES(document.tree)
        if (kind := (scope.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]) in kinds
    ]
    found: list[tuple[float, Node]] = []
    for kind, scope in scopes[:MAX_ITEMS]:
        node = _item(scope, kind)
        if len(node) > 1:
            holds = OWN if scope.find(".//h1") is not None else 0
            found.append((holds + _likeness(node, document.url, headline), node))
    likeness, node = max(found, key=lambda entry: entry[0], default=(0.0, {}))
    return node if len(found) == 1 or likeness >= OWN else {}


def _item(scope: HtmlElement, kind: str) -> Node:
    node: Node = {"@type": kind}
    for element in _PROPERTIES(scope)[:MAX_PROPERTIES]:
        if _owner(element) not in (scope, None):
            continue  # of an item inside: a comment, a related story
        for name in (element.get("itemprop") or "").split():
            if name in _MICRODATA and (value := _property(element)):
                node.setdefault(name, []).append(value)
    return node


def _owner(element: HtmlElement) -> HtmlElement | None:
    return next(
        (
            above
            for above in element.iterancestors()
            if above.get("itemscope") is not None or above.get("itemtype")
        ),
        None,
    )


def _property(element: HtmlElement) -> Any:
    if element.get("itemscope") is not None:
        named = element.find(".//*[@itemprop='name']")
        return _property(named) if named is not None else None
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return value.strip()
    if element.tag in {"a", "link"} and not (element.text_content() or "").strip():
        return element.get("href")
    return " ".join(str(element.text_content()).split()) or None
