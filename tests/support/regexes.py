"""Finds regular expressions whose time grows with more than the length of what they read.

``python -m tests.support.regexes`` tries every compiled expression of the project on long
repetitions and
prints those for which four times the text takes more than eight times as long.
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
import pipelines

PIECES = (
    *(" ", "\t\n", "a", "A", "1", "a1", "é", "-", "_", ".", ",", ":", ";", "/", "<", ">", "=", "&"),
    *("#", "%", "(", ")", "[", "{", '"', "'", "\\", "|", "a ", "a-", "a.", "a:", "1-", "1/", "1 "),
    *("a=", "a='", 'a="', "<a", "<a ", "<a b=", "<!--", "<?xml", "&#", "&#1", "&a", "https:", "//"),
    *("www.", "@", "a@", "(a", "%2", "%e2", "by ", "and ", "2026-", "am ", "Updated ", "x\n\n"),
)
LENGTH = 4_000
# So much slower for four times the text: linear is 4, quadratic 16; clocks are coarse.
GROWTH = 9.0
# Seconds for a text of 16,000 characters below which growth does no harm.
HARMLESS = 0.1


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every compiled expression that a module of the project holds, by its name."""
    for package in (crawler, pipelines, database):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield from _held_by(importlib.import_module(module.name))


def _held_by(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        held = value.values() if isinstance(value, dict) else value
        several = held if isinstance(value, dict | list | tuple | frozenset) else [value]
        for one in several:
            if isinstance(one, re.Pattern):
                yield f"{module.__name__}.{name}", one


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    """CPU seconds to look for every match in ``text``."""
    read: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    for _ in pattern.finditer(read):
        pass
    return time.process_time() - began


def superlinear(pattern: re.Pattern[Any]) -> tuple[str, float] | None:
    """The repeated piece that it is slow on, and the seconds for four times ``LENGTH``."""
    for piece in PIECES:
        for end in ("", "\0"):
            long = seconds(pattern, piece * (4 * LENGTH // len(piece)) + end)
            if long > HARMLESS:
                short = seconds(pattern, piece * (LENGTH // len(piece)) + end)
                if long > GROWTH * short:
                    return piece, long
    return None


def main() -> None:
    count = 0
    for name, pattern in patterns():
        count += 1
        if found := superlinear(pattern):
            print(f"{name}: {found[1]:.2f} s for {found[0]!r}", flush=True)
    print(f"{count} expressions")


if __name__ == "__main__":
    main()
