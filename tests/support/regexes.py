"""Find regular expressions whose time grows faster than the length of what they read.

``python -m tests.support.regexes`` tries every compiled expression of the project on long
repetitions and prints those for which four times the text takes more than nine times as long.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import crawler
import database
import model
import pipelines
import text
import urls

# Pieces of text that are repeated: what the expressions of the project begin with or loop over.
PIECES = (
    *(" ", "\t\n", "a", "A", "1", "a1", "é", "-", "_", ".", ",", ":", ";", "/", "<", ">", "=", "&"),
    *("#", "%", "(", ")", "[", "{", '"', "'", "\\", "|", "a ", "a-", "a.", "a:", "1-", "1/", "1 "),
    *("a=", "a='", 'a="', "<a", "<a ", "<a b=", "<!--", "<?xml", "&#", "&#1", "&a", "https:", "//"),
    *("www.", "@", "a@", "(a", "%2", "%e2", "by ", "and ", "2026-", "am ", "Updated ", "x\n\n"),
)
# Characters of the shorter of the two texts that an expression is timed on.
LENGTH = 4_000
# How many times slower four times the text may be: linear is 4, quadratic 16; clocks are coarse.
GROWTH = 9.0
# Seconds for a text of 16,000 characters up to which growth does no harm.
HARMLESS = 0.1


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Return every compiled expression that a module of the project holds, with its name."""
    for package in (model, text, urls, database, crawler, pipelines):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(".__main__"):  # It would run, as database.embedded does.
                yield from _held_by(importlib.import_module(module.name))


def _held_by(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        held = value.values() if isinstance(value, dict) else value
        several = held if isinstance(value, dict | list | tuple | frozenset) else [value]
        for one in several:
            if isinstance(one, re.Pattern):
                yield f"{module.__name__}.{name}", one


def seconds(pattern: re.Pattern[Any], read_text: str) -> float:
    """Return the CPU seconds that it takes to look for every match in ``read_text``."""
    read: Any = read_text.encode() if isinstance(pattern.pattern, bytes) else read_text
    began = time.process_time()
    for _ in pattern.finditer(read):
        pass
    return time.process_time() - began


def superlinear(pattern: re.Pattern[Any]) -> tuple[str, float] | None:
    """Return the repeated piece that it is slow on, and the seconds for four times ``LENGTH``."""
    for piece in PIECES:
        for end in ("", "\0"):
            long = seconds(pattern, piece * (4 * LENGTH // len(piece)) + end)
            if long > HARMLESS:
                short = seconds(pattern, piece * (LENGTH // len(piece)) + end)
                if long > GROWTH * short:
                    return piece, long
    return None


def main() -> None:
    """Try every expression, and print those that are too slow."""
    count = 0
    for name, pattern in patterns():
        count += 1
        if found := superlinear(pattern):
            print(f"{name}: {found[1]:.2f} s for {found[0]!r}", flush=True)
    print(f"{count} expressions")


if __name__ == "__main__":
    main()
