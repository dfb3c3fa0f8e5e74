"""Answer programs over HTTP: ``copydesk desk``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase
from desk.settings import DEFAULT_PORT, LOOPBACK, DeskSettings
from model.errors import ConfigurationError

# The greatest number of a port.
_LAST_PORT = 65535


class Command(CommandBase):
    """Answer programs over HTTP until it is stopped: search, articles, changes, feeds, health.

    It runs beside crawls, and keeps the search index up to the database.
    Exit codes: 0 stopped, 2 it could not start.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Answer programs over HTTP: REST API, feeds, health"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        port = os.environ.get("DESK_PORT") or DEFAULT_PORT
        parser.add_argument("--host", default=LOOPBACK, help="listen there (%(default)s)")
        parser.add_argument("--port", type=int, default=port, help="0: any free (%(default)s)")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("desk takes no arguments, only options")
        if not 0 <= opts.port <= _LAST_PORT:
            raise UsageError(f"--port is a number from 0 to {_LAST_PORT}")
        try:
            from desk.server import serve
        except ImportError as error:
            raise ConfigurationError(
                f"{error.name} is missing: pip install 'copydesk[web]', or make desk in a checkout"
            ) from error

        assert self.settings is not None
        serve(
            DeskSettings(
                data_dir=Path(self.settings["DATA_DIR"]),
                mongo_uri=self.settings["MONGO_URI"] or None,
                database=self.settings["MONGO_DATABASE"],
                answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
                host=opts.host,
                port=opts.port,
            ),
            self.clock,
        )
