"""Show how the last runs, the sources and the database are: ``scrapy status``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pymongo.errors import PyMongoError

from crawler.polling.due import polled_states
from crawler.sources.current import joined_sources
from crawler.terminal.command_base import (
    PROBLEM,
    CommandBase,
    number,
    print_table,
    time_of,
)
from crawler.terminal.plural import counted
from database.data_directory import data_directory
from database.repositories.crawling.desk_sources import DeskSourceRepository
from database.repositories.overview import (
    CollectionSize,
    Overview,
    RunStatus,
    ShardStatus,
    SourceStatus,
)
from database.repositories.runs import DIED
from database.spool.spool import SET_ASIDE, SUFFIX
from model.errors import CopydeskError
from text.escaping import json_line, printable

# Runs that are shown: with the sources and collections they fill a screen.
RUNS_SHOWN = 8
# What needs no person.
NO_PROBLEM = ("well", "not polled yet", "paused")
# Bytes of a megabyte, as disks are sold.
MEGABYTE = 1_000_000


class Command(CommandBase):
    """Show the last runs, the sources that are not well, what was rejected, what is stored.

    Exit codes: 0 all well, 1 a source is not well, the last run died, a shard failed again and
    again, or something waits in the spool, 2 the sources file or the database can't be used.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show how the last runs, the sources and the database are"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="list the sources that are well too")
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        spool = _spooled(data_directory(self.settings["DATA_DIR"]) / "spool")
        try:
            status = self._read(self.settings["SOURCES_FILE"])
        except (CopydeskError, PyMongoError):
            for line in spool.lines:  # what is known without the database
                print(line)
            raise
        if opts.json:
            print(json_line({**status.as_document(), "spool": asdict(spool)}))
        else:
            _print(status, spool, self.again("sources"), everything=opts.all)
        died = status.runs[:1] and status.runs[0].outcome == DIED
        unwell = any(each.state not in NO_PROBLEM for each in status.sources)
        if unwell or died or spool.lines or status.shards.dead:
            self.exitcode = PROBLEM

    def _read(self, file: str) -> Status:
        now = self.clock.now()
        with self.database() as database:
            joined = joined_sources(file, DeskSourceRepository(database).all())
            sources = joined.sources
            overview = Overview(database)
            states = overview.poll_states([source.id for source in sources])
            polled = {each.id: polled_states(each, states[each.id], now) for each in sources}
            rejected, lately = overview.rejected(now)
            return Status(
                runs=overview.runs(RUNS_SHOWN, now),
                sources=overview.sources(polled, now),
                notes=joined.notes,
                rejected=rejected,
                rejectedLately=lately,
                collections=overview.sizes(),
                shards=overview.shards(),
            )


@dataclass(frozen=True)
class Status:
    """Hold what the database says of the crawls and of itself."""

    runs: list[RunStatus]
    sources: list[SourceStatus]
    notes: tuple[str, ...]
    """What the desk says of sources, a sentence each."""
    rejected: int
    """How many pages are rejected."""
    rejectedLately: dict[str, int]
    """How many pages were rejected in the last day, by reason."""
    collections: list[CollectionSize]
    shards: ShardStatus

    def as_document(self) -> dict[str, object]:
        """Return all of it as plain values, for programs."""
        return {
            "runs": [run.document for run in self.runs],
            "sources": [asdict(each) | {"state": each.state} for each in self.sources],
            "notes": list(self.notes),
            "rejected": self.rejected,
            "rejectedLately": self.rejectedLately,
            "collections": [asdict(each) for each in self.collections],
            "shards": asdict(self.shards),
        }


@dataclass(frozen=True)
class Spooled:
    """Count what waits in the spool."""

    files: int
    bytes: int
    setAside: int
    """Files that hold something unreadable or refused: for a person to look at."""

    @property
    def lines(self) -> list[str]:
        """Return a line for each kind of files that wait."""
        lines = []
        if self.files:
            size = self.bytes / MEGABYTE
            lines.append(
                f"In the spool: {counted(self.files, 'file')}, {size:.1f} MB, for the database."
            )
        if self.setAside:
            lines.append(
                f"In the spool: {counted(self.setAside, 'file')} that somebody should look at."
            )
        return lines


def _spooled(folder: Path) -> Spooled:
    sizes = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # drained meanwhile
            sizes.append(path.stat().st_size)
    return Spooled(len(sizes), sum(sizes), len(list(folder.glob(f"*{SET_ASIDE}"))))


def _print(status: Status, spool: Spooled, details: str, *, everything: bool) -> None:
    sources = status.sources
    if status.runs:
        counts = map(number, ("pages", "new", "changed", "rejected", "failed"))
        print_table(("run (UTC)", "lasted", "spider", "ended", *counts), map(_run, status.runs))
    states = Counter(source.state for source in sources)
    print(
        f"\n{counted(len(sources), 'source')}: "
        + ", ".join(f"{n} {s}" for s, n in states.most_common())
    )
    shown = [each for each in sources if everything or each.state != "well"]
    if shown:
        print_table(
            ("source", "state", "last read (UTC)", "articles in 7 days", ""), map(_source, shown)
        )
    for note in status.notes:
        print(printable(note))
    if pushing := sum(each.pushing for each in sources):
        said = counted(pushing, "listing offers", "listings offer")
        print(f"\n{said} to push what is new: {details} names their hubs")
    lately = ", ".join(f"{reason} {pages}" for reason, pages in status.rejectedLately.items())
    said = counted(status.rejected, "page is", "pages are")
    print(f"\n{said} rejected; in the last day: {lately or 'none'}")
    for line in spool.lines:
        print(line)
    for line in _shard_lines(status.shards):
        print(line)
    print()
    if status.collections:
        print_table(
            ("collection", number("documents"), number("MB")), map(_size, status.collections)
        )


def _shard_lines(shards: ShardStatus) -> list[str]:
    if not shards.states:
        return []
    states = ", ".join(f"{number} {state}" for state, number in sorted(shards.states.items()))
    late = max(shards.oldest.values(), default=0.0)
    return [
        f"\n{counted(sum(shards.states.values()), 'shard')}: {states}; "
        f"the longest due for {late:.0f} s",
        *(
            f"Shard {name} failed again and again, and is tried each hour: {printable(error)}"
            for name, error in shards.dead.items()
        ),
    ]


def _run(run: RunStatus) -> Sequence[str]:
    articles = run.counts.articles.outcomes
    counts = (run.counts.pages, *(articles[each] for each in ("new", "changed", "rejected")))
    return (
        time_of(run.startedAt),
        f"{run.seconds:.0f} s",
        run.spider,
        run.outcome,
        *map(str, counts),
        str(run.failed),
    )


def _source(status: SourceStatus) -> Sequence[str]:
    causes = [
        f"{number} of {counted(status.listings, 'listing')}: {c}"
        for c, number in status.failing.items()
    ]
    details = [
        f"{each.detail} (since {time_of(each.since, seconds=False)})" for each in status.findings
    ]
    listings = counted(status.listings, "listing")
    late = [f"overdue: {status.late} of {listings}"] if status.late else []
    polled = time_of(status.polledAt, seconds=False)
    why = "; ".join([*causes, *details, *late])
    return status.source, status.state, polled, str(status.articles), why


def _size(size: CollectionSize) -> Sequence[str]:
    return size.name, str(size.documents), f"{size.bytes / MEGABYTE:.1f}"
