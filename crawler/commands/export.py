"""Print stored articles as lines: ``scrapy export``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from bson import Timestamp
from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase
from database.reader import changes
from model.installation.program import typed
from text.escaping import csv_cell, json_line

# The fields that a spreadsheet can show; lists and parts of texts are in the JSON lines only.
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


class Command(CommandBase):
    """Print stored articles in the order in which they were stored or changed.

    The last cursor is printed to stderr: the next export goes on from there, and misses nothing.
    """

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

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("export takes no arguments, only options")
        assert self.settings is not None
        write = write_csv if opts.format == "csv" else write_jsonl
        articles = changes(
            self.settings["MONGO_URI"] or None,
            since=opts.since,
            database=self.settings["MONGO_DATABASE"],
            data_dir=self.settings["DATA_DIR"],
            answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
        )
        last = write(articles, sys.stdout)
        sys.stdout.flush()  # a cursor is named only if all before it was taken
        if last:
            print(typed("export", "--since", last), file=sys.stderr)


def write_jsonl(articles: Iterable[tuple[str, dict[str, Any]]], output: TextIO) -> str | None:
    """Write one article a line, with its ``cursor``; return the last cursor."""
    last = None
    for last, article in articles:
        output.write(json_line({"cursor": last, **article}, default=_plain) + "\n")
    return last


def write_csv(articles: Iterable[tuple[str, dict[str, Any]]], output: TextIO) -> str | None:
    """Write the columns that a spreadsheet can show, without formulas; return the last cursor."""
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
        writer.writerow(csv_cell(row.get(column)) for column in COLUMNS)
    return last


def _plain(value: object) -> object:
    if isinstance(value, Timestamp):
        return value.as_datetime()
    raise TypeError(f"{type(value).__name__} can't be written as JSON")
