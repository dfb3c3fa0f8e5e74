"""Compare Copydesk's feed reader with the test cases of other readers.

    python -m benchmarks.feeds [--feedparser DIR] [--gofeed DIR] [--miniflux DIR] [--list]

``DIR`` is the unpacked source distribution of feedparser, or a checkout of gofeed or miniflux. For
the first, feedparser itself has to be installed (see requirements-compare.txt). Link, title, date
and authors of the entries are compared. Each disagreement is looked up in ``verdicts.toml``, which
says who is wrong and why; one that is not in it counts as ours. Exits with 1 if Copydesk is wrong
anywhere.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.feeds import gofeed_cases, miniflux_cases
from benchmarks.feeds.case import NOW, Case, Disagreement, disagreements
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing

OURS = "ours wrong"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds")
    for name in ("feedparser", "gofeed", "miniflux"):
        parser.add_argument(f"--{name}", type=Path, metavar="DIR", help=f"{name}'s source")
    parser.add_argument("--list", action="store_true", help="print every disagreement")
    options = parser.parse_args()
    wrong = 0
    if options.feedparser:
        from benchmarks.feeds import feedparser_cases  # needs feedparser

        wrong += _compare("feedparser", feedparser_cases.cases(options.feedparser), options.list)
    if options.gofeed:
        wrong += _compare("gofeed", gofeed_cases.cases(options.gofeed), options.list)
    if options.miniflux:
        wrong += _compare("miniflux", miniflux_cases.cases(options.miniflux), options.list)
        listed = miniflux_cases.listed_dates(options.miniflux)
        refused = [text for text in listed if DateReader(Listing(), NOW)(text) is None]
        print(f"miniflux reads {len(listed)} dates more; of these are refused: {refused}")
    sys.exit(1 if wrong else 0)


def _compare(reader: str, cases: Iterable[Case], list_all: bool) -> int:
    """Print how many values agree, and whose fault the others are; return how many are ours."""
    text = files("benchmarks.feeds").joinpath("verdicts.toml").read_text(encoding="utf-8")
    verdicts: list[dict[str, Any]] = tomllib.loads(text).get(reader, [])
    counts: Counter[str] = Counter()
    files_read = values = 0
    found: list[Disagreement] = []
    for case in cases:
        files_read += 1
        values += case.size
        found += disagreements(case)
    for one in found:
        verdict, reason = judge(verdicts, f"{one.name} {one.field}")
        counts[verdict] += 1
        if list_all or verdict == OURS:
            print(f"{verdict}: {one.name} {one.field}: {reason}")
            print(f"    theirs {one.theirs!r}\n    ours   {one.ours!r}")
    differing = len({one.name for one in found})
    print(
        f"{reader}: {files_read} cases, {values} values; {differing} cases differ in {len(found)}"
    )
    for verdict, count in sorted(counts.items()):
        print(f"    {verdict:12} {count}")
    return counts[OURS]


def judge(verdicts: list[dict[str, Any]], name: str) -> tuple[str, str]:
    """Return who is wrong in a case's field, and why: the first entry says so that matches."""
    for one in verdicts:
        if any(fnmatchcase(name, pattern) for pattern in one["cases"]):
            return one["verdict"], one["reason"]
    return OURS, ""
