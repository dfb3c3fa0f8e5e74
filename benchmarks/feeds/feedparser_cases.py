"""Take feedparser's reading of its own test files (``tests`` in its source distribution)."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from benchmarks.feeds.case import Case, Entry

# The response's headers stand in a comment of the file.
_HEADER = re.compile(rb"^\s*Header:\s+([^:\s]+):\s*(.+?)\s*$", re.MULTILINE)
_SUFFIXES = (".xml", ".gz", ".z")
# Entries of a file that are compared: its tests look at the first, or the first few.
_MOST_ENTRIES = 5


def cases(folder: Path) -> Iterator[Case]:
    """Yield the files in which feedparser finds a title or an entry, with what it finds."""
    tests = folder / "tests"
    for path in sorted(tests.rglob("*")):
        if path.suffix not in _SUFFIXES:
            continue
        body = path.read_bytes()
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in _HEADER.findall(body[:4_096])
        }
        name = path.relative_to(tests).as_posix()
        url = headers.get("content-location", f"http://127.0.0.1:8097/tests/{name}")
        headers.setdefault("content-location", url)
        headers.setdefault("content-type", "application/xml")
        read = feedparser.parse(body, response_headers=headers)
        entries = [_entry(entry) for entry in read.entries[:_MOST_ENTRIES]]
        title = dict.get(read.feed, "title") or None
        case = Case(name, body, url, headers["content-type"], title, entries)
        if case.size:
            yield case


def _entry(entry: dict[str, Any]) -> Entry:
    # feedparser's get() takes another date where there is none of that name
    known = {key: dict.get(entry, key) for key in dict.keys(entry)}
    moment = next(
        (
            known[f"{name}_parsed"]
            for name in ("published", "created", "updated")
            if known.get(f"{name}_parsed")
        ),
        None,
    )
    names = [one["name"] for one in known.get("authors") or () if one.get("name")]
    return Entry(
        known.get("link") or None,
        known.get("title") or None,
        datetime.fromtimestamp(timegm(moment), UTC) if moment else None,
        ", ".join(names) or None,
    )
