"""Test what a run's summary says, line by line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extensions.run_report import RunReport
from crawler.terminal.run_summary import MOST_FAILED_SOURCES, print_summary
from database.documents.crawling.health import Finding
from model.installation.program import typed
from model.run_counts import RunCounts

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def finding(detail: str) -> Finding:
    return Finding("undated", NOON, NOON, 9, 1, 2, detail)


def lines(report: RunReport, capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_summary(report, "Articles are in news.", typed)
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_a_quiet_run_is_told_by_its_pages_and_articles(capsys: pytest.CaptureFixture[str]) -> None:
    counts = RunCounts()
    counts.count_page()
    counts.count_item("new", "herald")
    assert lines(RunReport("r", "finished", counts=counts, seconds=3.4), capsys) == [
        "pages fetched 1 in 3 s",
        "articles new 1",
        "articles changed 0",
        "articles unchanged 0",
        "articles rejected 0",
        "Articles are in news.",
    ]


def test_a_message_takes_the_place_of_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(RunReport("r", message="Nothing is due."), capsys) == ["Nothing is due."]


def test_all_that_went_wrong_is_told_with_its_causes(capsys: pytest.CaptureFixture[str]) -> None:
    counts = RunCounts()
    counts.count_polled("herald")
    counts.count_failed_listing("herald", "dns")
    counts.count_polled("kurier")
    counts.count_listing("kurier")
    counts.count_warning("kurier", "truncated")
    counts.count_failed_page("timeout", "kurier")
    for outcome in ("duplicate", "gone", "withheld", "spooled"):
        counts.count_item(outcome, "kurier")
    for reason in ("wall", "empty", "wall"):
        counts.count_item("rejected", "kurier", reason)
    counts.count_waiting_in_spool(4)
    found = {"kurier": [finding("9 of 9")]}
    report = RunReport("r", "database-lost", counts=counts, findings=found)
    assert lines(report, capsys) == [
        "sources polled 2 1 failed",
        "pages fetched 0 in 0 s",
        "articles new 0",
        "articles changed 0",
        "articles unchanged 0",
        "articles again 1 the same text on the same site, another address",
        "articles gone 1 not found twice in a row; their texts stay",
        "articles kept 1 their pages show less now, or something else",
        "articles rejected 3 empty 1, wall 2",
        "articles spooled 1 the database was away",
        "wait in the spool 4 for the next run that finds the database",
        "not fetched 1 timeout 1",
        "listings failed 1 dns 1",
        "listings with faults 1 truncated 1",
        "Failed: herald dns",
        "Not as usual: kurier: 9 of 9",
        "The run ended early: database-lost.",
        "Articles are in news.",
    ]


@pytest.mark.parametrize(
    ("expired", "line"),
    [(0, "pages replayed 2"), (3, "pages replayed 2 3 more are no longer kept")],
)
def test_a_replay_is_told_by_its_stored_pages(
    expired: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = RunCounts()
    counts.count_replayed(pages=2, expired=expired)
    assert lines(RunReport("r", "finished", counts=counts), capsys)[0] == line


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_failed_sources_and_findings_are_listed(
    more: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert MOST_FAILED_SOURCES == 20
    names = [f"s{number:02}" for number in range(20 + more)]
    counts = RunCounts()
    for name in names:
        counts.count_polled(name)
        counts.count_failed_listing(name, "dns")
    findings = {name: [finding("fewer")] for name in names}
    said = lines(RunReport("r", "finished", counts=counts, findings=findings), capsys)
    (failed,) = [line for line in said if line.startswith("Failed: ")]
    assert failed.count("dns") == 20
    assert sum(line.startswith("Not as usual: ") for line in said) == 20
    assert [line for line in said if line.startswith("... and ")] == [
        "... and 1 more source: scrapy sources",
        "... and 1 more: scrapy status",
    ][: 2 * more]
