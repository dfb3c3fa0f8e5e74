"""Delete what is stored of a page or a source, for good: ``scrapy forget``."""

from __future__ import annotations

import argparse
import asyncio

from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

from crawler.terminal.command_base import COULD_NOT_RUN, CommandBase
from crawler.terminal.plural import counted
from database.connection.client import connect_async
from database.schema.ensure import ensure_schema


class Command(CommandBase):
    """Delete articles with their revisions, raw pages and rejections; keep tombstones.

    Exit codes: 0 deleted, 1 nothing is stored there, 2 could not run, or not confirmed.
    """

    def syntax(self) -> str:
        return "[options] <url> [<url> ...] | --source ID"

    def short_desc(self) -> str:
        return "Delete stored articles for good: they do not come back, and readers are told"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="ID", help="everything that is stored of a source")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.source):
            raise UsageError("name the addresses, or --source ID")
        asyncio.run(self._forget(args, opts.source, is_confirmed=opts.yes))

    async def _forget(self, urls: list[str], source: str | None, *, is_confirmed: bool) -> None:
        settings = self.settings
        assert settings is not None
        async with connect_async(
            settings["MONGO_URI"],
            data_dir=settings["DATA_DIR"],
            answer_within=settings.getfloat("DATABASE_TIMEOUT"),
        ) as client:
            database = client[settings["MONGO_DATABASE"]]
            await ensure_schema(database)
            forgetting = load_object(settings["FORGETTING"])(database, self.clock)
            if source is not None:
                articles, rejected = await forgetting.count_of(source)
                pages = counted(rejected, "rejected page")
                what = f"{counted(articles, 'article')} and {pages} of {source}"
            else:
                counts = await forgetting.count_at(urls)
                if missing := [url for url, count in counts.items() if not count]:
                    self.fail(f"nothing is stored under {', '.join(missing)}")
                    return
                what = f"what is stored under {', '.join(urls)}"
            if not is_confirmed and not await self._is_confirmed(what):
                self.fail("nothing is deleted; answer y, or give --yes", COULD_NOT_RUN)
                return
            if source is not None:
                forgotten = await forgetting.forget_source(source)
            else:
                forgotten = await forgetting.forget_at(urls)
        if not forgotten:
            self.fail(f"nothing is stored of {source}")
            return
        said = counted(forgotten, "page is", "pages are")
        print(f"{said} deleted for good, with all revisions.")

    async def _is_confirmed(self, what: str) -> bool:
        try:
            question = f"Delete {what}, with all revisions and raw pages, for good? [y/N] "
            answer = await asyncio.to_thread(input, question)
        except EOFError:
            return False
        return answer.strip().lower() in ("y", "yes")
