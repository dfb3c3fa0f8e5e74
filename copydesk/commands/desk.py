"""Answer programs over HTTP: ``copydesk desk``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.terminal.command_base import CommandBase
from desk.settings import DEFAULT_PORT, LOOPBACK, DeskSettings
from model.errors import ConfigurationError

# The greatest number of a port.
_LAST_PORT = 65535


class Command(CommandBase):
    """Show the news in a browser, and answer programs over HTTP, until it is stopped.

    It runs beside crawls, and keeps the search index up to the database.
    Exit codes: 0 stopped, 2 it could not start.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show the news in a browser, answer programs over HTTP"

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
        with needs_web():
            from desk.server import serve
        assert self.settings is not None
        serve(replace(desk_settings(self.settings), host=opts.host, port=opts.port), self.clock)


def desk_settings(settings: BaseSettings) -> DeskSettings:
    """Return where the desk finds its data, by the settings of the command line."""
    return DeskSettings(
        data_dir=Path(settings["DATA_DIR"]),
        mongo_uri=settings["MONGO_URI"] or None,
        database=settings["MONGO_DATABASE"],
        answer_within=settings.getfloat("DATABASE_TIMEOUT"),
        requests_per_minute=settings.getint("DESK_REQUESTS_PER_MINUTE"),
        allowed_networks=settings.getlist("ALLOWED_NETWORKS"),
        allowed_ports=[int(port) for port in settings.getlist("ALLOWED_PORTS")],
    )


@contextmanager
def needs_web() -> Iterator[None]:
    """Say how to install what is imported inside, where it is missing."""
    try:
        yield
    except ImportError as error:
        raise ConfigurationError(
            f"{error.name} is missing: pip install 'copydesk[web]', or make desk in a checkout"
        ) from error
