"""What a run did, for the person or the log that started it."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from crawler.extensions.run import RunReport

# A list of sources longer than this is for `scrapy sources`, not for the end of a run.
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


def print_summary(report: RunReport, where: str, console: Console) -> None:
    """Print what the run did, and how to read what it stored.

    ``where`` says in which database the articles are, without credentials.
    """
    console.print(_summary(report, where), soft_wrap=True)


def _summary(report: RunReport, where: str) -> RenderableType:
    if report.message:
        return Text(report.message)
    counts = report.counts
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    polled = sum(1 for source in report.by_source().values() if source.get("polled"))
    failed = failed_sources(report)
    if polled:
        table.add_row("sources polled", str(polled), f"{len(failed)} failed" if failed else "")
    table.add_row("pages fetched", str(report.pages), f"in {report.seconds:.0f} s")
    for outcome in ("new", "changed", "unchanged"):
        table.add_row(f"articles {outcome}", str(counts.get(f"articles/{outcome}", 0)), "")
    if counts.get("articles/duplicate"):
        table.add_row(
            "articles again", str(counts["articles/duplicate"]), "same site, another address"
        )
    table.add_row(
        "articles rejected",
        str(counts.get("articles/rejected", 0)),
        _list(report.of("articles/rejected/")),
    )
    for label, prefix in (
        ("not fetched", "failed/"),
        ("listings failed", "listings/failed/"),
        ("listings with faults", "listings/warnings/"),
    ):
        causes = report.of(prefix)
        if causes:
            table.add_row(label, str(sum(causes.values())), _list(causes))
    parts: list[RenderableType] = [table]
    if failed:
        parts.append(Text(f"Failed: {_list(dict(list(failed.items())[:MOST_FAILED_SOURCES]))}"))
        if len(failed) > MOST_FAILED_SOURCES:
            parts.append(Text(f"... and {len(failed) - MOST_FAILED_SOURCES} more sources."))
    if report.outcome != "finished":
        parts.append(Text(f"The run ended early: {report.outcome}."))
    parts.append(Text(where))
    return Group(*parts)


def _list(named: dict[str, int] | dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in named.items())
