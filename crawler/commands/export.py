"""scrapy export: stored articles as lines, from a cursor on."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from bson import Timestamp
from pymongo.errors import PyMongoError
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.terminal.article_view import cell, json_line
from database.reader import changes
from model.errors import CopydeskError

COULD_NOT_RUN = 2

# What a spreadsheet can show; lists and texts of parts are in the jsonl.
COLUMNS = (
    "cursor",
    "_id",
    "url",
    "headline",
    "abstract",
    "articleBody",
    "authors",
    "publisher",
    "source",
    "articleSection",
    "inLanguage",
    "datePublished",
    "dateModified",
    "wordCount",
    "isAccessibleForFree",
    "status",
    "revision",
)


class Command(ScrapyCommand):
    """Prints stored articles in the order in which they were stored or changed.

    The last cursor is printed to stderr: the next export goes on from there, and misses nothing.
    """

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print stored articles as JSON lines or CSV, from a cursor or date on"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="CURSOR|DATE", help="only what was stored or changed after"
        )
        parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("export takes no arguments, only options")
        assert self.settings is not None
        if not self.settings["MONGO_URI"]:
            os.environ["DATA_DIR"] = self.settings["DATA_DIR"]
        write = write_csv if opts.format == "csv" else write_jsonl
        try:
            articles = changes(
                self.settings["MONGO_URI"] or None,
                since=opts.since,
                database=self.settings["MONGO_DATABASE"],
            )
            last = write(articles, sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (head, less) has seen enough; Python would complain again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except (CopydeskError, PyMongoError) as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = COULD_NOT_RUN
            return
        if last:
            print(f"scrapy export --since {last}", file=sys.stderr)


def write_jsonl(articles: Iterable[tuple[str, dict[str, Any]]], output: TextIO) -> str | None:
    """One article a line, with its ``cursor``; returns the last cursor."""
    last = None
    for last, article in articles:
        output.write(json_line({"cursor": last, **article}, default=_plain) + "\n")
    return last


def write_csv(articles: Iterable[tuple[str, dict[str, Any]]], output: TextIO) -> str | None:
    """The columns that a spreadsheet can show, formulas disarmed; returns the last cursor."""
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    last = None
    for last, article in articles:
        row = {
            **article,
            "cursor": last,
            "authors": "; ".join(author["name"] for author in article.get("authors", [])),
            "source": article.get("source", {}).get("name"),
        }
        writer.writerow(cell(row.get(column)) for column in COLUMNS)
    return last


def _plain(value: object) -> object:
    if isinstance(value, Timestamp):
        return value.as_datetime()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
