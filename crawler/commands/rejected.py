"""Show what was fetched and not stored, and why: ``scrapy rejected``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text
from scrapy.exceptions import UsageError

from crawler.spiders.arguments import moment
from crawler.terminal.article_view import READING_WIDTH
from crawler.terminal.command_base import (
    CommandBase,
    names_in,
    number,
    print_table,
    time_of,
)
from database.documents.bson_document import BSONDocument
from database.repositories.rejections import RejectionCount, RejectionFilter, RejectionRepository
from model.errors import InvalidURL
from model.identity import page_id
from text.escaping import csv_cell, json_line, printable
from text.excerpt import excerpt
from urls import url_key

# Rows of the table of counts: whoever has more asks for one source or reason.
MOST_COUNTS = 1000
# Pages that are listed unless --limit says otherwise.
MOST_LISTED = 50
# The columns of the counts, and of the list.
COUNTED = ("source", "reason", "pages", "latest")
LISTED = ("_id", "rejectedAt", "source", "reason", "stage", "detail", "attempts", "url")
NUMBERS = ("pages", "attempts")


class Command(CommandBase):
    """Count rejected pages by source and reason, list them, or show one with what its page says.

    Exit codes: 0 printed, 1 no such page, 2 the database can't be used.
    """

    def syntax(self) -> str:
        return "[options] [ID|URL]"

    def short_desc(self) -> str:
        return "Show what was fetched and not stored, and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="ID,...", default="", help="only of these sources")
        parser.add_argument("--reason", metavar="NAME,...", default="", help="only for these")
        parser.add_argument("--since", metavar="DATE", help="only what was rejected since")
        parser.add_argument(
            "--list", action="store_true", help="list single pages, the last rejected first"
        )
        parser.add_argument(
            "--limit", type=int, default=MOST_LISTED, metavar="N",
            help="with --list: at most so many (%(default)s)",
        )  # fmt: skip
        parser.add_argument(
            "--format", choices=("table", "csv", "jsonl"), default="table", help="of the output"
        )
        parser.add_argument(
            "--html", metavar="FILE", help="with ID or URL: write the raw page into FILE"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1 or (opts.html and not args):
            raise UsageError("name one page, by its ID or address")
        if opts.limit < 1:
            raise UsageError("--limit is at least 1")
        chosen = _filter(opts)
        with self.database() as database:
            rejections = RejectionRepository(database)
            if args:
                self._show(rejections, args[0], opts)
            elif opts.list:
                rows = [_row(each) for each in rejections.newest(chosen, opts.limit)]
                _print(rows, LISTED, opts.format)
            else:
                counts = rejections.counts(chosen, MOST_COUNTS)
                _print([_counted(count) for count in counts], COUNTED, opts.format)
                if opts.format == "table" and counts:
                    _say(f"\nOne, and what its page says: {self.again('rejected', 'ID|URL')}")
                    _say("Again, by today's rules: " + self._replay(opts.source, opts.reason))

    def _show(self, rejections: RejectionRepository, name: str, opts: argparse.Namespace) -> None:
        ids = [name]
        with suppress(InvalidURL):
            ids.append(page_id(url_key(name)))
        found = rejections.find(ids, name)
        if found is None:
            self.fail(f"no page {name} is among the rejected")
            return
        kept = rejections.page(found)
        if opts.html:
            self._write(kept, Path(opts.html))
            return
        page, raw = kept if kept is not None else ({}, b"")
        words = excerpt(raw, page.get("encoding"))
        if opts.format == "jsonl":
            print(json_line({**found, "excerpt": words}))
            return
        for label, value in _facts(found, page):
            _say(f"{label:<12}{value}")
        if kept is None:
            _say("Its page is not kept (never downloaded, not to be archived, or expired).")
            return
        console = Console(highlight=False)
        console.print()
        console.print(Text(printable(words)), width=min(READING_WIDTH, console.width))
        whole = self.again("rejected", found["_id"], "--html", "page.html")
        _say(f"\nThe whole page: {whole}")
        source = found.get("source", {}).get("id", "")
        _say("Again, by today's rules: " + self._replay(source, found["reason"]))

    def _replay(self, source: str, reason: str) -> str:
        arguments = ["rejected=1"]
        arguments += [f"source={source}"] if source else []
        arguments += [f"reason={reason}"] if reason else []
        return self.again("crawl", "replay", *(w for each in arguments for w in ("-a", each)))

    def _write(self, kept: tuple[BSONDocument, bytes] | None, file: Path) -> None:
        if kept is None:
            self.fail("its page is not kept")
            return
        file.write_bytes(kept[1])
        print(f"{len(kept[1])} bytes, as they came, are in {file}")


def _filter(opts: argparse.Namespace) -> RejectionFilter:
    return RejectionFilter(
        sources=names_in(opts.source),
        reasons=names_in(opts.reason),
        since=moment("rejected", "since", opts.since) if opts.since else None,
    )


def _counted(count: RejectionCount) -> BSONDocument:
    return {
        "source": count.source,
        "reason": count.reason,
        "pages": count.pages,
        "latest": count.latest,
    }


def _row(rejection: BSONDocument) -> BSONDocument:
    source = rejection.get("source", {}).get("id", "")
    return {name: rejection.get(name) for name in LISTED} | {"source": source}


def _facts(found: BSONDocument, page: BSONDocument) -> Iterable[tuple[str, str]]:
    fetch, discovery = found.get("fetch", {}), found.get("discovery", {})
    next_check = found.get("nextCheckAt")
    facts = {
        "id": found["_id"],
        "address": found["url"],
        "source": found.get("source", {}).get("id"),
        "found by": " ".join(filter(None, (discovery.get("via"), discovery.get("feedUrl")))),
        "headline": found.get("headline"),
        "reason": f"{found['reason']} ({found['stage']})",
        "detail": found["detail"],
        "status": fetch.get("status"),
        "fetched": time_of(page.get("fetchedAt")),
        "rejected": f"{time_of(found['rejectedAt'])} ({found['attempts']} times)",
        "again": time_of(next_check) if next_check else "not by itself",
        "page": f"{page['size']} bytes, {page.get('contentType') or 'no type'}" if page else None,
    }
    return ((label, str(value)) for label, value in facts.items() if value)


def _print(rows: Sequence[BSONDocument], columns: Sequence[str], form: str) -> None:
    if form == "jsonl":
        for row in rows:
            print(json_line(row))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([csv_cell(row[column]) for column in columns] for row in rows)
    elif rows:
        titles = [number(each) if each in NUMBERS else each.strip("_") for each in columns]
        print_table(titles, ([_shown(row[column]) for column in columns] for row in rows))
    else:
        print("No such page was rejected.")


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return time_of(value)
    return str(value or "")


def _say(line: str) -> None:
    print(printable(line))
