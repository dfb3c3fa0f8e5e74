"""Tell whether a crawl that goes on in a container is well: ``copydesk health``."""

from __future__ import annotations

import argparse

from pymongo.errors import PyMongoError
from scrapy.exceptions import UsageError

from copydesk.checks.result import Result
from copydesk.checks.schedule import check_schedule, read_last_run
from crawler.terminal.command_base import PROBLEM, CommandBase
from database.connection.client import redacted
from database.connection.outages import brief
from database.data_directory import data_directory
from database.repositories.overview import Overview
from model.errors import CopydeskError
from text.escaping import printable


class Command(CommandBase):
    """Check that the database lets us in, and that the last run ended well; print a line for each.

    It is the container's health check. Exit codes: 0 all well, 1 a check failed, 2 the settings
    can't be used.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Check a container's crawls: does the database let them in, did the last end well"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("health takes no arguments")
        assert self.settings is not None
        stored, is_crawling = self._ask_database()
        folder = data_directory(self.settings["DATA_DIR"]).absolute()
        ran = check_schedule(
            folder, read_last_run(folder), self.clock.now(), is_crawling=is_crawling
        )
        for result in (stored, ran):
            print(printable(result.line), flush=True)
            if result.fault is not None:
                self.exitcode = PROBLEM

    def _ask_database(self) -> tuple[Result, bool]:
        """Return whether the database lets us in, and whether a run of ours is alive there."""
        assert self.settings is not None
        uri = self.settings["MONGO_URI"]
        place = f"MongoDB at {redacted(uri)}" if uri else "the embedded MongoDB"
        try:
            with self.database() as database:
                is_crawling = Overview(database).is_crawling_here()
        except CopydeskError as error:  # it names the server itself
            return Result("database", "", str(error)), False
        except PyMongoError as error:
            return Result("database", "", f"{place}: {brief(error)}"), False
        return Result("database", f"{place} lets us in"), is_crawling
