"""Find when the article was published, and when it was last changed.

The order of the sources was measured: JSON-LD, meta elements, news sitemap, feed, ``<time>``, the
text, the URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.extraction.fields.dates.sources import DateSources
from crawler.extraction.fields.dates.times import read_attribute
from model.items import DatePrecision
from text.dates import ParsedDate, parse_date, parse_listed_date

_PATH_DATE = re.compile(
    r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
ANY_ZONE = timedelta(hours=36)
"""After 36 hours a day has ended everywhere: it has 24, and zones reach 12 hours west."""
ONE_DAY = timedelta(days=1)
ZONE_STEP = timedelta(minutes=15)
"""Zones are whole quarters of an hour apart: so are two spellings of one moment, one misnamed."""
SAME_MOMENT = timedelta(minutes=1)
"""Two dates are one moment if they are less than this apart: some templates leave seconds out."""


@dataclass
class PublicationDate:
    """Hold the publication date as found, and where it was found."""

    value: datetime
    precision: DatePrecision
    raw: str
    source: str
    """Where it was found: jsonld, meta, newsSitemap, feed, time, text or url."""


def find_publication_date(sources: DateSources) -> PublicationDate | None:
    """Find the first readable date in the measured order; a more exact one of that day wins.

    What is declared gives way to an earlier date where it is the day of a change: to another that
    the page declares, or to the one that it shows.
    """
    chosen: PublicationDate | None = None
    for found in _readable(sources):
        if found.precision == "day":
            chosen = chosen or found
        elif chosen is None or _same_day(chosen.value, found.value):
            chosen = found
            break
    if chosen is None:
        return _in_path(sources)
    if chosen.source in {"jsonld", "meta"}:
        chosen = _before_the_change(chosen, sources)
    chosen = _zoned(chosen, sources)
    listed = sources.link and sources.link.datePublished
    if listed and _same_day(listed, chosen.value):
        return chosen
    return _shown_earlier(chosen, sources) or chosen


def find_modification_date(sources: DateSources, first: PublicationDate | None) -> datetime | None:
    """Find the last change: as declared, listed or shown; None if it lies before publication."""
    zone = first.value.tzinfo if first else None
    value = next(_changes(sources, zone or UTC), None)
    if value is None or first is None:
        return value
    if not value.utcoffset() and _has_misnamed_zone(first, sources):
        value = value.replace(tzinfo=zone)
    return value if value >= first.value else None


def _has_misnamed_zone(first: PublicationDate, sources: DateSources) -> bool:
    """Return whether the publication is declared in UTC, but for a time of day elsewhere."""
    declared = parse_date(first.raw, now=sources.now)
    if declared is None or declared.value.utcoffset() or not first.value.utcoffset():
        return False
    return _same_clock(declared.value, first.value)


def _changes(sources: DateSources, zone: tzinfo) -> Iterator[datetime]:
    """Yield the changes that are told; one that is shown without a zone is in ``zone``."""
    if declared := sources.last_change:
        yield declared.value
    if sources.link and sources.link.dateModified:
        yield sources.link.dateModified
    for raw in sources.times.modified:
        if parsed := sources.parse(raw):
            yield parsed.value
    shown = sources.shown.changed
    if shown and (parsed := parse_date(shown.iso, now=sources.now, default_timezone=zone)):
        yield parsed.value


def _readable(sources: DateSources) -> Iterator[PublicationDate]:
    for source, raw, known in _candidates(sources):
        if parsed := known or sources.parse(raw):
            yield PublicationDate(parsed.value, parsed.precision, raw, source)


Candidate = tuple[str, str, ParsedDate | None]


def _candidates(sources: DateSources) -> Iterator[Candidate]:
    for raw in sources.json_ld:
        yield "jsonld", raw, None
    for raw in sources.meta:
        yield "meta", raw, None
    for raw in sources.page_node:  # where the article has none or none with a date
        yield "jsonld", raw, None
    link = sources.link
    if link and link.datePublished:
        source = "newsSitemap" if link.via in {"newsSitemap", "sitemap"} else "feed"
        raw = link.datePublishedRaw or link.datePublished.isoformat()
        exact: DatePrecision = "second"
        if parsed := parse_listed_date(raw, now=sources.now):
            exact = parsed.precision
        yield source, raw, ParsedDate(link.datePublished, exact)
    for raw in (*sources.times.published, *sources.times.others[:1]):
        yield "time", raw, None
    if note := sources.first_publication:
        yield "text", note.raw, sources.parse_shown(note.iso)
    if shown := sources.shown.published:
        yield "text", shown.raw, sources.parse_shown(shown.iso)
    if attribute := read_attribute(sources.document, sources.ownership):
        yield "time", attribute, None


def _before_the_change(chosen: PublicationDate, sources: DateSources) -> PublicationDate:
    """Return the declared date before the one that was chosen, if that one is of the last change.

    Some systems declare the last change as both dates in one place, and keep the first in another.
    """
    change = sources.last_change
    if change is None or abs(change.value - chosen.value) >= SAME_MOMENT:
        return chosen
    declared = (
        ("jsonld", sources.json_ld), ("meta", sources.meta), ("jsonld", sources.page_node),
        ("time", sources.times.published),
    )  # fmt: skip
    for source, raws in declared:
        for raw in raws:
            parsed = sources.parse(raw)
            if parsed and _is_really_earlier(parsed, chosen):
                return PublicationDate(parsed.value, parsed.precision, raw, source)
    return chosen


def _is_really_earlier(one: ParsedDate, other: PublicationDate) -> bool:
    """Return whether a date is before another, and not the same in another zone or less exact."""
    gap = other.value - one.value
    if gap >= ONE_DAY:
        return True
    return gap >= SAME_MOMENT and one.precision != "day" and bool(gap % ZONE_STEP)


def _shown_earlier(declared: PublicationDate, sources: DateSources) -> PublicationDate | None:
    """Return the dateline that readers see, where what is declared is a later day: of a change.

    Some systems declare when the page was last put online, as both its dates. A page that
    declares another, later change tells the two apart.
    """
    shown = sources.shown.published
    if declared.source not in {"jsonld", "meta"} or not (shown and shown.dateline):
        return None
    parsed = None if shown.updated else sources.parse_shown(shown.iso)
    if parsed is None or parsed.value + ANY_ZONE >= declared.value:
        return None
    changed = find_modification_date(sources, declared)
    if changed and changed.date() > declared.value.date():
        return None
    return PublicationDate(parsed.value, parsed.precision, shown.raw, "text")


def _zoned(found: PublicationDate, sources: DateSources) -> PublicationDate:
    """Return the same time with its zone, where UTC or none is declared and the page has one.

    A moment that really is in UTC gets the zone that readers see with it. Else JSON-LD may hold a
    local time that its template labels as UTC.
    """
    if found.source not in {"jsonld", "meta"} or found.value.utcoffset():
        return found
    if found.precision == "day":
        return found
    if zone := _zone_of(found.value, sources):
        return replace(found, value=found.value.astimezone(zone))
    return _unlabelled(found, sources) if found.source == "jsonld" else found


def _zone_of(moment: datetime, sources: DateSources) -> tzinfo | None:
    """Return the zone in which a ``<time>`` or a line of the page has this moment."""
    times = (*sources.times.published, *sources.times.others)
    parsed = [parse_date(raw, now=sources.now) for raw in times]
    if shown := sources.shown.published:
        parsed.append(sources.parse_shown(shown.iso))
    zones = (
        one.value.tzinfo
        for one in parsed
        if one and one.value.utcoffset() and abs(one.value - moment) < SAME_MOMENT
    )
    return next(zones, None)


def _unlabelled(found: PublicationDate, sources: DateSources) -> PublicationDate:
    """Return a local time that is labelled as UTC with the zone that the page has with it.

    Templates label a local time as UTC; none makes an offset up.
    """
    zoned = (("meta", sources.meta), ("time", sources.times.published + sources.times.others))
    for source, raws in zoned:
        for raw in raws:
            parsed = parse_date(raw, now=sources.now)
            if parsed and parsed.value.utcoffset() and _same_clock(parsed.value, found.value):
                return PublicationDate(parsed.value, parsed.precision, raw, source)
    shown = sources.shown.published
    told = sources.parse_shown(shown.iso) if shown else None
    if sources.shown_zone and told and _same_clock(told.value, found.value):
        return replace(found, value=found.value.replace(tzinfo=sources.shown_zone))
    return found


def _same_clock(one: datetime, other: datetime) -> bool:
    """Return whether two times show the same day, hour and minute."""
    gap = one.replace(tzinfo=UTC) - other.replace(tzinfo=UTC)
    return abs(gap) < SAME_MOMENT


def _same_day(one: datetime, other: datetime) -> bool:
    return one.date() == other.date() or abs(one - other) < ONE_DAY


def _in_path(sources: DateSources) -> PublicationDate | None:
    """Return the day that the address names."""
    found = _PATH_DATE.search(sources.document.url.partition("?")[0])
    raw = "-".join(found.groups()) if found else ""
    parsed = parse_date(raw, now=sources.now)
    return PublicationDate(parsed.value, parsed.precision, raw, "url") if parsed else None
