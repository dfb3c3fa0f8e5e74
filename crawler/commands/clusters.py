"""scrapy clusters: which articles print the same story, and where it appeared first."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.terminal.article_view import clean, json_line
from database.connection.client import connect
from model.errors import CopydeskError, InvalidURL
from model.identity import page_id
from urls import url_key

ALL_WELL, NOT_FOUND, COULD_NOT_RUN = 0, 1, 2
# Stories shown without an ID: a screenful.
MOST_STORIES = 20
# Columns: off a terminal a row stays one line.
LOG_WIDTH = 300

Document = dict[str, Any]
SHOWN = {"cluster": 1, "headline": 1, "url": 1, "source": 1, "datePublished": 1, "status": 1}


class Command(ScrapyCommand):
    """Lists the stories that most articles print; with an ID, all articles of that story.

    The ID is that of a cluster or of any article in it, or the article's address.
    Exit codes: 0 printed, 1 no such article, 2 the database can't be used.
    """

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [ID|URL]"

    def short_desc(self) -> str:
        return "Show which articles are copies of one story, and where it appeared first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one cluster, article or address, or none")
        assert self.settings is not None
        try:
            with connect(
                self.settings["MONGO_URI"] or None, data_dir=self.settings["DATA_DIR"]
            ) as client:
                articles = client[self.settings["MONGO_DATABASE"]]["articles"]
                rows = story(articles, args[0]) if args else stories(articles)
        except (CopydeskError, PyMongoError) as error:
            print(f"scrapy clusters: {error}", file=sys.stderr)
            self.exitcode = COULD_NOT_RUN
            return
        if args and not rows:
            print(f"scrapy clusters: no article or cluster {args[0]}", file=sys.stderr)
            self.exitcode = NOT_FOUND
            return
        try:
            _print(rows, as_json=opts.json)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (head, less) has seen enough; Python would complain again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stories(articles: Collection[Document]) -> list[Document]:
    """The originals of the stories with most articles; ``articles`` of each says how many."""
    counted = articles.aggregate(
        [
            {"$match": {"cluster.id": {"$exists": True}}},
            {"$group": {"_id": "$cluster.id", "articles": {"$sum": 1}}},
            {"$match": {"articles": {"$gt": 1}}},
            {"$sort": {"articles": -1, "_id": 1}},
            {"$limit": MOST_STORIES},
        ],
        hint="cluster.id_1_cluster.role_1",
    )
    counts = {each["_id"]: each["articles"] for each in counted}
    query = {"cluster.id": {"$in": list(counts)}, "cluster.role": "original"}
    originals = {each["cluster"]["id"]: each for each in articles.find(query, SHOWN)}
    return [
        originals[cluster] | {"articles": count}
        for cluster, count in counts.items()
        if cluster in originals
    ]


def story(articles: Collection[Document], name: str) -> list[Document]:
    """All articles of the cluster that ``name`` (a cluster, an article, its address) is or is in.

    The original first, then in order of publication.
    """
    ids = [name]
    with suppress(InvalidURL):
        ids.append(page_id(url_key(name)))
    named = articles.find_one(
        {"$or": [{"_id": {"$in": ids}}, {"alternateUrls": name}]}, {"cluster.id": 1}
    )
    cluster = named["cluster"]["id"] if named and "cluster" in named else name
    found = articles.find({"cluster.id": cluster}, SHOWN)
    return sorted(
        found,
        key=lambda each: (
            each["cluster"]["role"] != "original",
            str(each.get("datePublished", "9999")),
            each["_id"],
        ),
    )


def _print(rows: list[Document], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            print(json_line(row))
        return
    table = Table(box=None, pad_edge=False)
    for title in ("story" if rows and "articles" in rows[0] else "role", "published"):
        table.add_column(title, no_wrap=True)
    for title in ("articles" if rows and "articles" in rows[0] else "similarity", "source"):
        table.add_column(title)
    table.add_column("headline")
    table.add_column("url", overflow="fold")
    for row in rows:
        published = row.get("datePublished")
        cluster = row["cluster"]
        first = cluster["id"] if "articles" in row else cluster["role"]
        number = row["articles"] if "articles" in row else f"{cluster['similarity']:.2f}"
        cells = (
            first,
            f"{published:%Y-%m-%d %H:%M}" if published else "",
            str(number),
            row.get("source", {}).get("name", ""),
            row.get("headline", ""),
            row["url"] + (" (gone)" if row.get("status") == "gone" else ""),
        )
        # what pages say may hold markup and control characters
        table.add_row(*(Text(clean(cell)) for cell in cells))
    width = None if sys.stdout.isatty() else LOG_WIDTH
    Console(highlight=False, width=width).print(table)
