"""Check what a crawl needs, a line each: ``copydesk doctor``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from scrapy.exceptions import UsageError

from copydesk.checks.clock import check_clock
from copydesk.checks.disk import check_disk
from copydesk.checks.network import ahead_of_servers, check_names, hosts_of, look_up
from copydesk.checks.result import Result
from copydesk.checks.store import check_store
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from crawler.terminal.command_base import CommandBase
from model.clock import OFFSET_VARIABLE
from model.errors import SourcesError
from text.escaping import printable
from urls.address_policy import AddressPolicy


class Command(CommandBase):
    """Check sources, disk, database, names and clock; print a line for each.

    Exit codes: 0 all well, 1 a check failed, 2 the settings can't be used.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Check what a crawl needs: sources, disk, database and rights, DNS, clock"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("doctor takes no arguments")
        for result in self._results():
            print(printable(result.line), flush=True)
            if result.fault is not None:
                self.exitcode = 1

    def _results(self) -> Iterator[Result]:
        settings = self.settings
        assert settings is not None
        checked, sources = check_sources(settings["SOURCES_FILE"])
        yield checked
        data_dir = Path(settings["DATA_DIR"]).absolute()
        yield check_disk(data_dir, settings.getint("SPOOL_MAX_MB"))
        stored, times = check_store(
            settings["MONGO_URI"],
            settings["MONGO_DATABASE"],
            str(data_dir),
            settings.getfloat("DATABASE_TIMEOUT"),
            self.clock,
        )
        yield stored
        lookups = look_up(
            hosts_of(sources), AddressPolicy(settings.getlist("ALLOWED_NETWORKS"), [])
        )
        yield check_names(lookups)
        ahead = ahead_of_servers(lookups, self.clock)
        if times is not None:
            ahead["the database"] = times.ahead
        last_run = times.last_run if times is not None else None
        yield check_clock(self.clock.now(), ahead, last_run, os.environ.get(OFFSET_VARIABLE, ""))


def check_sources(file: str) -> tuple[Result, list[Source]]:
    """Return whether the sources file can be used, and its sources."""
    try:
        sources = load_sources(file)
    except SourcesError as error:
        return Result("sources", "", "; ".join(str(error).splitlines())), []
    return Result("sources", f"{len(sources)} in {Path(file).absolute()}"), sources
