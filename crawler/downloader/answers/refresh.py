"""Find where a page refreshes to that says nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

# Bytes of a page that may be a stub: real ones have under 4 KB, with a logo and a script.
MOST_BYTES = 16 * 1024
# Characters that a stub may show: "You are being redirected", in several languages, with a link.
MOST_CHARACTERS = 300
# Seconds after which a stub may refresh: real ones say 0 to 10; pages that reload themselves for
# news wait for minutes.
LONGEST_DELAY = 30

# As the HTML standard reads it: "5", "0; url=/a", "0;URL='/a'", "3, /a".
_REFRESH = re.compile(
    r"""\s*(?P<seconds>\d{1,6})(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?+(?P<url>\S.*)""",
    re.IGNORECASE | re.DOTALL,
)
_UNSHOWN = ("script", "style", "noscript", "title", "template")
# What a page has that says something to machines, however little it shows.
_SAYS_MORE = ".//article | .//script[contains(@type, 'ld+json')]"


@dataclass(frozen=True)
class Refresh:
    """Hold after how many seconds a page refreshes, and to what address as it is written."""

    seconds: int
    address: str


def parse_refresh(value: str) -> Refresh | None:
    """Read a Refresh header, or the ``content`` of its meta element; None without an address."""
    found = _REFRESH.fullmatch(value)
    if found is None:
        return None
    address = found["url"].strip()
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    return Refresh(int(found["seconds"]), address) if address else None


def refresh_target(header: str | None, body: bytes, url: str) -> str | None:
    """Return the address to which a page refreshes that says nothing else; None for any other page.

    ``header`` is its Refresh header, which comes before a meta element. A page that says nothing
    else has at most ``MOST_BYTES``, shows at most ``MOST_CHARACTERS``, and holds no article, marked
    up or for machines. It refreshes within ``LONGEST_DELAY`` seconds.

    The address is one of http(s), and may be that of the page itself.
    """
    if len(body) > MOST_BYTES or (header is None and b"refresh" not in body.lower()):
        return None
    tree = None
    if body.strip():
        try:
            tree = document_fromstring(body, parser=HTMLParser(remove_comments=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
    if tree is not None and (tree.xpath(_SAYS_MORE) or _shown(tree) > MOST_CHARACTERS):
        return None
    base = url
    values = [header] if header is not None else []
    if tree is not None:
        values += [
            str(meta.get("content", ""))
            for meta in tree.iter("meta")
            if str(meta.get("http-equiv", "")).strip().lower() == "refresh"
        ]
        base = next((str(each.get("href")) for each in tree.iterfind(".//base[@href]")), url)
    for value in values:
        refresh = parse_refresh(value)
        if refresh is not None and refresh.seconds <= LONGEST_DELAY:
            try:
                target = urljoin(urljoin(url, base), refresh.address)
            except ValueError:  # brackets that hold no IPv6 address
                return None
            return target if target.startswith(("http://", "https://")) else None
    return None


def _shown(tree: etree._Element) -> int:
    """Count the characters that a page shows, white space aside."""
    unshown = " or ".join(f"ancestor::{name}" for name in _UNSHOWN)
    texts = tree.xpath(f".//text()[not({unshown})]")
    return sum(len("".join(str(text).split())) for text in texts)
