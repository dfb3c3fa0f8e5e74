"""Read gofeed's test files: feeds with the translated feed beside each, and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.feeds.case import Case, Entry

# A date as it is written, and what it is in UTC, in the braces of a Go table.
_DATE = re.compile(r'\{"([^"]+)",\s*"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"\}')


def cases(folder: Path) -> Iterator[Case]:
    """Yield the feeds whose entries have values, and the dates."""
    for path in sorted((folder / "testdata").rglob("*.json")):
        feed = path.with_suffix(".xml")
        feed = feed if feed.exists() else path.with_name(f"{path.stem}_feed.json")
        if not feed.exists():
            continue
        expected = json.loads(path.read_text(encoding="utf-8"))
        items = expected.get("items") or expected.get("entries") or []
        case = Case(
            feed.relative_to(folder / "testdata").as_posix(),
            feed.read_bytes(),
            "http://feeds.example.org/feed.xml",
            entries=[_entry(item) for item in items],
        )
        if case.size:
            yield case
    dates = folder / "internal" / "shared" / "dateparser_test.go"
    for text, moment in _DATE.findall(dates.read_text(encoding="utf-8")):
        date = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        yield Case(f"dateparser_test.go: {text}", entries=[Entry(date=date)], date=text)


def _entry(item: dict[str, Any]) -> Entry:
    moment = next(
        (
            item[name]
            for name in ("publishedParsed", "pubDateParsed", "updatedParsed")
            if item.get(name)
        ),
        None,
    )
    authors = item.get("authors") or [item.get("author")]
    names = [one["name"] for one in authors if isinstance(one, dict) and one.get("name")]
    names = names or [one for one in authors if isinstance(one, str)]
    links = [
        link["href"]
        for link in item.get("links", ())
        if isinstance(link, dict) and link.get("href")
    ]
    return Entry(
        item.get("link") or next(iter(links), None),
        item.get("title") or None,
        datetime.fromisoformat(moment).astimezone(UTC) if moment else None,
        ", ".join(names) or None,
    )
