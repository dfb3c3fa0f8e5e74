"""Find the command that was typed, without a Scrapy project around: help, unknown commands."""

from __future__ import annotations

import os
import pkgutil
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.workers.gc_tuning import collect_rarely
from model.errors import no_such
from model.installation.program import COPYDESK
from model.installation.version import COPYDESK_VERSION

if TYPE_CHECKING:
    from scrapy.commands import ScrapyCommand

COPYDESKS, CRAWLERS, SCRAPYS = "copydesk.commands", "crawler.commands", "scrapy.commands"
# The packages of commands, by what they are to a user, in the order in which the help lists them.
PACKAGES = {
    "Set up": COPYDESKS,
    "Crawl, and read what is stored": CRAWLERS,
    "Scrapy's own, for developers": SCRAPYS,
}
# The exit code of a command that could not run, as Scrapy's is.
COULD_NOT_RUN = 2


def run() -> None:
    """Run the command that was typed, and exit with its code."""
    collect_rarely()  # before Scrapy is imported: collections take a tenth of that
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` begin with; return its exit code."""
    # Whatever project the working directory belongs to: these are Copydesk's commands.
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    first = arguments[0] if arguments else "--help"
    if first in ("-h", "--help", "help"):
        # A reader that closes the pipe (head, less) has what it wants.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        print(help_text())
        return 0
    if first in ("-V", "--version"):
        print(f"Copydesk {COPYDESK_VERSION}")
        return 0
    package = _package_of(first)
    if package is None:
        known = {name for package in PACKAGES.values() for name in _names(package)}
        what = "options come after the command" if first.startswith("-") else ""
        wrong = what or no_such("command", first, known)
        print(f"{COPYDESK}: {wrong} ({COPYDESK} --help lists them)", file=sys.stderr)
        return COULD_NOT_RUN
    # Imported here: a slip of the keyboard, or the version, needs no Scrapy.
    from copydesk.execution import execute_command

    return execute_command(None if package == SCRAPYS else package, arguments)


def help_text() -> str:
    """Return what ``copydesk --help`` prints: every command and what it is for, ours first."""
    lines = [
        f"Copydesk {COPYDESK_VERSION}: crawl news sites, and keep their articles in MongoDB.",
        "",
        f"Usage: {COPYDESK} COMMAND [options] [arguments]",
    ]
    for title, package in PACKAGES.items():
        rows = [f"  {name:<12} {command.short_desc()}" for name, command in _commands_of(package)]
        lines += ["", f"{title}:", *rows]
    last = f"{COPYDESK} COMMAND --help says more; {COPYDESK} --version says which version this is."
    return "\n".join([*lines, "", last])


def _package_of(name: str) -> str | None:
    """Return the package that has a command; where ours and Scrapy's have a name, it is ours."""
    ours_first = (COPYDESKS, CRAWLERS, SCRAPYS)
    return next((each for each in ours_first if name in _names(each)), None)


def commands() -> Iterator[tuple[str, ScrapyCommand]]:
    """Yield every command by its name, ours first."""
    for package in PACKAGES.values():
        yield from _commands_of(package)


def _commands_of(package: str) -> Iterator[tuple[str, ScrapyCommand]]:
    """Yield the commands of a package; where ours has Scrapy's name, it takes its place."""
    ours = {name for each in (COPYDESKS, CRAWLERS) for name in _names(each)}
    for name in _names(package):
        if package != SCRAPYS or name not in ours:
            yield name, import_module(f"{package}.{name}").Command()


def _names(package: str) -> list[str]:
    """Return the commands of a package, each of which is a module of that name."""
    spec = find_spec(package)
    assert spec is not None
    return sorted(each.name for each in pkgutil.iter_modules(spec.submodule_search_locations))
