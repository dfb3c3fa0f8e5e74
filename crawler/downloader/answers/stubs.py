"""Find where a page leads that says nothing else: by a refresh, a script or its only link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.downloader.answers.refresh import refresh_of
from text.encoding.decoding import label_in_document
from text.phrases import phrases_by_language
from text.scripts import is_east_asian
from urls.article_paths import looks_like_article_path

FILE = "onward_links.toml"
PLACES = ("onward",)

MOST_BYTES = 16 * 1024
"""Bytes of a page that may be a stub: real ones have under 4 KB, with a logo and a script."""
MOST_CHARACTERS = 300
"""Characters that a stub may show: "You are being redirected", in several languages."""
MOST_TOLD = 1500
"""Characters that a page may show whose own address holds where it leads: it says at length that
the other site is another's."""
MOST_LINKS = 4
"""Addresses to which a stub may link: on, back, home, and to a notice."""
_MOST_TEXT = 200
"""Characters of a link that leads on, which may be an address."""

_UNSHOWN = ("script", "style", "noscript", "title", "template")
# What a page has that says something to machines, however little it shows.
_SAYS_MORE = ".//article | .//script[contains(@type, 'ld+json')]"
# What a page has that asks something of a reader: a login, a search, a challenge.
_ASKS = ".//input[not(@type='hidden' or @type='submit' or @type='button')] | .//textarea"
# What a page has that leads anywhere.
_LEADS = re.compile(rb"refresh|location|<a\s", re.IGNORECASE)
# A script that sets a literal address, whole: nothing is added to it.
_SETS_LOCATION = re.compile(
    r"""(?<![\w$])location(?:\.href)?\s?(?:=\s?|\.(?:assign|replace)\s?\(\s?)"""
    r"""(?P<quote>\\?["'])(?P<address>(?:[^"'<>\s\\]|\\/){1,2048}+)(?P=quote)\s?(?=[;)}"'\n]|$)"""
)
# What a script does that more than leads on, or that depends on who reads.
_DOES_MORE = re.compile(r"document\.cookie|userAgent|screen\.|XMLHttpRequest|fetch\(")


def stub_target(header: str | None, body: bytes, url: str) -> str | None:
    """Return the address to which a page leads that says nothing else; None for any other page.

    It refreshes there (``header`` is its Refresh header, which comes before a meta element), or
    a script sets the location, once and literally, or its one link leads on: by what it says, to
    an article, or to what the page's own address names. A page that says nothing else has at most
    ``MOST_BYTES``, shows at most ``MOST_CHARACTERS``, and holds no article, marked up or for
    machines.

    The address is one of http(s), and may be that of the page itself.
    """
    if len(body) > MOST_BYTES or (header is None and not _LEADS.search(body)):
        return None
    tree = None
    if body.strip():
        try:
            # libxml2 takes what declares no encoding for Latin-1.
            encoding = None if label_in_document(body) else "utf-8"
            tree = document_fromstring(body, HTMLParser(remove_comments=True, encoding=encoding))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
    if tree is None:
        return _absolute(refresh_of(header, None), url, url)
    if tree.xpath(_SAYS_MORE):
        return None
    shown = _shown(tree)
    base = next((str(each.get("href")) for each in tree.iterfind(".//base[@href]")), url)
    if shown <= MOST_CHARACTERS:
        refresh = refresh_of(header, tree)
        if refresh is not None:
            return _absolute(refresh, url, base)
        if target := _absolute(_script_address(tree, url), url, base):
            return target
    return _link_target(tree, url, base, shown)


def _absolute(address: str | None, url: str, base: str) -> str | None:
    if address is None:
        return None
    try:
        target = urljoin(urljoin(url, base), address)
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return target if target.startswith(("http://", "https://")) else None


def _shown(tree: etree._Element) -> int:
    """Count the characters that a page shows, white space aside."""
    unshown = " or ".join(f"ancestor::{name}" for name in _UNSHOWN)
    texts = tree.xpath(f".//text()[not({unshown})]")
    return sum(len("".join(str(text).split())) for text in texts)


def _script_address(tree: etree._Element, url: str) -> str | None:
    """Return the only address that a page's scripts go to; None where they do anything else."""
    sources = (_absolute(script.get("src"), url, url) for script in tree.iter("script"))
    # A script of the site itself may fill the page; one of another counts its readers.
    if any(source is not None and _host(source) == _host(url) for source in sources):
        return None
    written = [script.text or "" for script in tree.iter("script")]
    written += [body.get("onload") or "" for body in tree.iter("body")]
    scripts = [" ".join(script.split()) for script in written]
    if any(_DOES_MORE.search(script) for script in scripts):
        return None
    found = {
        match["address"].replace("\\/", "/")
        for script in scripts
        for match in _SETS_LOCATION.finditer(script)
    }
    return found.pop() if len(found) == 1 else None


def _link_target(tree: etree._Element, url: str, base: str, shown: int) -> str | None:
    """Return where the one link goes that leads on from a page."""
    if tree.xpath(_ASKS):
        return None
    links = dict.fromkeys(_links(tree, url, base))
    if len({address for address, _ in links}) > MOST_LINKS:
        return None
    named = {value for _, value in parse_qsl(urlsplit(url).query)}
    told = {address for address, _ in links if address in named}
    if told and shown <= MOST_TOLD:
        return told.pop() if len(told) == 1 else None
    if shown > MOST_CHARACTERS:
        return None
    onward = {
        address
        for address, text in links
        if (_leads_on(text) or text == address) and looks_like_article_path(urlsplit(address).path)
    }
    return onward.pop() if len(onward) == 1 else None


def _links(tree: etree._Element, url: str, base: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses of other pages to which a page links, with what each link says."""
    for anchor in tree.iter("a"):
        address = _absolute(anchor.get("href"), url, base)
        if address is not None and address.partition("#")[0] != url:
            yield address, " ".join("".join(anchor.itertext()).split())[:_MOST_TEXT]


def _leads_on(text: str) -> bool:
    return _onward().search(text.lower()) is not None


@lru_cache(1)
def _onward() -> re.Pattern[str]:
    text = files("crawler.downloader.answers").joinpath(FILE).read_text(encoding="utf-8")
    phrases = [
        phrase
        for by_place in phrases_by_language(text, FILE, PLACES).values()
        for phrase in by_place["onward"]
    ]
    eastern = [phrase for phrase in phrases if is_east_asian(phrase[:1])]
    others = [phrase for phrase in phrases if not is_east_asian(phrase[:1])]
    return re.compile(rf"{'|'.join(eastern)}|(?<!\w)(?:{'|'.join(others)})")


def _host(url: str) -> str | None:
    return urlsplit(url).hostname
