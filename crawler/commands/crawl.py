"""Run a spider, with a summary and an exit code that cron can use: ``scrapy crawl``."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.configuration.arguments import no_such
from crawler.extensions.run_record import RunRecord
from crawler.extensions.run_report import RunReport
from crawler.terminal.command_base import COULD_NOT_RUN, PROBLEM, CommandBase
from crawler.terminal.run_summary import print_summary
from crawler.workers.gc_tuning import freeze_objects
from database.connection.client import DEFAULT_DATA_DIR, DEFAULT_DATABASE, redacted
from model.errors import ConfigurationError


class Command(CommandBase, CrawlCommand):
    """Run a spider of this project.

    Exit codes: 0 all well, 1 some sources failed, 2 no run; BREAKAGE_EXIT_CODE if nothing failed,
    but a source is out of its band.
    """

    requires_crawler_process = True

    _is_quiet: bool
    """Whether to print the summary of a run only where something is wrong."""

    _arguments: Mapping[str, Any]
    """What the spider is given: its arguments, parsed where it is one of this project."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
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

    def argument_mistakes(self, args: list[str], opts: argparse.Namespace) -> Sequence[str]:
        if len(args) != 1:
            return ()  # answered with the usage
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        try:
            check = getattr(loader.load(args[0]), "check", None)  # of BaseSpider
        except KeyError:  # Scrapy's answer to a spider that does not exist
            return (no_such("spider", args[0], loader.list()),)
        self._arguments = opts.spargs
        if check is not None:
            try:
                self._arguments = {"arguments": check(self.settings, opts.spargs)}
            except ConfigurationError as error:
                return str(error).splitlines()
        return ()

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider: scrapy crawl news, or scrapy crawl article")
        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
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
        if report.unstored:
            self.fail(report.unstored)
        elif failed or counts.spool.waiting or report.outcome in ("database-lost", "start_error"):
            self.exitcode = PROBLEM
        elif report.findings:
            self.exitcode = crawler.settings.getint("BREAKAGE_EXIT_CODE")
        if self._is_to_be_told(report):
            print_summary(report, self._where())

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
            f"Read them: {shlex.join(self._articles())}  (see docs/reading-the-data.md)"
        )

    def _articles(self) -> list[str]:
        """Return the command that lists what this crawl stored, as it is to be typed here."""
        assert self.settings is not None
        program = Path(sys.argv[0])
        if program.is_relative_to(Path.cwd()):
            program = program.relative_to(Path.cwd())
        own = {
            "MONGO_URI": "",
            "MONGO_DATABASE": DEFAULT_DATABASE,
            "DATA_DIR": f"./{DEFAULT_DATA_DIR}",
        }
        changed = [
            f"{name}={self.settings[name]}"
            for name, value in own.items()
            # What the environment says, it says to the next command too; and it may be a password.
            if self.settings[name] not in (value, os.environ.get(name))
            and "@" not in self.settings[name]
        ]
        options = [word for setting in changed for word in ("-s", setting)]
        return [str(program), "articles", *options]
