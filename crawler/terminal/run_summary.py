"""Print what a run did, for the person or the log that started it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from rich.console import Console
from rich.text import Text

from crawler.extensions.run_report import RunReport
from crawler.terminal.plural import counted

# Sources, and findings, that the summary lists: for more there are the commands
# sources and status.
MOST_FAILED_SOURCES = 20


def print_summary(report: RunReport, where: str, typed: Callable[[str], str]) -> None:
    """Print what the run did, and how to read what it stored.

    ``where`` says in which database the articles are, without credentials; ``typed`` how to type
    the command that has more.
    """
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for line in _lines(report, where, typed):
        console.print(Text(line))


def _lines(report: RunReport, where: str, typed: Callable[[str], str]) -> Iterator[str]:
    if report.message:
        yield report.message
        return
    counts = report.counts
    failed = report.failed_sources()
    polled = sum(each.polled for each in counts.sources.values())
    if polled:
        yield _line("sources polled", polled, f"{len(failed)} failed" if failed else "")
    replayed = counts.replay
    if replayed.pages or replayed.page_expired:
        expired = replayed.page_expired
        detail = f"{expired} more are no longer kept" if expired else ""
        yield _line("pages replayed", replayed.pages, detail)
    else:
        yield _line("pages fetched", counts.pages, f"in {report.seconds:.0f} s")
    articles = counts.articles.outcomes
    for outcome in ("new", "changed", "unchanged"):
        yield _line(f"articles {outcome}", articles[outcome])
    if anew := articles["read-anew"]:
        yield _line("articles read anew", anew, "by other rules than before: no revisions")
    if again := articles["duplicate"]:
        yield _line("articles again", again, "the same text on the same site, another address")
    if gone := articles["gone"]:
        yield _line("articles gone", gone, "not found twice in a row; their texts stay")
    if withheld := articles["withheld"]:
        yield _line("articles kept", withheld, "their pages show less now, or something else")
    if forgotten := articles["forgotten"]:
        yield _line(
            "articles not kept", forgotten, f"they were deleted for good: {typed('forget')}"
        )
    yield _line("articles rejected", articles["rejected"], _list(counts.articles.rejected))
    if spooled := articles["spooled"]:
        yield _line("articles spooled", spooled, "the database was away")
    if waiting := counts.spool.waiting:
        yield _line("wait in the spool", waiting, "for the next run that finds the database")
    for label, causes in (
        ("not fetched", counts.failed),
        ("listings failed", counts.listings.failed),
        ("listings with faults", counts.listings.warnings),
    ):
        if causes:
            yield _line(label, sum(causes.values()), _list(causes))
    if failed:
        yield f"Failed: {_list(dict(islice(failed.items(), MOST_FAILED_SOURCES)))}"
        if len(failed) > MOST_FAILED_SOURCES:
            more = counted(len(failed) - MOST_FAILED_SOURCES, "more source")
            yield f"... and {more}: {typed('sources')}"
    found = [(source, each) for source, some in report.findings.items() for each in some]
    for source, each in found[:MOST_FAILED_SOURCES]:
        yield f"Not as usual: {source}: {each.detail}"
    if len(found) > MOST_FAILED_SOURCES:
        yield f"... and {len(found) - MOST_FAILED_SOURCES} more: {typed('status')}"
    if report.outcome != "finished":
        yield f"The run ended early: {report.outcome}."
    yield from where.splitlines()


def _line(label: str, count: int, detail: str = "") -> str:
    return f"{label:<20} {count:>6}  {detail}".rstrip()


def _list(named: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(named.items()))
