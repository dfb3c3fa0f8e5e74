"""Write stored articles for other programs: ``scrapy export``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy.exceptions import UsageError

from crawler.spiders.arguments import moment
from crawler.terminal.command_base import CommandBase, names_in
from database.exporting.columns import (
    CSV,
    EVERYTHING,
    JSONL,
    ON_REQUEST,
    PARQUET,
    Row,
    named_fields,
    row_of,
    usual_fields,
)
from database.exporting.parquet import arrow_schema, parquet_parts
from database.exporting.text_formats import csv_lines, jsonl_lines
from database.reader import changes
from database.repositories.article_filter import ArticleFilter
from model.errors import CopydeskError

if TYPE_CHECKING:
    from search.selection import Change

# Options that choose what is exported; the command that goes on has them, too.
REPEATED = ("until", "source", "language", "query", "fields", "format")


class Command(CommandBase):
    """Write stored articles in the order in which they were stored or changed.

    The command that goes on from the last one written is printed to stderr: it misses nothing.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write stored articles as JSON lines, CSV or Parquet, from a cursor or date on"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--since", metavar="CURSOR|DATE", help="only what was stored or changed after")
        add("--until", metavar="DATE", help="only what was stored or changed before")
        add("--source", metavar="ID,...", default="", help="only of these sources")
        add("--language", metavar="CODE,...", default="", help="only in these languages: en,de")
        add("--query", metavar="WORDS", help="only what a search finds: 'ferry AND lang:en'")
        add("--one-per-story", action="store_true", help="no copies of stories that are exported")
        add(
            "--fields",
            metavar="NAME,...",
            default="",
            help=f"these fields, or parts of one (source.id); {EVERYTHING}: all, with "
            f"{', '.join(ON_REQUEST)}",
        )
        add("--format", choices=(JSONL, CSV, PARQUET), default=JSONL)

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("export takes no arguments, only options")
        if opts.format == PARQUET and sys.stdout.isatty():
            raise UsageError(
                "Parquet is not for a terminal: write it to a file, > articles.parquet"
            )
        assert self.settings is not None
        names = names_in(opts.fields)
        fields = named_fields(names) if names else usual_fields(opts.format)
        if opts.format == PARQUET:
            arrow_schema(fields)  # says what is missing before anything is read
        articles = changes(
            self.settings["MONGO_URI"] or None,
            since=opts.since,
            database=self.settings["MONGO_DATABASE"],
            data_dir=self.settings["DATA_DIR"],
            only=ArticleFilter(
                sources=names_in(opts.source),
                languages=names_in(opts.language),
                one_per_story=opts.one_per_story,
            ),
            until=moment("export", "until", opts.until) if opts.until else None,
            fields=fields,
            answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
        )
        if opts.query:
            articles = self._found(articles, opts.query)
        taken = Taken(row_of(cursor, article, fields) for cursor, article in articles)
        try:
            write(taken, fields, opts.format)
        except (CopydeskError, PyMongoError, KeyboardInterrupt) as error:
            self._say_where_to_go_on(taken, opts)
            if not isinstance(error, KeyboardInterrupt):
                raise
            self.fail("interrupted")
        else:
            self._say_where_to_go_on(taken, opts)

    def _say_where_to_go_on(self, taken: Taken, opts: argparse.Namespace) -> None:
        sys.stdout.flush()  # a cursor is named only if all before it was taken
        if taken.last is None:
            return
        words = ["export", "--since", taken.last]
        for name in REPEATED:
            value = getattr(opts, name)
            if value and value != JSONL:
                words += [f"--{name}", value]
        if opts.one_per_story:
            words.append("--one-per-story")
        print(self.again(*words), file=sys.stderr)

    def _found(self, articles: Iterator[Change], query: str) -> Iterator[Change]:
        # Loaded where something is searched for: it takes a tenth of a second.
        from search.engine import SearchRequest
        from search.query import parse
        from search.selection import only_found

        request = SearchRequest(query=parse(query))
        with self.database() as database:
            index, bring_up = self.search_index(database)
            yield from only_found(articles, index, request, bring_up)


class Taken:
    """Pass rows on, and remember the cursor of the last one that was written."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.last: str | None = None

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; on a terminal, count them there if they go elsewhere."""
        shown = sys.stderr.isatty() and not sys.stdout.isatty()
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.completed:,} articles"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not shown,
        ) as progress:
            task = progress.add_task("", total=None)
            for row in self._rows:
                yield row
                # Who asks for the next one has written this one.
                self.last = row["cursor"]
                progress.advance(task)


def write(rows: Taken, fields: list[str], wanted: str) -> None:
    """Write the rows to stdout in the format that is wanted."""
    if wanted == PARQUET:
        sys.stdout.buffer.writelines(parquet_parts(rows, fields))
    else:
        lines = csv_lines(rows, fields) if wanted == CSV else jsonl_lines(rows)
        sys.stdout.writelines(lines)
