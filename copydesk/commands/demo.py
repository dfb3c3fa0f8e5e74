"""Crawl the small web of our own pages without a network: ``copydesk demo``."""

from __future__ import annotations

import argparse
import os
import subprocess
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.exceptions import UsageError

from copydesk.demo.later_news import WHAT_HAPPENED, pass_time
from copydesk.demo.server import NETWORK, Web, serve_sites
from crawler.terminal.command_base import COULD_NOT_RUN, CommandBase
from database.repositories.article_filter import ArticleFilter
from database.repositories.newest_articles import NewestArticles
from model.clock import OFFSET_VARIABLE
from model.installation.program import started_as, typed

# The same at every run, as sites are: a second run finds what the first one stored.
PORT = 8780
# What the demo stores stays apart from an operator's own articles.
SETTINGS = {
    "MONGO_DATABASE": "demo",
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    # The first line of a run names files, which are of no use after the demo.
    "LOG_LEVEL": "WARNING",
    "CONTACT_URL": f"http://{NETWORK}.1:{PORT}/",
    # The pages were written in November 2026 and stay news for ever.
    "MAX_AGE_DAYS": "36500",
    # Nobody else asks these servers for anything.
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_DELAY": "0.02",
}
# How late it is at the second crawl, when every article is due to be looked at again, and at the
# third: a page counts as gone when it is missing for an hour.
SECOND, THIRD = timedelta(minutes=15), timedelta(minutes=80)
# The newest articles, as far back as the last one with which something happens.
LISTED = "12"


class Command(CommandBase):
    """Serve five made-up news sites on loopback, and crawl them into the database ``demo``.

    Exit codes: those of the crawl; 2 where the port is taken.
    """

    _options: list[str]
    """The demo's settings as the commands that it runs take them, those that were given last."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl five made-up news sites on this machine: a first look, without a network"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        for name, value in SETTINGS.items():
            # above the environment, below the command line
            self.settings.set(name, value, priority="spider")
        given = [f"{name}={value}" for name, value in SETTINGS.items()]
        self._options = [f"-s{setting}" for setting in (*given, *opts.set)]

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
            self._options.insert(0, f"-sSOURCES_FILE={sources}")
            # Held until the end, so that the embedded server starts once for all commands.
            database = stack.enter_context(self.database())
            if NewestArticles(database).read(ArticleFilter(), 1):
                pass_time(web)
                is_done = self._crawl("Five news sites that an earlier demo has crawled")
            else:
                is_done = self._show_first_day(web)
        if is_done:
            anew = typed("demo", "-s", "MONGO_DATABASE=demo2")
            print(
                "\nA second run finds nothing new here: it asks the feeds, knows the articles that "
                "they list,\nand requests them only to see whether they have changed. "
                f"To begin anew: {anew}"
            )

    def _show_first_day(self, web: Web) -> bool:
        """Crawl the sites, and twice more as time passes; return whether all went well."""
        if not self._crawl("Five news sites, crawled for the first time"):
            return False
        pass_time(web)
        return (
            self._crawl(f"A quarter of an hour later. {WHAT_HAPPENED}", later=SECOND)
            and self._crawl(
                "An hour later. Ticker's page is still missing, so its article is gone",
                "--quiet",
                "-asource=ticker",
                later=THIRD,
            )
            and self._run("The newest articles", "articles", f"--limit={LISTED}")
        )

    def _crawl(self, title: str, *options: str, later: timedelta = timedelta(0)) -> bool:
        return self._run(title, "crawl", "news", *options, later=later)

    def _run(self, title: str, *words: str, later: timedelta = timedelta(0)) -> bool:
        """Run a command of ours with the clock so much ahead; return whether all went well."""
        print(f"\n{title}:", flush=True)
        offset = (self.clock.offset + later).total_seconds()
        # We start ourselves, with a file of ours.
        ended = subprocess.run(  # noqa: S603
            [*started_as(), *words, *self._options],
            env=os.environ | {OFFSET_VARIABLE: str(offset)},
            check=False,
        )
        self.exitcode = ended.returncode
        return not self.exitcode
