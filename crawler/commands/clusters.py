"""Show which articles print the same story: ``scrapy clusters``."""

from __future__ import annotations

import argparse

from rich.table import Column
from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase, print_table, time_of
from database.documents.bson_document import BSONDocument
from database.repositories.stories import StoryRepository
from text.escaping import json_line

# Stories that are listed where none is named: a screenful.
MOST_STORIES = 20


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
        parser.add_argument("--json", action="store_true", help="one JSON object per line")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one cluster, article or address, or none")
        with self.database() as database:
            stories = StoryRepository(database)
            rows = stories.articles_of(args[0]) if args else stories.most_printed(MOST_STORIES)
        if opts.json:
            for row in rows:
                print(json_line(row))
        elif args and rows:
            _print_story(rows)
        elif not args:
            _print_stories(rows)
        if args and not rows:
            self.fail(f"no article or cluster {args[0]}")


def _print_stories(rows: list[BSONDocument]) -> None:
    print_table(
        [_whole("story"), _whole("published"), "articles", "source", "headline", "url"],
        ([row["cluster"]["id"], *_cells(row, str(row["articles"]))] for row in rows),
    )


def _print_story(rows: list[BSONDocument]) -> None:
    print_table(
        [_whole("role"), _whole("published"), "similarity", "source", "headline", "url"],
        (
            [row["cluster"]["role"], *_cells(row, f"{row['cluster']['similarity']:.2f}")]
            for row in rows
        ),
    )


def _whole(title: str) -> Column:
    return Column(title, no_wrap=True)


def _cells(row: BSONDocument, number: str) -> list[str]:
    return [
        time_of(row.get("datePublished"), seconds=False),
        number,
        row.get("source", {}).get("name", ""),
        row.get("headline", ""),
        row["url"] + (" (gone)" if row.get("status") == "gone" else ""),
    ]
