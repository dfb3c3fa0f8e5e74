"""Run a spider, with a summary and an exit code that cron can use: ``scrapy crawl``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy import signals
from scrapy.commands import ScrapyHelpFormatter
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.configuration.known_arguments import help_of_spiders
from crawler.downloader.stopping import StoppableCrawler
from crawler.extensions.run_record import RunRecord
from crawler.extensions.run_report import RunReport
from crawler.terminal.command_base import COULD_NOT_RUN, PROBLEM, CommandBase
from crawler.workers.gc_tuning import freeze_objects
from database.connection.client import redacted
from model.errors import ConfigurationError, no_such
from model.items import Article


class HelpFormatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keep the lines of the spiders' arguments as they are."""


class Command(CommandBase, CrawlCommand):
    """Run a spider of this project.

    Exit codes: 0 all well, 1 some sources failed, 2 no run; BREAKAGE_EXIT_CODE if nothing failed,
    but a source is not as usual. With --tolerate-failed-sources failed sources are no failure.
    """

    requires_crawler_process = True

    _is_quiet: bool
    """Whether to print the summary of a run only where something is wrong."""

    _arguments: Mapping[str, Any]
    """What the spider is given: its arguments, parsed where it is one of this project."""

    _given: Mapping[str, str]
    """Its arguments as they were typed."""

    def short_desc(self) -> str:
        return "Crawl: news polls the sources that are due, article and replay read what you name"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.formatter_class = HelpFormatter
        parser.epilog = f"The spiders and their arguments:\n\n{help_of_spiders()}"
        parser.add_argument(
            "--tolerate-failed-sources",
            action="store_true",
            help="exit with 0 where nothing failed but sources, for schedulers that need no alarm",
        )
        parser.add_argument(
            "--queue",
            action="store_true",
            help="have a worker do it: a backfill, a replay, a poll now (docs/sharding.md)",
        )
        amount = parser.add_mutually_exclusive_group()
        amount.add_argument(
            "-q", "--quiet", action="store_true", help="print nothing where all is well"
        )
        amount.add_argument(
            "-v",
            "--verbose",
            action="store_true",
            help="log what becomes of single pages, and all that Scrapy says of itself",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self._is_quiet = opts.quiet
        if opts.verbose or opts.quiet:  # -L and -s LOG_LEVEL come after, and win
            level = "INFO" if opts.verbose else "WARNING"
            self.settings.set("LOG_LEVEL", level, priority="cmdline")
        super().process_options(args, opts)
        # Scrapy would write what was rejected, and visits that found nothing new, as items, too.
        feeds = self.settings.getdict("FEEDS")
        feeds = {uri: {"item_classes": [Article], **feed} for uri, feed in feeds.items()}
        self.settings.set("FEEDS", feeds, priority="cmdline")

    def argument_mistakes(self, args: list[str], opts: argparse.Namespace) -> Sequence[str]:
        if len(args) != 1:
            return ()  # answered with the usage
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        try:
            check = getattr(loader.load(args[0]), "check", None)  # of BaseSpider
        except KeyError:  # Scrapy's answer to a spider that does not exist
            return (no_such("spider", args[0], loader.list()),)
        self._given = opts.spargs
        self._arguments = opts.spargs
        if check is not None:
            try:
                self._arguments = {"arguments": check(self.settings, opts.spargs)}
            except ConfigurationError as error:
                return str(error).splitlines()
        return ()

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError(f"name one spider: {self.title} news, or {self.title} article")
        if opts.queue:
            given = (
                word for name, value in self._given.items() for word in ("-a", f"{name}={value}")
            )
            self.queue("crawl", args[0], *given)
            return
        assert self.crawler_process is not None
        crawler = self._stoppable_crawler(args[0])
        crawler.signals.connect(freeze_objects, signals.engine_started)
        self.crawler_process.crawl(crawler, **self._arguments)
        self.crawler_process.start()
        freeze_objects()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = COULD_NOT_RUN
            return
        record = crawler.get_extension(RunRecord)
        assert record is not None
        report = record.report
        if report.outcome in ("database-unavailable", "database-refused"):
            self.exitcode = COULD_NOT_RUN
            return
        counts = report.counts
        failed = counts.failed if args[0] == "article" else report.failed_sources()
        if opts.tolerate_failed_sources and args[0] != "article":
            failed = {}
        if report.unstored:
            self.fail(report.unstored)
        elif failed or counts.spool.waiting or report.outcome in ("database-lost", "start_error"):
            self.exitcode = PROBLEM
        elif report.findings:
            self.exitcode = crawler.settings.getint("BREAKAGE_EXIT_CODE")
        if self._is_to_be_told(report):
            # Imported here: a run that prints nothing need not load what lays out text.
            from crawler.terminal.run_summary import print_summary

            print_summary(report, self._where(), self.again)

    def _stoppable_crawler(self, name: str) -> Crawler:
        assert self.crawler_process is not None
        spider = self.crawler_process.spider_loader.load(name)
        # What Scrapy's own command has made, which has no setting for the class of crawlers.
        return self._create_crawler(
            StoppableCrawler(spider, self.settings, init_reactor=True)  # type: ignore[arg-type]
        )

    def _is_to_be_told(self, report: RunReport) -> bool:
        """Return whether the run is worth a summary: cron mails all that is printed."""
        if self.exitcode:
            return True
        is_idle = report.message is not None
        return not self._is_quiet and (sys.stdout.isatty() or not is_idle)

    def _where(self) -> str:
        assert self.settings is not None
        uri = self.settings["MONGO_URI"]
        server = redacted(uri) if uri else f"the embedded MongoDB in {self.settings['DATA_DIR']}"
        name = self.settings["MONGO_DATABASE"]
        return (
            f"Articles are in {name}.articles of {server}.\n"
            f"Read them: {self.again('articles')}  (for programs: export)"
        )
