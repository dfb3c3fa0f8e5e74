"""Print the JSON Schema of an article: ``scrapy schema``."""

from __future__ import annotations

import argparse
import json

from scrapy.exceptions import UsageError

from crawler.terminal.command_base import CommandBase
from database.schema.document_schema import document_schema


class Command(CommandBase):
    """Print what fields and types an exported line has, for programs that check or generate."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print the JSON Schema of the documents that export writes"

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("schema takes no arguments")
        print(json.dumps(document_schema(), indent=2))
