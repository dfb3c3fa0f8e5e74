"""scrapy status: are the crawls and their sources well?"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from crawler.sources.loader import load_sources
from crawler.terminal.article_view import clean, json_line
from database.connection.client import connect, data_directory
from database.repositories.overview import CollectionSize, Overview, SourceStatus
from database.repositories.runs import DIED
from database.spool.spool import SET_ASIDE, SUFFIX
from model.errors import CopydeskError

ALL_WELL, NOT_WELL, COULD_NOT_RUN = 0, 1, 2
# A screenful, with the rest.
RUNS_SHOWN = 8
# Columns: off a terminal a row stays one line.
LOG_WIDTH = 300
MEGABYTE = 1_000_000

Document = dict[str, Any]


class Command(ScrapyCommand):
    """Shows the last runs, the sources that are not well, what was rejected, what is stored.

    Exit codes: 0 all well, 1 a source is not well, the last run died, or something waits in the
    spool, 2 the sources file or the database can't be used.
    """

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show how the last runs, the sources and the database are"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="list the sources that are well too")
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        spool = _spooled(data_directory(self.settings["DATA_DIR"]) / "spool")
        try:
            names = [source.id for source in load_sources(self.settings["SOURCES_FILE"])]
            status = self._read(names)
        except (CopydeskError, PyMongoError) as error:
            for line in spool.lines:
                print(line)
            print(f"scrapy status: {error}", file=sys.stderr)
            self.exitcode = COULD_NOT_RUN
            return
        sources: list[SourceStatus] = status["sources"]
        if opts.json:
            shown = {
                **status,
                "sources": [asdict(each) | {"state": each.state} for each in sources],
            }
            shown["collections"] = [asdict(each) for each in status["collections"]]
            print(json_line({**shown, "spool": asdict(spool)}))
        else:
            _print(status, spool, everything=opts.all)
        died = status["runs"][:1] and status["runs"][0].get("outcome") == DIED
        unwell = any(each.state not in ("well", "not polled yet") for each in sources)
        if unwell or died or spool.lines:
            self.exitcode = NOT_WELL

    def _read(self, names: list[str]) -> Document:
        assert self.settings is not None
        now = datetime.now(UTC)
        with connect(self.settings["MONGO_URI"], data_dir=self.settings["DATA_DIR"]) as client:
            overview = Overview(client[self.settings["MONGO_DATABASE"]])
            rejected, lately = overview.rejected(now)
            return {
                "runs": overview.runs(RUNS_SHOWN, now),
                "sources": overview.sources(names, now),
                "rejected": rejected,
                "rejectedLately": lately,
                "collections": overview.sizes(),
            }


@dataclass(frozen=True)
class Spooled:
    """What waits in the spool."""

    files: int
    bytes: int
    setAside: int
    """Files that hold something unreadable or refused: for a person to look at."""

    @property
    def lines(self) -> list[str]:
        """It in words; empty where nothing waits."""
        lines = []
        if self.files:
            size = self.bytes / MEGABYTE
            lines.append(f"In the spool: {self.files} files, {size:.1f} MB, for the database.")
        if self.setAside:
            lines.append(f"In the spool: {self.setAside} files that somebody should look at.")
        return lines


def _spooled(folder: Path) -> Spooled:
    sizes = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # drained meanwhile
            sizes.append(path.stat().st_size)
    return Spooled(len(sizes), sum(sizes), len(list(folder.glob(f"*{SET_ASIDE}"))))


def _print(status: Document, spool: Spooled, *, everything: bool) -> None:
    sources: list[SourceStatus] = status["sources"]
    _table(
        ("run (UTC)", "lasted", "spider", "ended", "pages", "new", "changed", "rejected", "failed"),
        (_run(run) for run in status["runs"]),
        numbers=5,
    )
    states = Counter(source.state for source in sources)
    print(f"\n{len(sources)} sources: " + ", ".join(f"{n} {s}" for s, n in states.most_common()))
    shown = [each for each in sources if everything or each.state != "well"]
    _table(
        ("source", "state", "last read (UTC)", "articles in 7 days", ""),
        (_source(each) for each in shown),
    )
    lately = ", ".join(f"{reason} {pages}" for reason, pages in status["rejectedLately"].items())
    print(f"\n{status['rejected']} pages are rejected; in the last day: {lately or 'none'}")
    for line in spool.lines:
        print(line)
    print()
    _table(
        ("collection", "documents", "MB"),
        (_size(each) for each in status["collections"]),
        numbers=2,
    )


def _run(run: Document) -> Sequence[str]:
    counts = run.get("counts", {})
    articles = counts.get("articles", {})
    failed = _total(counts.get("failed")) + _total(counts.get("listings", {}).get("failed"))
    return (
        f"{run['startedAt']:%Y-%m-%d %H:%M:%S}",
        f"{run.get('seconds', 0):.0f} s",
        run.get("spider", ""),
        run.get("outcome", ""),
        *(
            str(_total(each))
            for each in (
                counts.get("pages"),
                articles.get("new"),
                articles.get("changed"),
                articles.get("rejected"),
            )
        ),
        str(failed),
    )


def _source(status: SourceStatus) -> Sequence[str]:
    causes = [
        f"{number} of {status.listings} listings: {c}" for c, number in status.failing.items()
    ]
    details = [f"{each.detail} (since {each.since:%Y-%m-%d %H:%M})" for each in status.findings]
    late = [f"{status.late} of {status.listings} listings are overdue"] if status.late else []
    polled = f"{status.polledAt:%Y-%m-%d %H:%M}" if status.polledAt else ""
    why = "; ".join([*causes, *details, *late])
    return status.source, status.state, polled, str(status.articles), why


def _size(size: CollectionSize) -> Sequence[str]:
    return size.name, str(size.documents), f"{size.bytes / MEGABYTE:.1f}"


def _total(count: object) -> int:
    """A count that may have parts: then their sum, or the total that is given."""
    if isinstance(count, dict):
        return int(count["total"]) if "total" in count else sum(map(_total, count.values()))
    return int(count) if isinstance(count, int | float) else 0


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> None:
    table = Table(box=None, pad_edge=False)
    for place, title in enumerate(titles):
        is_number = place >= len(titles) - numbers
        table.add_column(title, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(each)) for each in row))
    if table.row_count:
        width = None if sys.stdout.isatty() else LOG_WIDTH
        Console(highlight=False, width=width).print(table)
