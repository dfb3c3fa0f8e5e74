"""Read a JSON Feed 1.0 or 1.1 (jsonfeed.org), even one that ends in the middle."""

from __future__ import annotations

import json
from typing import Any

from ftfy.fixes import fix_c1_controls

from crawler.discovery.feeds.entry_url import entry_url
from crawler.discovery.feeds.push import push_of_json
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing, clean_url
from model.components import Author
from model.errors import NotAListing
from model.links import Link
from text.cleaning import (
    MAX_DESCRIPTION_LENGTH,
    MAX_LABEL_LENGTH,
    bounded_text,
    clean_keywords,
    clean_language,
    plain_text,
)
from text.person_names import authors_in

_DECODER = json.JSONDecoder()


def read_json_feed(text: str, url: str, listing: Listing, dates: DateReader, keep: int) -> None:
    """Fill ``listing`` from the JSON Feed in ``text``, with at most ``keep`` entries.

    Raises NotAListing ``not-a-feed``.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        feed = _read_whole_items(text)
        listing.warn("truncated")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotAListing("not-a-feed", "JSON without a list of items")
    listing.title = bounded_text(_string(feed, "title"))
    listing.language = clean_language(_string(feed, "language"))
    listing.push = push_of_json(feed, url)
    if len(items) > keep:
        listing.warn("too-many-links")
        ends = [_date(item, dates) for item in (items[0], items[-1])]
        items = items[-keep:] if ends[0] and ends[1] and ends[1] > ends[0] else items[:keep]
    home = entry_url(_string(feed, "home_page_url"), url) or url
    own_name = _string(feed, "title").casefold()
    common = [one for one in _read_authors(feed, url) if one.name.casefold() != own_name]
    seen: set[str] = set()
    for item in items:
        link = _read_item(item, url, home, listing, dates) if isinstance(item, dict) else None
        if link is None:
            listing.warn("bad-links")
        elif link.url not in seen:
            seen.add(link.url)
            # version 1.1: the feed's authors are those of its items
            link.authors = link.authors or list(common)
            listing.links.append(link)


def _read_whole_items(text: str) -> dict[str, Any]:
    """Read the items before the end of a document that ends in the middle."""
    start = text.find("[", text.find('"items"'))
    if '"items"' not in text or start == -1:
        raise NotAListing("not-a-feed", "JSON that can't be parsed")
    items = []
    position = start + 1
    while (position := text.find("{", position)) != -1:
        try:
            item, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"items": items}


def _read_item(
    item: dict[str, Any], url: str, home: str, listing: Listing, dates: DateReader
) -> Link | None:
    address = entry_url(_string(item, "url"), home) or entry_url(
        _string(item, "external_url"), home
    )
    if address is None and _string(item, "id").startswith(("http://", "https://")):
        address = entry_url(_string(item, "id"), home)
    if address is None:
        return None
    raw_date = bounded_text(_string(item, "date_published"), MAX_LABEL_LENGTH)
    tags = item.get("tags")
    return Link(
        url=address,
        via="feed",
        listedAt=url,
        headline=bounded_text(_string(item, "title")),
        description=plain_text(_string(item, "summary"), MAX_DESCRIPTION_LENGTH),
        authors=_read_authors(item, url),
        datePublished=dates(raw_date),
        datePublishedRaw=raw_date,
        dateModified=dates(_string(item, "date_modified")),
        inLanguage=clean_language(_string(item, "language")) or listing.language,
        keywords=clean_keywords(
            tag for tag in (tags if isinstance(tags, list) else ()) if isinstance(tag, str)
        ),
    )


def _read_authors(item: dict[str, Any], url: str) -> list[Author]:
    entries = item.get("authors")
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list):
        entries = [item.get("author")]  # version 1.0 had one
    authors: dict[str, Author] = {}
    for entry in entries:
        if isinstance(entry, dict):
            names = authors_in(_string(entry, "name"))
            page = clean_url(_string(entry, "url"), url) if len(names) == 1 else None
            for name in names:
                authors.setdefault(name, Author(name, page))
    return list(authors.values())


def _date(item: object, dates: DateReader) -> Any:
    return dates(_string(item, "date_published")) if isinstance(item, dict) else None


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return fix_c1_controls(value) if isinstance(value, str) else ""
