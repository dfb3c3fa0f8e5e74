"""Count what a run does, for the whole run and for each source.

The counts are plain fields. Whoever counts calls a method of ``RunCounts``; whoever wants to know
reads a field. Scrapy's statistics only mirror them, under the names that operators know
(``articles/new``, ``sources/ID/listings/read``): no code reads a count back by its name.

Spiders, extensions and pipelines find the counts of their crawl with
``crawler.get_extension(RunCounts)``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

KEEP_ZERO = {"keep_zero": True}
"""Field metadata: the count is in the document even where it is 0; others are then left out."""
NOT_IN_DOCUMENT = {"document": False}
"""Field metadata: the count is in the statistics only, not in the run's document."""


STORED = ("new", "changed", "unchanged", "read-anew", "duplicate")
"""What becomes of an article that is stored now."""


class Statistics(Protocol):
    """Mirror the counts under names: Scrapy's StatsCollector does."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Add ``count`` to the value of ``key``."""

    def set_value(self, key: str, value: Any) -> None:
        """Set the value of ``key``."""


class NoStatistics:
    """Drop what is counted, where nobody reads statistics."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Do nothing."""

    def set_value(self, key: str, value: Any) -> None:
        """Do nothing."""


@dataclass
class ArticleCounts:
    """Count items by what became of them."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """``new``, ``changed``, ``unchanged``, ``read-anew``, ``duplicate``, ``missing``, ``gone``,
    ``withheld``, ``rejected``, ``spooled``, ``postponed``."""
    rejected: Counter[str] = field(default_factory=Counter)
    """The rejected ones by reason."""

    @property
    def stored(self) -> int:
        """Return how many became articles that are stored, or were so before."""
        return sum(self.outcomes[name] for name in STORED)


@dataclass
class ListingCounts:
    """Count polled listings: feeds, sitemaps and pages of links."""

    read: int = 0
    unchanged: int = 0
    """Of those that were read, the ones that are as at the poll before."""
    failed: Counter[str] = field(default_factory=Counter)
    """By cause."""
    warnings: Counter[str] = field(default_factory=Counter)
    """Faults of listings that could be read all the same, by name."""


@dataclass
class LinkCounts:
    """Count the links of listings."""

    listed: int = field(default=0, metadata=KEEP_ZERO)
    new: int = field(default=0, metadata=KEEP_ZERO)
    """Of those, the ones whose page is requested for the first time."""


@dataclass
class LatencyCounts:
    """Add up the milliseconds that a host took to answer, over all requests."""

    listings: int = 0
    pages: int = 0


@dataclass
class SourceCounts:
    """Count what a run did for one source; the run as a whole counts the same."""

    articles: ArticleCounts = field(default_factory=ArticleCounts)
    failed: Counter[str] = field(default_factory=Counter)
    """Pages that could not be downloaded and will be tried again, by cause."""
    listings: ListingCounts = field(default_factory=ListingCounts)
    links: LinkCounts | None = None
    """None until a listing that has changed was read."""
    polled: int = 0
    """1 for a source of which a listing was polled; the run as a whole has none."""
    milliseconds: LatencyCounts = field(default_factory=LatencyCounts)


@dataclass
class PartCounts:
    """Count the later parts of articles that are split over several addresses."""

    joined: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    """By cause."""


@dataclass
class ReplayCounts:
    """Count stored pages that were run through extraction again."""

    pages: int = 0
    page_expired: int = field(default=0, metadata={"name": "page-expired"})
    """Documents whose page is no longer kept."""


@dataclass
class BoilerplateCounts:
    """Count what was taken out of articles because their site repeats it."""

    articles: int = 0
    blocks: int = 0


@dataclass
class SpoolCounts:
    """Count items that waited on disk for the database."""

    stored: int = 0
    """Items that came out of the spool and are in the database now."""
    waiting: int = 0
    """Items that are left in the spool at the end of the run."""
    full: int = 0
    """How often the crawl paused because the spool took no more."""


@dataclass
class DatabaseCounts:
    """Count what happened to the database."""

    outages: int = 0


@dataclass(eq=False)
class RunCounts(SourceCounts):
    """Count what a run does, and mirror each count in ``statistics``."""

    parts: PartCounts = field(default_factory=PartCounts)
    replay: ReplayCounts = field(default_factory=ReplayCounts)
    boilerplate: BoilerplateCounts = field(default_factory=BoilerplateCounts)
    spool: SpoolCounts = field(default_factory=SpoolCounts)
    database: DatabaseCounts = field(default_factory=DatabaseCounts)
    pages: int = 0
    """Responses received; Scrapy's own statistics hold them as ``response_received_count``."""
    sources: dict[str, SourceCounts] = field(default_factory=dict, metadata=NOT_IN_DOCUMENT)
    """Source id → what was done for it."""
    sources_left: int | None = field(default=None, metadata=NOT_IN_DOCUMENT)
    """Sources whose polls are not over yet; None where nothing is polled."""
    next_due: datetime | None = field(default=None, metadata=NOT_IN_DOCUMENT)
    """When the next listing is to be polled; None where that is not known."""
    statistics: Statistics = field(
        default_factory=NoStatistics, repr=False, compare=False, metadata=NOT_IN_DOCUMENT
    )

    def count_item(self, outcome: str, source: str | None, reason: str | None = None) -> None:
        """Count an item by its outcome; ``reason`` is why a rejected one was rejected."""
        for counts, prefix in self._of(source):
            counts.articles.outcomes[outcome] += 1
            self.statistics.inc_value(f"{prefix}articles/{outcome}")
            if reason is not None:
                counts.articles.rejected[reason] += 1
                self.statistics.inc_value(f"{prefix}articles/rejected/{reason}")

    def count_failed_page(self, cause: str, source: str | None = None) -> None:
        """Count a page that could not be downloaded and is tried again another time."""
        for counts, prefix in self._of(source):
            counts.failed[cause] += 1
            self.statistics.inc_value(f"{prefix}failed/{cause}")

    def count_polled(self, source: str) -> None:
        """Note that a listing of the source is polled."""
        self.of_source(source).polled = 1
        self.statistics.set_value(f"sources/{source}/polled", 1)

    def count_listing(self, source: str, *, is_unchanged: bool = False) -> None:
        """Count a listing that could be read."""
        for counts, prefix in self._of(source):
            counts.listings.read += 1
            self.statistics.inc_value(f"{prefix}listings/read")
            if is_unchanged:
                counts.listings.unchanged += 1
                self.statistics.inc_value(f"{prefix}listings/unchanged")

    def count_failed_listing(self, source: str, cause: str) -> None:
        """Count a listing that could not be read."""
        for counts, prefix in self._of(source):
            counts.listings.failed[cause] += 1
            self.statistics.inc_value(f"{prefix}listings/failed/{cause}")

    def count_warning(self, source: str, name: str) -> None:
        """Count a fault of a listing that could be read."""
        for counts, prefix in self._of(source):
            counts.listings.warnings[name] += 1
            self.statistics.inc_value(f"{prefix}listings/warnings/{name}")

    def count_links(self, source: str, *, listed: int, new: int) -> None:
        """Count the links of a listing."""
        for counts, prefix in self._of(source):
            counts.links = counts.links or LinkCounts()
            counts.links.listed += listed
            counts.links.new += new
            self.statistics.inc_value(f"{prefix}links/listed", listed)
            self.statistics.inc_value(f"{prefix}links/new", new)

    def add_latency(self, source: str, milliseconds: int, *, of_listing: bool) -> None:
        """Add what the source's host took to answer one request."""
        latency = self.of_source(source).milliseconds
        if of_listing:
            latency.listings += milliseconds
        else:
            latency.pages += milliseconds
        kind = "listings" if of_listing else "pages"
        self.statistics.inc_value(f"sources/{source}/milliseconds/{kind}", milliseconds)

    def count_joined_part(self) -> None:
        """Count a later part that was joined with its article."""
        self.parts.joined += 1
        self.statistics.inc_value("parts/joined")

    def count_missing_part(self, cause: str) -> None:
        """Count a later part that could not be downloaded."""
        self.parts.missing[cause] += 1
        self.statistics.inc_value(f"parts/missing/{cause}")

    def count_replayed(self, *, pages: int = 0, expired: int = 0) -> None:
        """Count stored pages that are replayed, and documents whose page is no longer kept."""
        self.replay.pages += pages
        self.replay.page_expired += expired
        if pages:
            self.statistics.inc_value("replay/pages", pages)
        if expired:
            self.statistics.inc_value("replay/page-expired", expired)

    def count_boilerplate(self, blocks: int) -> None:
        """Count an article out of which so many blocks were taken."""
        self.boilerplate.articles += 1
        self.boilerplate.blocks += blocks
        self.statistics.inc_value("boilerplate/articles")
        self.statistics.inc_value("boilerplate/blocks", blocks)

    def count_stored_from_spool(self, items: int) -> None:
        """Count items that came out of the spool and are stored."""
        self.spool.stored += items
        self.statistics.inc_value("spool/stored", items)

    def count_waiting_in_spool(self, items: int) -> None:
        """Count items that are left in the spool."""
        self.spool.waiting += items
        self.statistics.inc_value("spool/waiting", items)

    def count_full_spool(self) -> None:
        """Count a pause of the crawl because the spool took no more."""
        self.spool.full += 1
        self.statistics.inc_value("spool/full")

    def count_outage(self) -> None:
        """Count a time that the database was away."""
        self.database.outages += 1
        self.statistics.inc_value("database/outages")

    def count_page(self) -> None:
        """Count a response."""
        self.pages += 1

    def show_sources_left(self, sources: int) -> None:
        """Say how many sources have polls that are not over."""
        self.sources_left = sources
        self.statistics.set_value("polling/sources_left", sources)

    def show_next_due(self, moment: datetime | None) -> None:
        """Say when the next poll is due; None where that is not known."""
        self.next_due = moment

    def of_source(self, source: str) -> SourceCounts:
        """Return the counts of a source; it has some from now on."""
        return self.sources.setdefault(source, SourceCounts())

    def _of(self, source: str | None) -> Iterator[tuple[SourceCounts, str]]:
        """Yield the counts in which something is counted, with the prefix of their statistics."""
        yield self, ""
        if source is not None:
            yield self.of_source(source), f"sources/{source}/"
