"""Define a test case of another reader of feeds, and compare Copydesk's reading with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing
from model.errors import NotAListing
from model.links import Link
from text.cleaning import plain_text

NOW = datetime(2027, 6, 1, tzinfo=UTC)
"""The time at which the cases are read: later than the dates in them."""

ADDRESS = "https://benchmark.example/entry"
"""The address that entries are given that have none: Copydesk can fetch nothing without one."""

_OPENING = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?:\s[^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """Hold what a case says of one entry; what it doesn't say is None."""

    link: str | None = None
    title: str | None = None
    date: datetime | None = None
    author: str | None = None
    """The names, as one text."""


@dataclass(frozen=True)
class Case:
    """Hold a feed and what is in its first entries, or one date and what it means."""

    name: str
    body: bytes = b""
    url: str = ""
    content_type: str | None = None
    title: str | None = None
    """The title of the feed."""
    entries: list[Entry] = field(default_factory=list)
    date: str | None = None
    """A date that stands alone; ``entries`` then says what it means."""

    @property
    def size(self) -> int:
        """Return how many values the case has."""
        return (self.title is not None) + sum(
            value is not None
            for entry in self.entries
            for value in (entry.link, entry.title, entry.date, entry.author)
        )


@dataclass(frozen=True)
class Disagreement:
    """Hold a value that Copydesk reads otherwise than a case has it."""

    name: str
    field: str
    theirs: object
    ours: object


def disagreements(case: Case) -> list[Disagreement]:
    """Return what Copydesk reads otherwise than the case says."""
    if case.date is not None:
        return _of_date(case, case.date)
    refused, title, links = _read(case)
    found = []
    if case.title is not None and not _agree("title", case.title, refused or title):
        found.append(Disagreement(case.name, "feed-title", case.title, refused or title))
    for place, entry in enumerate(case.entries):
        link = links[place] if place < len(links) else None
        for name, theirs in vars(entry).items():
            if theirs is None:
                continue
            ours = refused or (_value(name, link) if link else "no entry")
            if not _agree(name, theirs, ours):
                found.append(Disagreement(case.name, name, theirs, ours))
    return found


def _of_date(case: Case, text: str) -> list[Disagreement]:
    ours, theirs = DateReader(Listing(), NOW)(text), case.entries[0].date
    return [] if _agree("date", theirs, ours) else [Disagreement(case.name, "date", theirs, ours)]


def _read(case: Case) -> tuple[str, str | None, list[Link]]:
    """Return why a feed was refused, or its title and the links of its entries."""
    try:
        listing = parse_feed(case.body, case.url, content_type=case.content_type, now=NOW)
        if len(listing.links) < len(case.entries) and not any(one.link for one in case.entries):
            body = _with_addresses(case.body)
            listing = parse_feed(body, case.url, content_type=case.content_type, now=NOW)
    except NotAListing as error:
        return f"refused: {error}", None, []
    return "", listing.title, listing.links


def _with_addresses(body: bytes) -> bytes:
    if body.lstrip().startswith(b"{"):
        feed = json.loads(body)
        for place, one in enumerate(feed["items"]):
            one.setdefault("url", f"{ADDRESS}/{place}")
        return json.dumps(feed).encode()
    places = count()
    return _OPENING.sub(
        lambda tag: tag[0] + f"<link>{ADDRESS}/{next(places)}</link>".encode(), body
    )


def _value(name: str, link: Link) -> object:
    if name == "link":
        return link.url
    if name == "title":
        return link.headline
    if name == "date":
        return link.datePublished or link.dateModified
    return ", ".join(author.name for author in link.authors) or None


def _agree(name: str, theirs: object, ours: object) -> bool:
    if theirs == ours:
        return True
    if isinstance(theirs, datetime) and isinstance(ours, datetime):
        return theirs.replace(microsecond=0) == ours.replace(microsecond=0)  # some keep seconds
    if name in ("title", "author"):
        # theirs may be markup; ours never is
        return _words(ours) in (_words(theirs), _words(plain_text(str(theirs), 10_000)))
    return False


def _words(value: object) -> str:
    return " ".join(str(value or "").split())
