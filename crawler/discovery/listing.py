"""Define what a feed, sitemap or section page lists, and clean its addresses.

Everything here comes from documents that strangers wrote: addresses and texts are bounded and
cleaned before they leave this module. Pure and picklable: it runs in worker processes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from model.links import Link
from model.push import Push
from urls.parts import MAX_LENGTH

# Browsers drop these characters from an address; feeds break long ones with them.
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
# Addresses that need no cleaning, which costs 50 microseconds: nearly all of a sitemap are so.
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9._~*+,;=:@/-]*(?:\?[A-Za-z0-9._~*+,;=:@/&-]*)?"
)
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0{0,6}38|#[xX]0{0,6}26);")


@dataclass
class SitemapReference:
    """Name a child of a sitemap index, and when it was last modified."""

    url: str
    modified: datetime | None = None


@dataclass
class Listing:
    """Hold what one listing document says.

    ``warnings`` are short stable names: ``truncated`` (it ends in the middle), ``malformed`` (it
    had to be mended), ``bad-encoding`` (bytes that fit no declared encoding), ``bad-dates``,
    ``bad-links`` (addresses that are none, or not http), ``too-many-links`` (more than kept),
    ``cut-transfer`` (it came whole, though less came than the server announced).
    """

    links: list[Link] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    """How long the publisher asks to wait between two polls of the feed."""
    push: Push | None = None
    """Where the publisher offers to tell of new entries."""
    feeds: list[str] = field(default_factory=list)
    """The feeds that a section page announces."""
    sitemaps: list[SitemapReference] = field(default_factory=list)
    """The children of a sitemap index."""
    warnings: list[str] = field(default_factory=list)

    def warn(self, name: str) -> None:
        """Note a warning, once."""
        if name not in self.warnings:
            self.warnings.append(name)


def clean_url(raw: str | None, base: str) -> str | None:
    """Return the absolute http(s) address that ``raw`` means on a page at ``base``, else None.

    Ampersands escaped once too often are mended; fragments go, except those that are routes
    (``#!`` and ``#/``); an address with a user name or password is refused.
    """
    if raw is None or len(raw) > 2 * MAX_LENGTH:
        return None
    text = _ESCAPED_AMPERSAND.sub("&", raw.translate(_LINE_BREAKS).strip())
    if not text:
        return None
    if _PLAIN_URL.fullmatch(text) and len(text) <= MAX_LENGTH:
        return text
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
        usable = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (parts.port is None or parts.port > 0)
            # In "https:///story" urljoin would put the host of the base.
            and not (urlsplit(text).scheme and not urlsplit(text).netloc)
        )
        if not usable:
            return None
        if parts.fragment and not parts.fragment.startswith(("!", "/")):
            url = parts._replace(fragment="").geturl()
        cleaned = safe_url_string(url)
    except ValueError:  # brackets that hold no IPv6 address, ports that are none, bad IDNA
        return None
    # A host that is no name in any script is left as it was written, and can't be requested.
    requestable = cleaned.isascii() and cleaned.isprintable() and " " not in cleaned
    return cleaned if requestable and len(cleaned) <= MAX_LENGTH else None
