"""What a run did, for the person or the log that started it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from crawler.extensions.run_record import RunReport

# A list of sources longer than this is for `scrapy sources` or `scrapy status`, not for the end
# of a run.
MOST_FAILED_SOURCES = 20


def failed_sources(report: RunReport) -> dict[str, str]:
    """Source id → why none of its listings could be read in this run."""
    failed = {}
    for source, counts in report.by_source().items():
        if counts.get("polled") and not counts.get("listings/read"):
            causes = [
                name.removeprefix("listings/failed/")
                for name in counts
                if name.startswith("listings/failed/")
            ]
            if causes:
                failed[source] = ", ".join(causes)
    return failed


def print_summary(report: RunReport, where: str) -> None:
    """Print what the run did, and how to read what it stored.

    ``where`` says in which database the articles are, without credentials.
    """
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for line in _lines(report, where):
        console.print(Text(line))


def _lines(report: RunReport, where: str) -> Iterator[str]:
    if report.message:
        yield report.message
        return
    failed = failed_sources(report)
    polled = sum(1 for counts in report.by_source().values() if counts.get("polled"))
    if polled:
        yield _line("sources polled", polled, f"{len(failed)} failed" if failed else "")
    replayed = report.of("replay/")
    if replayed:
        expired = replayed.get("page-expired", 0)
        detail = f"{expired} more are no longer kept" if expired else ""
        yield _line("pages replayed", replayed.get("pages", 0), detail)
    else:
        yield _line("pages fetched", report.pages, f"in {report.seconds:.0f} s")
    for outcome in ("new", "changed", "unchanged"):
        yield _line(f"articles {outcome}", report.counts.get(f"articles/{outcome}", 0))
    if again := report.counts.get("articles/duplicate", 0):
        yield _line("articles again", again, "the same text on the same site, another address")
    if gone := report.counts.get("articles/gone", 0):
        yield _line("articles gone", gone, "not found twice in a row; their texts stay")
    rejected = report.counts.get("articles/rejected", 0)
    yield _line("articles rejected", rejected, _list(report.of("articles/rejected/")))
    if spooled := report.counts.get("articles/spooled", 0):
        yield _line("articles spooled", spooled, "the database was away")
    if waiting := report.counts.get("spool/waiting", 0):
        yield _line("wait in the spool", waiting, "for the next run that finds the database")
    for label, prefix in (
        ("not fetched", "failed/"),
        ("listings failed", "listings/failed/"),
        ("listings with faults", "listings/warnings/"),
    ):
        if causes := report.of(prefix):
            yield _line(label, sum(causes.values()), _list(causes))
    if failed:
        yield f"Failed: {_list(dict(list(failed.items())[:MOST_FAILED_SOURCES]))}"
        if len(failed) > MOST_FAILED_SOURCES:
            yield f"... and {len(failed) - MOST_FAILED_SOURCES} more sources: scrapy sources"
    found = [(source, each) for source, some in report.findings.items() for each in some]
    for source, each in found[:MOST_FAILED_SOURCES]:
        yield f"Not as usual: {source}: {each.detail}"
    if len(found) > MOST_FAILED_SOURCES:
        yield f"... and {len(found) - MOST_FAILED_SOURCES} more: scrapy status"
    if report.outcome != "finished":
        yield f"The run ended early: {report.outcome}."
    yield from where.splitlines()


def _line(label: str, count: int, detail: str = "") -> str:
    return f"{label:<20} {count:>6}  {detail}".rstrip()


def _list(named: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in named.items())
