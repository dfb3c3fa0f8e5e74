"""Show which articles print the same story: ``scrapy clusters``."""

from __future__ import annotations

import argparse
from contextlib import suppress

from pymongo.collection import Collection
from rich.table import Column
from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase, Document, print_table, time_of
from model.errors import InvalidURL
from model.identity import page_id
from text.escaping import json_line
from urls import url_key

# Stories that are listed where none is named: a screenful.
MOST_STORIES = 20
# The fields of an article that are printed.
SHOWN = {"cluster": 1, "headline": 1, "url": 1, "source": 1, "datePublished": 1, "status": 1}


class Command(CommandBase):
    """List the stories that most articles print; with an ID, all articles of that story.

    The ID is that of a cluster or of any article in it, or the article's address.
    Exit codes: 0 printed, 1 no such article, 2 the database can't be used.
    """

    def syntax(self) -> str:
        return "[options] [ID|URL]"

    def short_desc(self) -> str:
        return "Show which articles are copies of one story, and where it appeared first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one cluster, article or address, or none")
        with self.database() as database:
            articles = database["articles"]
            rows = story(articles, args[0]) if args else stories(articles)
        if opts.json:
            for row in rows:
                print(json_line(row))
        elif args and rows:
            _print_story(rows)
        elif not args:
            _print_stories(rows)
        if args and not rows:
            self.fail(f"no article or cluster {args[0]}")


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


def _print_stories(rows: list[Document]) -> None:
    print_table(
        [_whole("story"), _whole("published"), "articles", "source", "headline", "url"],
        ([row["cluster"]["id"], *_cells(row, str(row["articles"]))] for row in rows),
    )


def _print_story(rows: list[Document]) -> None:
    print_table(
        [_whole("role"), _whole("published"), "similarity", "source", "headline", "url"],
        (
            [row["cluster"]["role"], *_cells(row, f"{row['cluster']['similarity']:.2f}")]
            for row in rows
        ),
    )


def _whole(title: str) -> Column:
    return Column(title, no_wrap=True)


def _cells(row: Document, number: str) -> list[str]:
    return [
        time_of(row.get("datePublished"), seconds=False),
        number,
        row.get("source", {}).get("name", ""),
        row.get("headline", ""),
        row["url"] + (" (gone)" if row.get("status") == "gone" else ""),
    ]
