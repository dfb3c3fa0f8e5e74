"""Answer an assistant on stdin and stdout: ``copydesk mcp``."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from copydesk.commands.desk import desk_settings, needs_web
from crawler.terminal.command_base import CommandBase


class Command(CommandBase):
    """Answer an assistant that starts this command (Model Context Protocol on stdio).

    It reads what is stored, and stores a page only where it is told to; docs/api.md shows an
    assistant's configuration.
    Exit codes: 0 the assistant is done, 2 it could not start.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Answer an assistant on stdin and stdout (Model Context Protocol)"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("mcp takes no arguments, only options")
        with needs_web():
            from desk.app import open_context
            from desk.crawling import PageCrawler
            from desk.mcp.server import mcp_server
        assert self.settings is not None
        settings = desk_settings(self.settings)
        with open_context(settings, self.clock) as context:
            mcp_server(lambda: context, PageCrawler(settings)).run("stdio")
