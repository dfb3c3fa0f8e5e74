"""Gather what a page and its listing say of the article's dates, each kind of source by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from crawler.extraction.fields.dates.dateline import (
    ShownDate,
    ShownDates,
    find_first_publication,
    find_shown_dates,
)
from crawler.extraction.fields.dates.ownership import Ownership
from crawler.extraction.fields.dates.style import date_style, day_first_on
from crawler.extraction.fields.dates.times import TimeElements, read_time_elements
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from model.links import Link
from text.calendar.written_date import DateStyle
from text.calendar.written_dates import written_dates
from text.dates import MAX_LENGTH, ParsedDate, parse_date

_YEAR_IN_PATH = re.compile(r"/((?:19|20)\d\d)(?=/|-[01]\d\b)")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published",
    "og:published_time", "datepublished", "date_published", "publish_date", "publish-date",
    "publishdate", "published_time", "pubdate", "parsely-pub-date", "sailthru.date",
    "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime",
    "article.published", "rnews:datepublished", "originalpublicationdate", "date",
    "publication_date", "published", "published-date", "publication-date", "date-published",
    "iso-8601-publish-date", "displaydate", "ptime",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified",
    "rnews:datemodified", "revision_date", "modified_time",
)  # fmt: skip


@dataclass
class DateSources:
    """Hold what one page says of its dates, by where it says it."""

    document: PageDocument
    blocks: Sequence[Block]
    ownership: Ownership
    style: DateStyle
    now: datetime
    json_ld: list[str] = field(default_factory=list)
    """When JSON-LD says that the article was published."""
    meta: list[str] = field(default_factory=list)
    """When meta elements say so."""
    page_node: list[str] = field(default_factory=list)
    """When JSON-LD says that the page was published, not the article."""
    changes: list[str] = field(default_factory=list)
    """When JSON-LD and meta elements say that it was changed."""
    link: Link | None = None
    times: TimeElements = field(default_factory=TimeElements)
    shown: ShownDates = field(default_factory=ShownDates)

    def parse(self, raw: str) -> ParsedDate | None:
        """Read a date as the page declares it, in the zone that the page shows if it names none.

        Some templates declare what they show: "24 de noviembre de 2026".
        """
        raw = raw.strip("\"'")  # some templates quote it twice
        zone, day_first = self.shown_zone or UTC, self.style.day_first
        parsed = parse_date(raw, now=self.now, day_first=day_first, default_timezone=zone)
        if parsed or len(raw) > MAX_LENGTH:
            return parsed
        written = next((one for one in written_dates(raw, self.style) if one.year), None)
        return parse_date(written.iso, now=self.now, default_timezone=zone) if written else None

    def parse_shown(self, iso: str) -> ParsedDate | None:
        """Read a date that the page shows."""
        return parse_date(iso, now=self.now)

    @cached_property
    def shown_zone(self) -> tzinfo | None:
        """Return the time zone that the page shows with a date, if it shows one."""
        for shown in (self.shown.published, self.shown.changed):
            if shown and " " in shown.iso and (parsed := self.parse_shown(shown.iso)):
                return parsed.value.tzinfo
        return None

    @cached_property
    def first_publication(self) -> ShownDate | None:
        """Return the day that a note on the page tells of, before it was changed."""
        return find_first_publication(self.blocks, self.style, now=self.now)

    @cached_property
    def last_change(self) -> ParsedDate | None:
        """Return the change that the page declares."""
        return next((found for raw in self.changes if (found := self.parse(raw))), None)


def read_date_sources(
    document: PageDocument,
    blocks: Sequence[Block],
    structured: StructuredData,
    metadata: Metadata,
    link: Link | None,
    headline: int | None,
    language: str | None,
    *,
    now: datetime,
) -> DateSources:
    """Read all that a page, and the listing that led to it, say of its dates.

    ``headline``: the position of the block that shows it. ``language``: the tag of the article's.
    """
    ownership = Ownership(blocks, headline)
    style = date_style(language, metadata.first("og:locale"), document.url)
    if style.day_first is None:
        style = replace(style, day_first=day_first_on(blocks, document.text, document.url))
    changes = [*_strings(structured.values("dateModified")), *metadata.all(*_MODIFIED)]
    change = next((found for raw in changes if (found := parse_date(raw, now=now))), None)
    latest = change.value if change else _end_of_year(document.url, now)
    return DateSources(
        document,
        blocks,
        ownership,
        style,
        now,
        json_ld=_strings(structured.values("datePublished")),
        meta=metadata.all(*_PUBLISHED),
        page_node=[
            told
            for node in structured.nodes
            if "WebPage" in types_of(node) and (told := as_text(node.get("datePublished")))
        ],
        changes=changes,
        link=link,
        times=read_time_elements(document, ownership),
        shown=find_shown_dates(blocks, headline, ownership, style, now=now, changed=latest),
    )


def _end_of_year(url: str, now: datetime) -> datetime:
    """Return when the year ended that an address names: what it shows without a year is of it."""
    named = _YEAR_IN_PATH.search(urlsplit(url).path)
    return min(now, datetime(int(named[1]), 12, 31, tzinfo=UTC)) if named else now


def _strings(values: list[Any]) -> list[str]:
    return [str(value) for value in values if isinstance(value, str | int) and value is not True]
