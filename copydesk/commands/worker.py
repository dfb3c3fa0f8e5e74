"""Crawl shards beside other machines: ``copydesk worker``."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.configuration.mistakes import settings_typed
from crawler.terminal.command_base import CommandBase
from model.errors import ConfigurationError
from sharding.settings import HANDED_ON, ShardingSettings
from urls.domains.shards import QUEUES

# Crawls that one worker may run at once: more machines, not more crawls, are what a worker is for.
MOST_PROCESSES = 64


class Command(CommandBase):
    """Crawl the shards that `copydesk beat` puts into the queues, until it is stopped.

    Exit codes: 0 stopped, 2 it could not start.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl shards of the sources, beside workers on other machines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--queue", choices=QUEUES, help="take shards of this queue only")
        parser.add_argument(
            "--processes", type=int, default=1, help="shards at once (default: %(default)s)"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("worker takes no arguments, only options")
        if not 1 <= opts.processes <= MOST_PROCESSES:
            raise UsageError(f"--processes is a number from 1 to {MOST_PROCESSES}")
        # What is asked for once: workers of breaking news leave it to the others.
        queues = [opts.queue] if opts.queue else list(QUEUES)
        if "regular" in queues:
            queues.append("jobs")
        assert self.settings is not None
        become_celery(
            self.settings,
            "worker",
            *("-Q", ",".join(queues), "--pool", "prefork"),
            *("--concurrency", str(opts.processes)),
        )


def become_celery(settings: BaseSettings, role: str, *options: str) -> None:
    """Replace this process by a worker of Celery's, which reads its settings in the environment."""
    if find_spec("celery") is None:
        raise ConfigurationError("celery is missing: pip install 'copydesk[sharding]'")
    environment = {**os.environ, **_handed_on(settings)}
    ShardingSettings.of(environment)
    # Several may run on one machine.
    words = [
        *(sys.executable, "-m", "celery", "-A", "sharding.app", "worker"),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        *("--hostname", f"{role}-{os.getpid()}@%h"),
        *options,
    ]
    os.execve(sys.executable, words, environment)  # noqa: S606 - nothing here is of others


def _handed_on(settings: BaseSettings) -> dict[str, str]:
    """Return the settings that the worker and its crawls need, and those that were typed."""
    names = {*HANDED_ON, *settings_typed(settings)}
    return {name: str(settings[name]) for name in names if settings[name] is not None}
