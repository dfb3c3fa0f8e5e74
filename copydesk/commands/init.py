"""Write a sources file to begin with: ``copydesk init``."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

import copydesk
from crawler.terminal.command_base import CommandBase
from model.installation.program import typed

# The file that a checkout has at its root: every key explained, and sources that anybody may poll.
TEMPLATE = Path(copydesk.__file__).with_name("sources.toml")


class Command(CommandBase):
    """Write the commented sources file that SOURCES_FILE names; never over another.

    Exit codes: 0 written, 1 the file is there already, 2 it can't be written.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write a commented sources.toml to begin with; never over one that is there"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("init takes no arguments; -s SOURCES_FILE=FILE names another file")
        assert self.settings is not None
        file = Path(self.settings["SOURCES_FILE"]).absolute()
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as written:
                written.write(TEMPLATE.read_bytes())
        except FileExistsError:
            self.fail(f"{file} is there already: nothing is written")
            return
        print(
            f"{file} lists the sources: edit it, it explains itself.\n"
            f"Then: {typed('doctor')} checks what a crawl needs, {typed('crawl', 'news')} crawls."
        )
