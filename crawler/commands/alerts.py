"""Try whether messages about unusual sources arrive: ``scrapy alerts test``."""

from __future__ import annotations

import argparse
import asyncio

from scrapy.exceptions import UsageError

from crawler.health.receivers import receivers
from crawler.terminal.command_base import COULD_NOT_RUN, CommandBase

MESSAGE = {
    "text": "This is a test of Copydesk's alerts: nothing is wrong.",
    "new": [],
    "over": [],
}


class Command(CommandBase):
    """Send a test message to what BREAKAGE_WEBHOOK and ALERTS name.

    Exit codes: 0 all were accepted, 1 one was not, 2 nothing is named.
    """

    def syntax(self) -> str:
        return "test"

    def short_desc(self) -> str:
        return "Send a test message by webhook, mail or chat"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args != ["test"]:
            raise UsageError(f"what is to be done with the alerts? {self.title} test")
        assert self.settings is not None
        named = receivers(self.settings["BREAKAGE_WEBHOOK"], self.settings["ALERTS"])
        if not named:
            self.fail("nobody is told: set BREAKAGE_WEBHOOK or ALERTS", COULD_NOT_RUN)
        for setting, receiver in named.items():
            if asyncio.run(receiver.post(MESSAGE)):
                print(f"{setting}: accepted")
            else:
                self.fail(f"{setting}: not accepted")
