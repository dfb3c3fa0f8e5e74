"""List what is stored, the newest first: ``scrapy articles``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.spiders.arguments import moment
from crawler.terminal.command_base import CommandBase, names_in, print_table, time_of
from crawler.terminal.plural import counted
from database.documents.bson_document import BSONDocument
from database.repositories.article_filter import ArticleFilter
from database.repositories.newest_articles import NewestArticles
from text.escaping import json_line

if TYPE_CHECKING:
    from search.engine import SearchRequest

# Articles that are listed unless --limit says otherwise: a screen of them.
MOST_LISTED = 20
# The first revision is the article as it was first stored.
FIRST_REVISION = 1


class Command(CommandBase):
    """List stored articles: time, source, headline, and marks for copies, changes and gone pages.

    Exit codes: 0 printed, 2 the database can't be used.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "List stored articles, the newest first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="ID,...", default="", help="only of these sources")
        parser.add_argument("--since", metavar="DATE", help="only what was published since")
        parser.add_argument(
            "--language", metavar="CODE,...", default="", help="only in these languages: en,de"
        )
        parser.add_argument(
            "--limit", type=int, default=MOST_LISTED, metavar="N", help="at most (%(default)s)"
        )
        parser.add_argument(
            "--query", metavar="WORDS", help="only what a search finds: 'ferry AND source:herald'"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object per line")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("articles takes no arguments, only options")
        if opts.limit < 1:
            raise UsageError("--limit is at least 1")
        chosen = ArticleFilter(
            sources=names_in(opts.source),
            languages=names_in(opts.language),
            since=moment("articles", "since", opts.since) if opts.since else None,
        )
        with self.database() as database:
            newest = NewestArticles(database)
            if opts.query:
                from search.engine import every_hit

                request = _request(chosen, opts)
                index, bring_up = self.search_index(database)
                if not bring_up() and (state := index.state) is not None:
                    print(f"as of {state.indexedAt}: another process indexes", file=sys.stderr)
                found = [hit.row.id for hit in islice(every_hit(index, request), opts.limit)]
                articles = newest.read_these(found)
            else:
                articles = newest.read(chosen, opts.limit)
        if opts.json:
            for article in articles:
                print(json_line(article))
        elif articles:
            print_table(("published", "source", "headline", ""), map(_row, articles))
        else:
            print("No such article is stored.")


def _request(chosen: ArticleFilter, opts: argparse.Namespace) -> SearchRequest:
    # Loaded where something is searched for: it takes a tenth of a second.
    from search.engine import SearchRequest
    from search.query import parse

    return SearchRequest(
        query=parse(opts.query),
        sources=chosen.sources,
        languages=chosen.languages,
        since=chosen.since,
        collapse=False,
    )


def _row(article: BSONDocument) -> tuple[str, str, str, str]:
    source = article.get("source", {})
    return (
        time_of(article.get("datePublished"), seconds=False) or "undated",
        source.get("name") or source.get("id") or "",
        article.get("headline") or article["url"],
        ", ".join(_marks(article)),
    )


def _marks(article: BSONDocument) -> Iterator[str]:
    if article["copies"]:
        yield f"+{counted(article['copies'], 'copy', 'copies')}"
    if changes := article.get("revision", FIRST_REVISION) - FIRST_REVISION:
        yield "changed" if changes == 1 else f"changed {changes} times"
    if article.get("status") == "gone":
        yield "gone"
