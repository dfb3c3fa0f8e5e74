"""Make, list and revoke the tokens of the desk: ``copydesk token``."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase, print_table
from desk.access.tokens import TokenFile


class Command(CommandBase):
    """Make, list and revoke the tokens by which programs may read from ``copydesk desk``.

    Exit codes: 0 done, 1 there is no such token, 2 it could not be made.
    """

    def syntax(self) -> str:
        return "create NAME | list | revoke NAME"

    def short_desc(self) -> str:
        return "Make, list and revoke the tokens of copydesk desk"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--scope", choices=("read", "write"), default="read", help="of a new one (%(default)s)"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        tokens = TokenFile(Path(self.settings["DATA_DIR"]))
        match args:
            case ["create", name]:
                print(tokens.create(name, opts.scope, self.clock))
            case ["list"]:
                rows = [(each.name, each.scope, each.createdAt) for each in tokens.tokens()]
                print_table(("name", "scope", "made"), rows)
            case ["revoke", name]:
                if not tokens.revoke(name):
                    self.fail(f"there is no token {name!r}")
            case _:
                raise UsageError(f"what is to be done? {self.title} {self.syntax()}")
