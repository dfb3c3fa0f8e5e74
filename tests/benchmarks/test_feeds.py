"""Test that the comparison with other feed readers finds what differs, and judges it."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

from benchmarks.feeds import gofeed_cases, miniflux_cases
from benchmarks.feeds.case import disagreements
from benchmarks.feeds.measure import judge

FEED = (
    "<rss><channel><item><title>Ferry strike</title><author>Ada Quill</author>"
    "<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate></item></channel></rss>"
)
GO_DATES = """
	{"Fri, 20 Nov 2026 08:00:00 CET", "2026-11-20 07:00:00"},
	{"Fri, 20 Nov 2026 08:00:00 EST", "2026-11-20 08:00:00"},
"""
GO_TEST = f"""
func TestOne(t *testing.T) {{
	data := `{FEED}`
	feed, err := Parse("https://h.example/", reader(data))
	if feed.Entries[0].Title != "Ferry strike" {{ }}
	if feed.Entries[0].Author != "Tom Reyes" {{ }}
	if !feed.Entries[0].Date.Equal(time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)) {{ }}
}}
"""


def test_the_files_of_gofeed_are_compared(tmp_path: Path) -> None:
    folder = tmp_path / "testdata" / "rss"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_text(FEED)
    item = {"title": "Ferry strike", "pubDateParsed": "2026-11-20T08:00:00Z"}
    (folder / "a.json").write_text(json.dumps({"items": [item]}))
    dates = tmp_path / "internal" / "shared"
    dates.mkdir(parents=True)
    (dates / "dateparser_test.go").write_text(GO_DATES)
    found = [one for case in gofeed_cases.cases(tmp_path) for one in disagreements(case)]
    assert [(one.name, one.field) for one in found] == [
        ("rss/a.xml", "date"),
        ("dateparser_test.go: Fri, 20 Nov 2026 08:00:00 EST", "date"),
    ]


def test_the_tests_of_miniflux_are_compared(tmp_path: Path) -> None:
    folder = tmp_path / "internal" / "reader" / "rss"
    folder.mkdir(parents=True)
    (folder / "parser_test.go").write_text(GO_TEST)
    [case] = miniflux_cases.cases(tmp_path)
    [one] = disagreements(case)
    assert (one.field, one.theirs, one.ours) == ("author", "Tom Reyes", "Ada Quill")


def test_every_verdict_has_a_reason_and_what_has_none_is_our_error() -> None:
    text = files("benchmarks.feeds").joinpath("verdicts.toml").read_text(encoding="utf-8")
    for verdicts in tomllib.loads(text).values():
        assert all(one["verdict"] in ("theirs wrong", "taste") for one in verdicts)
        assert all(one["reason"] and one["cases"] for one in verdicts)
    verdicts = [{"cases": ["a/*.xml link"], "verdict": "taste", "reason": "so"}]
    assert judge(verdicts, "a/b.xml link") == ("taste", "so")
    assert judge(verdicts, "a/b.xml title") == ("ours wrong", "")
