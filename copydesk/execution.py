"""Execute one command as Scrapy does, which would import all others, too: half of a short run."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from scrapy.cmdline import ScrapyArgumentParser, execute
from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from model.installation.program import COPYDESK

# The exit code of a command that was used wrongly, as argparse's and Scrapy's is.
USAGE = 2


def execute_command(package: str | None, arguments: Sequence[str]) -> int:
    """Run the command of a package; None for Scrapy's own. Return its exit code."""
    settings = get_project_settings()
    try:
        if package is None:
            execute([COPYDESK, *arguments], settings)
        command = import_module(f"{package}.{arguments[0]}").Command()
        return _run(command, arguments[0], arguments[1:], settings)
    except SystemExit as end:
        if isinstance(end.code, int):
            return end.code
        raise


def _run(command: ScrapyCommand, name: str, arguments: Sequence[str], settings: Settings) -> int:
    parser = ScrapyArgumentParser(
        formatter_class=ScrapyHelpFormatter,
        usage=f"{COPYDESK} {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    settings.setdict(command.default_settings, priority="command")
    command.settings = settings
    command.add_options(parser)
    options, rest = parser.parse_known_args(arguments)
    try:
        command.process_options(rest, options)
        if command.requires_crawler_process:
            command.crawler_process = AsyncCrawlerProcess(settings)
        if options.profile:
            from cProfile import Profile

            profile = Profile()
            profile.runcall(command.run, rest, options)
            profile.dump_stats(options.profile)
        else:
            command.run(rest, options)
    except UsageError as error:
        if str(error):
            parser.error(str(error))
        if error.print_help:
            parser.print_help()
        return USAGE
    return command.exitcode
