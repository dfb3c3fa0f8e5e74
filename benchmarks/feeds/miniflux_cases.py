"""Read miniflux's test cases out of its Go sources: feeds and dates, with what is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.feeds.case import Case, Entry

_TEST = re.compile(r"^func (Test\w+)\(.*?^}$", re.MULTILINE | re.DOTALL)
_DATA = re.compile(r"data := `(.*?)`", re.DOTALL)
_URL = re.compile(r'Parse\("([^"]+)"')
_STRING = re.compile(
    r"feed\.Entries\[(\d+)\]\.(URL|Title|Author) != (?:\"((?:[^\"\\\n]|\\.)*)\"|`([^`]*)`)"
)
_MONTHS = "January February March April May June July August September October November December"
_MOMENT = re.compile(
    r"time\.Date\((\d+), time\.(\w+), (\d+), (\d+), (\d+), (\d+), (\d+), time\.UTC\)"
)
_DATE_OF_ENTRY = re.compile(r"feed\.Entries\[(\d+)\]\.Date\.Equal\(")
_ONE_DATE = re.compile(r'Parse\("([^"]+)"\).*?expectedTS := int64\((\d+)\)', re.DOTALL)
_LISTED_DATE = re.compile(r'^\t\t"([^"]+)",$', re.MULTILINE)


def cases(folder: Path) -> Iterator[Case]:
    """Yield the feeds of the tests of its parsers, and the dates whose meaning is given."""
    reader = folder / "internal" / "reader"
    for path in sorted(reader.glob("*/*_test.go")):
        source = path.read_text(encoding="utf-8")
        if path.parent.name == "date":
            yield from _dates(source)
        if path.parent.name not in ("rss", "atom", "rdf", "json"):
            continue
        for test in _TEST.finditer(source):
            case = _feed(f"{path.parent.name}/{path.name}: {test[1]}", test[0])
            if case and case.size:
                yield case


def listed_dates(folder: Path) -> list[str]:
    """Return the dates that miniflux's test only says can be read."""
    path = folder / "internal" / "reader" / "date" / "parser_test.go"
    found = _LISTED_DATE.findall(path.read_text(encoding="utf-8"))
    return [text.replace("\\n", "\n") for text in found]


def _dates(source: str) -> Iterator[Case]:
    for test in _TEST.finditer(source):
        if found := _ONE_DATE.search(test[0]):
            moment = datetime.fromtimestamp(int(found[2]), UTC)
            name = f"date/parser_test.go: {found[1]}"
            yield Case(name, entries=[Entry(date=moment)], date=found[1])


def _feed(name: str, source: str) -> Case | None:
    data, url = _DATA.search(source), _URL.search(source)
    if data is None or source.count("data :=") > 1:
        return None
    values: dict[int, dict[str, str]] = {}
    for place, field, quoted, raw in _STRING.findall(source):
        text = raw or quoted.replace('\\"', '"').replace("\\n", "\n")
        values.setdefault(int(place), {})[field] = text
    dates = dict(zip(map(int, _DATE_OF_ENTRY.findall(source)), _moments(source), strict=False))
    last = max([*values, *dates], default=-1)
    entries = [
        Entry(
            values.get(at, {}).get("URL") or None,
            values.get(at, {}).get("Title") or None,
            dates.get(at),
            values.get(at, {}).get("Author") or None,
        )
        for at in range(last + 1)
    ]
    return Case(name, data[1].encode(), url[1] if url else "https://example.org/", entries=entries)


def _moments(source: str) -> list[datetime]:
    return [
        datetime(int(year), _MONTHS.split().index(month) + 1, int(day), tzinfo=UTC)
        + timedelta(hours=int(h), minutes=int(m), seconds=int(s), microseconds=int(nano) // 1000)
        for year, month, day, h, m, s, nano in _MOMENT.findall(source)
    ]
