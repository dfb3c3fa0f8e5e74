"""Read off a page where its site keeps feeds, sitemaps and sections. Pure.

A page announces its feeds in its head, links to them in its foot, and says in its structured data
which site it is part of. Guessing addresses is for sites that do none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.listing import clean_url
from crawler.discovery.sections.link_position import LinkPosition, position_inside
from crawler.discovery.sections.url_scoring import address_score
from crawler.extraction.page.document import PageDocument, parse_document
from crawler.extraction.page.json_ld import read_nodes
from crawler.extraction.page.meta_tags import read_meta_tags
from crawler.extraction.page.schema_org import Node, as_text, types_of
from model.errors import InvalidURL
from text.cleaning import MAX_LABEL_LENGTH, bounded_text
from urls.article_paths import looks_like_article_path
from urls.domains.registrable import registrable_domain
from urls.parts import split

MAX_ANCHORS = 10_000
"""The most links of a page that are looked at: the longest front pages hold about 1,500."""

MAX_CLUES = 50
"""The most addresses of one kind that are kept of a page: a page of feeds names some thirty."""

MAX_NODES = 2_000
"""The most nodes of structured data that are looked at for the site: it is among the first."""

_SECTION_DEPTH = 2
"""Segments of a section's path, at most: "/news/europe"; what is deeper is a page."""

# Relations of links to the front page of a site (HTML 4 had the last two).
_HOME_RELATIONS = frozenset(("home", "start", "index"))
# Path segments under which content systems keep their sections.
_SECTION_PARENTS = frozenset(("category", "categories", "section", "sections", "topic", "topics"))
_FEED_TYPES = ("rss", "atom", "feed+json")
# A path or query that names a feed by a part of its own: /feed/, /rss.xml, ?format=rss.
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._=-])(?:rss(?:\d{1,3}|_\w{1,20})?|feeds?|atom|rdf)(?:$|[/._&?-])"
)
_FEED_TEXT = re.compile(r"(?:^|\W)(?:rss|atom|feeds?|xml)(?:\W|$)", re.IGNORECASE)
# Hosts that are for feeds alone, whatever their domain.
_FEED_HOST = re.compile(r"(?:feeds?|feedproxy|rss)\d{0,2}\.")
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SITEMAP_FILE = re.compile(r"sitemap[\w.-]{0,60}\.(?:xml|txt)(?:\.gz)?$")
# Schemes of addresses that add a feed to a reader: "feed://…", "feed:https://…".
_READER_SCHEME = re.compile(r"feed:(?=//)|feed:(?=https?:)", re.IGNORECASE)


@dataclass
class PageClues:
    """Hold what a page says of its site."""

    home: str | None = None
    """The front page of its site, where the page names one other than itself."""
    is_article: bool = False
    name: str | None = None
    feeds: list[str] = field(default_factory=list)
    """Links that look like feeds, the likeliest first; some lead to a page that lists feeds."""
    sitemaps: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    """What the menus of the page lead to, in their order."""


def read_clues(body: bytes, url: str, encoding: str | None = None) -> PageClues:
    """Return what the page in ``body``, fetched from ``url``, says of its site.

    Raises NotAnArticle for what is no HTML page.
    """
    document = parse_document(body, url, encoding)
    nodes = list(islice(read_nodes(document.tree), MAX_NODES))
    contents = read_meta_tags(document)
    kind = (contents.first("og:type") or "").lower()
    path = urlsplit(url).path
    clues = PageClues(
        home=_home(document, nodes),
        is_article=kind.startswith("article") or looks_like_article_path(path),
        name=bounded_text(contents.first("og:site_name") or _site_name(nodes), MAX_LABEL_LENGTH),
    )
    by_address: dict[str, None] = {}
    by_text: dict[str, None] = {}
    sitemaps: dict[str, None] = dict.fromkeys(_named(document, "link", frozenset(("sitemap",))))
    sections: dict[str, None] = {}
    for anchor, position in _anchors(document.tree):
        href = _READER_SCHEME.sub(_http, anchor.get("href", "").strip())
        address = _usable(href, document.base)
        if address is None:
            continue
        if _looks_like_feed(address, anchor, url):
            by_address[address] = None
        elif _is_called_feed(anchor) and _is_same_site(address, url):
            by_text[address] = None
        elif _SITEMAP_FILE.search(urlsplit(address).path.lower()):
            sitemaps[address] = None
        elif position.menu and _may_be_section(address, url):
            sections[address] = None
    clues.feeds = list(dict.fromkeys([*by_address, *by_text]))[:MAX_CLUES]
    clues.sitemaps = list(sitemaps)[:MAX_CLUES]
    clues.sections = list(sections)[:MAX_CLUES]
    return clues


def _http(scheme: re.Match[str]) -> str:
    return "http:" if scheme.string[scheme.end() :].startswith("//") else ""


def _anchors(tree: HtmlElement) -> Iterator[tuple[HtmlElement, LinkPosition]]:
    """Yield the links of a page with where they stand; those in its foot not as in a menu."""
    pending: list[tuple[HtmlElement, LinkPosition, bool]] = [(tree, LinkPosition(), False)]
    found = 0
    while pending and found < MAX_ANCHORS:
        element, outer, in_foot = pending.pop()
        position = position_inside(element, outer)
        in_foot = in_foot or element.tag == "footer" or element.get("role") == "contentinfo"
        if element.tag == "a" and element.get("href"):
            found += 1
            yield element, LinkPosition() if in_foot else position
        pending.extend((child, position, in_foot) for child in reversed(element))


def _looks_like_feed(address: str, anchor: HtmlElement, page: str) -> bool:
    parts = urlsplit(address)
    named = f"{parts.path}?{parts.query}".lower()
    about = f"{address} {anchor.text_content()[:MAX_LABEL_LENGTH]}"
    if _COMMENTS.search(about):
        return False
    declared = (anchor.get("type") or "").lower()
    if any(kind in declared for kind in _FEED_TYPES):
        return True
    is_feeds_host = bool(_FEED_HOST.match(parts.netloc))
    return (is_feeds_host or _is_same_site(address, page)) and bool(
        _FEED_ADDRESS.search(named) or (is_feeds_host and parts.path.strip("/"))
    )


def _is_called_feed(anchor: HtmlElement) -> bool:
    """Tell whether a link's text, or the name of its icon, says that it leads to a feed."""
    names = (anchor.text_content(), anchor.get("title"), anchor.get("aria-label"))
    # a headline may hold the word, too
    called = [" ".join(name.split()) for name in names if name]
    return any(_FEED_TEXT.search(name) and len(name.split()) <= 3 for name in called)


def _may_be_section(address: str, page: str) -> bool:
    parts = urlsplit(address)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    if parts.netloc != urlsplit(page).netloc or parts.query or not segments:
        return False
    if address.rstrip("/") == page.rstrip("/"):
        return False
    if segments[0] in _SECTION_PARENTS:
        return len(segments) == _SECTION_DEPTH
    is_news = segments[-1] in ("news", "video", "live")  # lists of articles, whatever they score
    return len(segments) <= _SECTION_DEPTH and (is_news or 0 <= address_score(address) <= 0.2)


def _home(document: PageDocument, nodes: list[Node]) -> str | None:
    """Return the front page that the page names: by a relation, as a site, as where one begins."""
    named: Iterator[str | None] = iter(
        (
            *_named(document, "link", _HOME_RELATIONS),
            *_named(document, "a", _HOME_RELATIONS),
            *(_url_of(node) for node in nodes if "WebSite" in types_of(node)),
            *(_first_crumb(node) for node in nodes if "BreadcrumbList" in types_of(node)),
            *(_url_of(node.get(key)) for node in nodes for key in ("isPartOf", "publisher")),
        )
    )
    for written in named:
        address = _usable(written, document.base)
        if address is None or not _is_same_site(address, document.url):
            continue
        if address.rstrip("/") != document.url.rstrip("/") and not looks_like_article_path(
            urlsplit(address).path
        ):
            return address
    return None


def _named(document: PageDocument, tag: str, relations: frozenset[str]) -> Iterable[str]:
    for element in document.tree.iter(tag):
        if relations.intersection((element.get("rel") or "").lower().split()):
            address = _usable(element.get("href"), document.base)
            if address is not None:
                yield address


def _url_of(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
        value = value.get("@id") if isinstance(value, dict) else value
    return value if isinstance(value, str) else None


def _first_crumb(node: Node) -> str | None:
    crumbs = node.get("itemListElement")
    for crumb in crumbs if isinstance(crumbs, list) else ():
        if isinstance(crumb, dict) and str(crumb.get("position")) in ("0", "1"):
            item = crumb.get("item")
            return item if isinstance(item, str) else _url_of(item) or _url_of(crumb)
    return None


def _site_name(nodes: list[Node]) -> str | None:
    for node in nodes:
        if "WebSite" in types_of(node) and (name := as_text(node.get("name"))):
            return name
    return next((name for node in nodes if (name := as_text(node.get("publisher")))), None)


def _usable(written: str | None, base: str) -> str | None:
    """Return the absolute address that a page means, if its host can be one."""
    address = clean_url(written, base)
    try:
        split(address or "")
    except InvalidURL:
        return None
    return address


def _is_same_site(url: str, other: str) -> bool:
    try:
        return registrable_domain(url) == registrable_domain(other)
    except InvalidURL:
        return False
