"""Run a command that a person or a program asks something: connect, print, exit.

It stands here and not in ``crawler.commands``, because Scrapy takes every command class that is
defined in a module there for a command of that module's name.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo.database import Database
from pymongo.errors import PyMongoError
from scrapy.commands import ScrapyCommand
from scrapy.settings import SETTINGS_PRIORITIES

from crawler.configuration.mistakes import check_settings, split_assignments
from database.connection.client import connect, redacted
from database.connection.outages import brief
from database.documents.bson_document import BSONDocument
from model.clock import Clock, clock_of_environment
from model.errors import CopydeskError
from model.installation.program import started_as, typed
from text.escaping import printable

if TYPE_CHECKING:
    from rich.table import Column

    from search.index.index import SearchIndex

# Exit codes beside 0: the command ran, but something is missing, failed or unwell ...
PROBLEM = 1
# ... or it could not run: wrong settings, no database, no such file.
COULD_NOT_RUN = 2
# Columns of a table that goes to a file or another program, where each row is to stay one line.
LOG_WIDTH = 300
# The settings that say where articles are stored ...
STORE_SETTINGS = ("MONGO_URI", "MONGO_DATABASE", "DATA_DIR")
# ... and the commands that also need to know which sources there are.
READ_SOURCES = ("crawl", "sources", "status")


class CommandBase(ScrapyCommand):
    """Connect, answer and exit for a command that reads the database; it says in ``answer`` what.

    Errors that are raised on purpose, those of the database and those of files end the command
    with a line on stderr and COULD_NOT_RUN. A reader that closes the pipe (head, less) ends it
    quietly. ``clock`` is the clock of this run.
    """

    requires_project = True
    requires_crawler_process = False

    clock: Clock

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Take Scrapy's options; show the usage by the name with which we were started."""
        super().add_options(parser)
        parser.usage = f"{self.title} {self.syntax()}"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; exit with COULD_NOT_RUN and every mistake where settings are wrong.

        It is done here, as Scrapy uses settings before it runs the command.
        """
        opts.set, unreadable = split_assignments(opts.set)
        super().process_options(args, opts)
        assert self.settings is not None
        found = check_settings(self.settings, os.environ)
        for warning in found.warnings:
            print(f"{self.title}: warning: {printable(warning)}", file=sys.stderr)
        mistakes = [*unreadable, *found.mistakes, *self.argument_mistakes(args, opts)]
        for mistake in mistakes:
            self.fail(mistake, COULD_NOT_RUN)
        if mistakes:
            sys.exit(self.exitcode)

    def argument_mistakes(self, args: list[str], opts: argparse.Namespace) -> Sequence[str]:
        """Return what is wrong with the arguments, said together with wrong settings."""
        return ()

    @abstractmethod
    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what is asked for."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Answer, and set the exit code."""
        try:
            self.clock = clock_of_environment()
            self.answer(args, opts)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python would complain again when it closes stdout at exit: give it another.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (CopydeskError, PyMongoError, OSError) as error:
            self.fail(
                brief(error) if isinstance(error, PyMongoError) else str(error), COULD_NOT_RUN
            )

    def fail(self, message: str, code: int = PROBLEM) -> None:
        """Print what is wrong on stderr, and exit with ``code`` at the end."""
        print(f"{self.title}: {printable(message)}", file=sys.stderr)
        self.exitcode = code

    def search_index(
        self, database: Database[BSONDocument]
    ) -> tuple[SearchIndex, Callable[[], bool]]:
        """Return the full-text index of a database, and what brings it up to the database.

        The latter returns False where another process does so, and raises DatabaseUnavailable.
        """
        # A tenth of a second of CPU, which no other command has to spend.
        from search.feed import bring_up
        from search.index.index import SearchIndex

        assert self.settings is not None
        index = SearchIndex.open(Path(self.settings["DATA_DIR"]), database.name)
        address = redacted(self.settings["MONGO_URI"] or "") or "the embedded server"
        return index, partial(bring_up, index, database, address, self.clock)

    def queue(self, *words: str) -> None:
        """Ask for a command of a worker, and print under which id its result will be.

        Its settings are the worker's own.
        """
        from database.repositories.crawling.jobs import JobRepository

        with self.database() as database:
            print(JobRepository(database).ask(words))

    @property
    def title(self) -> str:
        """Return the command as it is typed: ``copydesk status``, or ``scrapy status``."""
        return typed(type(self).__module__.rpartition(".")[2])

    def again(self, *words: str) -> str:
        """Return another command as it is typed here, to have the settings that this one got."""
        assert self.settings is not None
        names = [*STORE_SETTINGS, *(["SOURCES_FILE"] if words[0] in READ_SOURCES else [])]
        given = [
            f"-s{name}={self.settings[name]}"
            for name in names
            # What the environment says, it says to the next command, too; "@": there is a password.
            if self.settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]
            and "@" not in self.settings[name]
        ]
        return shlex.join([*started_as(), *words, *given])

    @contextmanager
    def database(self) -> Iterator[Database[BSONDocument]]:
        """Connect to the database that the settings name."""
        assert self.settings is not None
        with connect(
            self.settings["MONGO_URI"],
            data_dir=self.settings["DATA_DIR"],
            answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
        ) as client:
            yield client[self.settings["MONGO_DATABASE"]]


def names_in(text: str) -> list[str]:
    """Return the names in the value of an option: ``herald,ticker``."""
    return [name.strip() for name in text.split(",") if name.strip()]


def number(title: str) -> Column:
    """Return a column of numbers: aligned at the right."""
    from rich.table import Column

    return Column(title, justify="right", overflow="fold")


def print_table(columns: Sequence[str | Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, each row one line where there is room; cells are escaped."""
    # Imported here: it takes a twentieth of a second, which a run without a table need not spend.
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    headers = [Column(each, overflow="fold") if isinstance(each, str) else each for each in columns]
    table = Table(*headers, box=None, pad_edge=False)
    for row in rows:
        # What pages say may hold line feeds, control characters, and rich's own markup.
        table.add_row(*(Text(printable(" ".join(cell.split()))) for cell in row))
    width = None if sys.stdout.isatty() else LOG_WIDTH
    Console(highlight=False, width=width).print(table)


def time_of(moment: datetime | None, *, seconds: bool = True) -> str:
    """Return a time as tables show it, to the second or the minute; empty where there is none."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"[: None if seconds else -3] if moment else ""
