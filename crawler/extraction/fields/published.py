"""Find when the article was published, and when it was last changed.

The order of the sources was measured: JSON-LD, meta elements, news sitemap, feed, ``<time>``, the
text, the URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from htmldate import find_date
from lxml import etree

from crawler.extraction.fields.dateline import ShownDate
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from model.items import DatePrecision
from model.links import Link
from text.dates import ParsedDate, parse_date

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published",
    "og:published_time", "datepublished", "date_published", "publish_date", "publish-date",
    "publishdate", "published_time", "pubdate", "parsely-pub-date", "sailthru.date",
    "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime",
    "article.published", "rnews:datepublished", "originalpublicationdate", "date",
    "publication_date", "published",
    "iso-8601-publish-date", "displaydate", "ptime",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified",
    "rnews:datemodified", "revision_date", "modified_time",
)  # fmt: skip
_PUBLISHED_WORDS = re.compile(r"publi|pubdate|created|posted|entry-date|issued|veroff|dato|fecha")
_MODIFIED_WORDS = re.compile(r"modif|updat|aktual|revis|maj\b|endret")
_ATTRIBUTE = re.compile(
    r"""data-([\w-]{0,30}(?:publi|posted|pubdate|deploy|release|issued)[\w-]{0,30})\s?="""
    r"""\s?["']([\d][^"'<>]{7,40})["']""",
    re.ASCII,  # ignoring case would cost six times the time
)
"""Such an attribute tells the page's scripts the date: data-published-at, data-deploy-dt."""
_AGAIN = re.compile(r"modif|updat|\bre-|un-?publi|expir", re.IGNORECASE)
_PATH_DATE = re.compile(
    r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
ANY_ZONE = timedelta(hours=36)
"""After 36 hours a day has ended everywhere: it has 24, and zones reach 12 hours west."""
MAX_TIMES = 40
"""At most this many ``<time>`` and ``<h1>`` elements are read; a page of teasers has many."""


@dataclass
class PublicationDate:
    """Hold the publication date as found, and where it was found."""

    value: datetime
    precision: DatePrecision
    raw: str
    source: str
    """Where it was found: jsonld, meta, newsSitemap, feed, time, text or url."""


def find_publication_date(
    document: PageDocument,
    structured: StructuredData,
    metadata: Metadata,
    link: Link | None = None,
    shown: ShownDate | None = None,
    *,
    now: datetime,
) -> PublicationDate | None:
    """Find the first readable date in the measured order; a more exact one of that day wins.

    ``shown`` stands in that order, too, and before all where it tells that what is declared is
    the day of a change.
    """
    chosen: PublicationDate | None = None
    for source, raw, known in _candidates(document, structured, metadata, link, shown, now):
        parsed = known or parse_date(raw, now=now)
        if parsed is None:
            continue
        found = PublicationDate(parsed.value, parsed.precision, raw, source)
        if found.precision == "day":
            chosen = chosen or found
        elif chosen is None or _same_day(chosen.value, found.value):
            chosen = _zoned(found, metadata, now) if source == "jsonld" else found
            break
    if chosen is None:
        return _guessed(document, now)
    if link and link.datePublished and _same_day(link.datePublished, chosen.value):
        return chosen
    earlier = _shown_earlier(
        chosen, shown, find_modification_date(structured, metadata, chosen, now=now), now
    )
    return earlier or chosen


def _shown_earlier(
    declared: PublicationDate, shown: ShownDate | None, changed: datetime | None, now: datetime
) -> PublicationDate | None:
    """Return the dateline that readers see, where what is declared is a later day: of a change.

    Some systems declare when the page was last put online, as both its dates. A page that
    declares another, later change tells the two apart.
    """
    if declared.source not in {"jsonld", "meta"} or not (shown and shown.dateline):
        return None
    parsed = None if shown.updated else parse_date(shown.iso, now=now)
    if parsed is None or parsed.value + ANY_ZONE >= declared.value:
        return None
    if changed and changed.date() > declared.value.date():
        return None
    return PublicationDate(parsed.value, parsed.precision, shown.raw, "text")


def _zoned(found: PublicationDate, metadata: Metadata, now: datetime) -> PublicationDate:
    """Return the same time with its zone, where a meta element has it and JSON-LD says UTC.

    Templates label a local time as UTC; none makes an offset up.
    """
    if not found.value.utcoffset():
        for raw in metadata.all(*_PUBLISHED):
            parsed = parse_date(raw, now=now)
            if (
                parsed
                and parsed.value.utcoffset()
                and parsed.value.replace(tzinfo=None) == found.value.replace(tzinfo=None)
            ):
                return PublicationDate(parsed.value, parsed.precision, raw, "meta")
    return found


def find_modification_date(
    structured: StructuredData,
    metadata: Metadata,
    first: PublicationDate | None,
    link: Link | None = None,
    *,
    now: datetime,
) -> datetime | None:
    """Find the last change as declared; None if none is, or if it lies before publication."""
    raws = [*_strings(structured.values("dateModified")), *metadata.all(*_MODIFIED)]
    parsed = next((found for raw in raws if (found := parse_date(raw, now=now))), None)
    value = parsed.value if parsed else (link.dateModified if link else None)
    if value is None or (first and value < first.value):
        return None
    return value


def _strings(values: list[Any]) -> list[str]:
    return [str(value) for value in values if isinstance(value, str | int) and value is not True]


Candidate = tuple[str, str, ParsedDate | None]


def _candidates(
    document: PageDocument,
    structured: StructuredData,
    metadata: Metadata,
    link: Link | None,
    shown: ShownDate | None,
    now: datetime,
) -> Iterator[Candidate]:
    for raw in _strings(structured.values("datePublished")):
        yield "jsonld", raw, None
    for raw in metadata.all(*_PUBLISHED):
        yield "meta", raw, None
    for node in structured.nodes:
        # the page's own node, where the article has none or none with a date
        if "WebPage" in types_of(node) and (told := as_text(node.get("datePublished"))):
            yield "jsonld", told, None
    if link and link.datePublished:
        source = "newsSitemap" if link.via in {"newsSitemap", "sitemap"} else "feed"
        raw = link.datePublishedRaw or link.datePublished.isoformat()
        exact: DatePrecision = "second"
        if parsed := parse_date(raw, now=now):
            exact = parsed.precision
        yield source, raw, ParsedDate(link.datePublished, exact)
    above: list[str] = []
    below: list[str] = []
    headed = False
    for count, element in enumerate(document.tree.iter("time", "h1")):
        if count >= MAX_TIMES:
            break
        if element.tag == "h1":
            headed = True
            continue
        raw = (element.get("datetime") or element.get("content") or "").strip()
        label = " ".join(
            f"{e.get('class') or ''} {e.get('itemprop') or ''} {e.get('id') or ''}"
            for e in (element, element.getparent())
            if e is not None
        ).lower()
        if not raw or _MODIFIED_WORDS.search(label):
            continue
        if _PUBLISHED_WORDS.search(label) or element.get("pubdate") is not None:
            yield "time", raw, None
        else:
            (below if headed else above).append(raw)
    # several above the headline are teasers'
    for raw in (above if len(above) == 1 else [*below, *above])[:1]:
        yield "time", raw, None
    if shown and (parsed := parse_date(shown.iso, now=now)):
        yield "text", shown.raw, parsed
    attributes = {match[2] for match in _ATTRIBUTE.finditer(document.text)
                  if not _AGAIN.search(match[1])}  # fmt: skip
    if len(attributes) == 1:  # a page with several lists other stories
        yield "time", attributes.pop(), None


def _same_day(one: datetime, other: datetime) -> bool:
    return one.date() == other.date() or abs((one - other).total_seconds()) < 86_400


def _guessed(document: PageDocument, now: datetime) -> PublicationDate | None:
    in_path = _PATH_DATE.search(document.url.split("?", 1)[0])
    try:
        # htmldate works on its own copy; its extensive search takes seconds on long pages
        text = find_date(document.tree, url=None, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError,
            etree.LxmlError):  # fmt: skip
        text = None
    for source, raw in (
        ("url", "-".join(in_path.groups()) if in_path else None),
        ("text", text),
    ):
        if raw and (parsed := parse_date(raw, now=now)):
            return PublicationDate(parsed.value, parsed.precision, raw, source)
    return None
