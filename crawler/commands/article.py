"""Read one article: ``scrapy article URL``."""

from __future__ import annotations

import argparse
from typing import Any

from scrapy import signals
from scrapy.exceptions import UsageError

from crawler.extensions.run_record import RunRecord
from crawler.terminal.command_base import COULD_NOT_RUN, CommandBase
from crawler.terminal.dry_run import without_storing
from crawler.workers.forkserver import ONE_PAGE, warm_up
from crawler.workers.gc_tuning import freeze_objects
from database.documents.encoding import as_document
from database.repositories.revisions import RevisionRepository, difference
from model.errors import InvalidURL
from model.identity import page_id
from model.installation.program import typed
from model.items import Article, Rejection
from model.run_counts import RunCounts
from text.escaping import json_line, printable
from text.formats.article_files import as_html, as_markdown
from urls import url_key

# How an article is written to a file, by the name of the format.
WRITERS = {"markdown": as_markdown, "html": as_html}


class Command(CommandBase):
    """Fetch one page, print the article, and store it as a crawl would.

    Exit codes: 0 printed (and stored), 1 no article was to be had, 2 could not run.
    """

    requires_crawler_process = True

    def syntax(self) -> str:
        return "[options] <url>"

    def short_desc(self) -> str:
        return "Fetch one article, print it clean, and store it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--format",
            choices=("text", *WRITERS, "json"),
            default="text",
            help="of the output: for a person, the article with its structure, or its document",
        )
        parser.add_argument(
            "--json",
            action="store_const",
            dest="format",
            const="json",
            help="the same as --format json",
        )
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument(
            "--queue", action="store_true", help="have a worker do it (docs/sharding.md)"
        )
        parser.add_argument(
            "--history",
            action="store_true",
            help="fetch nothing; show how the stored article has changed",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not (opts.history or opts.queue):
            warm_up(ONE_PAGE)  # while the database is connected to
        quick: dict[str, Any] = {
            "LOG_LEVEL": "ERROR",
            "PROGRESS_ENABLED": False,
            "EXTRACTION_WORKERS": 1,
            # A person waits for this one page: no need to be slow for the sake of its host.
            "AUTOTHROTTLE_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
            # It is the only item: there is no batch to wait for.
            "STORAGE_LINGER": 0,
            # One page has no queue to keep (see crawler.spiders.base.refuse_pickles).
            "JOBDIR": None,
            "HTTPCACHE_ENABLED": False,
        }
        if opts.dry_run:
            quick |= without_storing(self.settings)
        self.settings.setdict(quick, priority="cmdline")
        super().process_options(args, opts)

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError(f"name one URL: {self.title} https://...")
        try:
            url_key(args[0])
        except InvalidURL as error:
            raise UsageError(str(error)) from error
        if opts.history:
            self._show_history(args[0], opts)
            return
        if opts.queue:
            self.queue("article", "--json", args[0])
            return
        assert self.crawler_process is not None
        items: list[Article | Rejection] = []
        crawler = self.crawler_process.create_crawler("article")

        def keep(item: Article | Rejection) -> None:
            items.append(item)

        crawler.signals.connect(keep, signals.item_scraped)
        crawler.signals.connect(freeze_objects, signals.engine_started)
        self.crawler_process.crawl(crawler, url=args[0])
        self.crawler_process.start()
        freeze_objects()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = COULD_NOT_RUN
            return
        record = crawler.get_extension(RunRecord)  # none in a dry run
        if record is not None and record.report.outcome == "database-unavailable":
            self.exitcode = COULD_NOT_RUN
        elif not items:
            counts = crawler.get_extension(RunCounts)
            causes = counts.failed if counts is not None else ()
            self.fail(f"not fetched: {', '.join(causes) or 'no answer'}")
        else:
            self._print(items[0], opts)
            if record is not None and record.report.counts.spool.waiting:
                self.fail("not stored yet: the database is away, and the article is in the spool")
            elif record is not None and record.report.is_all_forgotten:
                self.fail(f"not stored: it was deleted for good ({typed('forget')})")

    def _show_history(self, url: str, opts: argparse.Namespace) -> None:
        with self.database() as database:
            repository = RevisionRepository(database)
            article = repository.article_at(url)
            if article is None:
                self.fail(f"{url} is not stored")
                return
            changes = repository.changes_of(article)
        if opts.format == "json":
            lines = [
                {
                    "revision": change.number,
                    "at": change.at,
                    "changedFields": change.fields,
                    "difference": list(difference(change.before, change.after)),
                }
                for change in changes
            ]
            print(json_line(lines))
        else:
            # Imported here, as below: what lays out text takes long, and programs need none of it.
            from rich.console import Console

            from crawler.terminal.history_view import print_history

            print_history(article, changes, Console(highlight=False))

    def _print(self, item: Article | Rejection, opts: argparse.Namespace) -> None:
        if opts.format == "json":
            document = {"_id": page_id(item.urlKey), **as_document(item)}
            print(json_line(document))
        elif isinstance(item, Article) and opts.format in WRITERS:
            print(printable(WRITERS[opts.format](item)))
        elif isinstance(item, Article):
            from rich.console import Console

            from crawler.terminal.article_view import print_article

            print_article(item, Console(highlight=False))
        if isinstance(item, Rejection):
            self.fail(f"rejected ({item.reason}): {item.detail}")
