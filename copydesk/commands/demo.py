"""Crawl the small web of our own pages without a network: ``copydesk demo``."""

from __future__ import annotations

import argparse
import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.exceptions import UsageError

from copydesk.demo.server import NETWORK, serve_sites
from crawler.terminal.command_base import COULD_NOT_RUN, CommandBase
from model.installation.program import started_as

# The same at every run, as sites are: a second run finds what the first one stored.
PORT = 8780
# What the demo stores stays apart from an operator's own articles.
SETTINGS = {
    "MONGO_DATABASE": "demo",
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    # The pages were written in November 2026 and stay news for ever.
    "MAX_AGE_DAYS": "36500",
    # Nobody else asks these servers for anything.
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_DELAY": "0.02",
}


class Command(CommandBase):
    """Serve five made-up news sites on loopback, and crawl them into the database ``demo``.

    Exit codes: those of the crawl; 2 where the port is taken.
    """

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl five made-up news sites on this machine: a first look, without a network"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("demo takes no arguments")
        with ExitStack() as stack:
            try:
                web = stack.enter_context(serve_sites(PORT))
            except OSError as error:
                where = f"port {PORT} of {NETWORK}.1 and up"
                self.fail(f"can't serve the sites on {where}: {error}", COULD_NOT_RUN)
                return
            sources = Path(stack.enter_context(TemporaryDirectory())) / "sources.toml"
            sources.write_text(web.sources(), encoding="utf-8")
            given = {"SOURCES_FILE": sources} | SETTINGS
            options = [f"-s{name}={value}" for name, value in given.items()]
            options += [f"-s{setting}" for setting in opts.set]
            # We start ourselves, with a file of ours.
            crawl = [*started_as(), "crawl", "news", *options]
            self.exitcode = subprocess.run(crawl, check=False).returncode  # noqa: S603
