"""Print what makes a shell complete our commands: ``copydesk completion bash``."""

from __future__ import annotations

import argparse

import shtab
from scrapy.exceptions import UsageError

from copydesk.command_line import commands
from crawler.configuration.known_arguments import SPIDERS
from crawler.terminal.command_base import CommandBase
from model.installation.program import COPYDESK

SHELLS = tuple(shtab.SUPPORTED_SHELLS)


class Command(CommandBase):
    """Print a completion script. It is made once, so that no key press waits for Python."""

    def syntax(self) -> str:
        return f"[options] <{'|'.join(SHELLS)}>"

    def short_desc(self) -> str:
        return "Print a script with which your shell completes commands and options"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or args[0] not in SHELLS:
            raise UsageError(f"name your shell, one of {', '.join(SHELLS)}")
        print(shtab.complete(self._parser(), shell=args[0]))

    def _parser(self) -> argparse.ArgumentParser:
        """Return one parser of all commands, which are else parsed one by one."""
        parser = argparse.ArgumentParser(prog=COPYDESK)
        parser.add_argument("--version", action="store_true", help="print the version")
        each_command = parser.add_subparsers()
        for name, command in commands():
            command.settings = self.settings
            of_command = each_command.add_parser(
                name, help=command.short_desc(), conflict_handler="resolve"
            )
            command.add_options(of_command)
            if name == "crawl":
                of_command.add_argument("spider", choices=sorted(SPIDERS))
        return parser
