"""Put the shards that are due into the queues of workers: ``copydesk beat``."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from copydesk.commands.worker import become_celery
from crawler.terminal.command_base import CommandBase


class Command(CommandBase):
    """Look every WATCH_INTERVAL seconds which shards are due, and queue them, until it is stopped.

    One is enough for all workers, and two do no harm.
    Exit codes: 0 stopped, 2 it could not start.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Queue the shards that are due, for workers on several machines"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("beat takes no arguments, only options")
        assert self.settings is not None
        become_celery(self.settings, "beat", "-B", "-Q", "schedule", "--pool", "solo")
