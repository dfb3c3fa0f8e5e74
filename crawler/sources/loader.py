"""``sources.toml``: which sites to crawl, and how.

The operator wrote this file and is trusted (regular expressions are compiled as they stand), but
every mistake in it is reported at once, one a line, before the first request.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from model.errors import InvalidURL, SourcesError
from urls import url_key

MIN_EVERY = timedelta(minutes=1)  # oftener is no polling but hammering; feeds change slower
MAX_EVERY = timedelta(days=30)  # even feeds given up are probed once a month (rss-fetcher)
MAX_DELAY = 3600.0  # seconds; more is an error for milliseconds
MAX_CONCURRENCY = 16  # requests at once to one host: twice Scrapy's own default
MAX_ARTICLES = 100_000  # a run: above it the number is a slip, or this is not a news site
MAX_PATTERN = 1000  # characters of one regular expression; longer ones belong in two
MAX_ID = 100  # characters: ids are typed on the command line and shown in tables

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_NOT_SLUG = re.compile(r"[^a-z0-9.]+")
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# BCP 47 in outline: language, then subtags of at most eight characters ("de", "pt-BR", "zh-Hant")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True)
class Source:
    """One site to crawl, as its table in ``sources.toml`` says."""

    id: str
    home: str
    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    every: timedelta | None = None
    """How often its feeds, sitemaps and sections are polled; None: learned from what they bring."""
    oftenest: timedelta | None = None
    """Least time between two polls where the rhythm is learned; None leaves it to the settings."""
    rarest: timedelta | None = None
    """Most time, likewise."""
    language: str | None = None
    """BCP 47, for articles that don't say their own."""
    verify_tls: bool = True
    delay: float | None = None
    """Seconds between two requests to one of its hosts; None leaves it to AutoThrottle."""
    concurrency: int | None = None
    """Requests at once to one of its hosts; None leaves it to the settings."""
    allow: tuple[re.Pattern[str], ...] = ()
    deny: tuple[re.Pattern[str], ...] = ()
    max_articles: int | None = None
    """Articles fetched in one run; None leaves it to the settings."""

    def wants(self, url: str) -> bool:
        """Whether an article at ``url`` is to be fetched: deny beats allow, no allow is all."""
        if any(pattern.search(url) for pattern in self.deny):
            return False
        return not self.allow or any(pattern.search(url) for pattern in self.allow)


def load_sources(path: str | Path) -> list[Source]:
    """The sources of the file at ``path``, in its order.

    Raises SourcesError with every mistake, a line each: file, source, key, what is wrong and what
    is expected.
    """
    file = Path(path)
    tables, problems = _tables(file)
    sources: list[Source] = []
    for number, table in enumerate(tables, 1):
        reader = _Reader(f"{file}: {_title(number, table)}", table)
        source = reader.source()
        problems += reader.problems
        if source is not None:
            sources.append(source)
    problems += _duplicates(file, sources)
    if problems:
        raise SourcesError("\n".join(problems))
    return sources


def _tables(file: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """The ``[[source]]`` tables, and what is wrong around them."""
    try:
        document = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise SourcesError(f"{file}: there is no such file; it lists the sites to crawl") from error
    except IsADirectoryError as error:
        raise SourcesError(f"{file}: is a directory, not a file") from error
    except OSError as error:
        raise SourcesError(f"{file}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{file}: not UTF-8 (byte {error.start}); TOML has to be") from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{file}: not valid TOML: {error}") from error
    tables = document.pop("source", [])
    problems = [f"{file}: {key}: unknown; sites are [[source]] tables" for key in document]
    if isinstance(tables, dict):
        raise SourcesError(f"{file}: [source] has to be [[source]], in double brackets")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SourcesError(f"{file}: source: has to be [[source]] tables")
    if not tables and not problems:
        raise SourcesError(f'{file}: no sources; add one: [[source]], then home = "https://..."')
    return tables, problems


def _title(number: int, table: dict[str, Any]) -> str:
    for key in ("id", "home"):
        if isinstance(table.get(key), str) and table[key].isprintable():
            return f"source {number} ({table[key]})"
    return f"source {number}"


def _duplicates(file: Path, sources: list[Source]) -> list[str]:
    seen: dict[str, Source] = {}
    problems = []
    for source in sources:
        first = seen.setdefault(source.id, source)
        if first is not source:
            problems.append(
                f"{file}: source {source.id}: id: used twice, for {first.home} and {source.home};"
                " give one of them another id"
            )
    return problems


class _Invalid(Exception):
    """A value is not what its key expects; the message says what is wrong and expected."""


@dataclass
class _Reader:
    """Reads one table, noting every mistake instead of stopping at the first."""

    title: str
    table: dict[str, Any]
    problems: list[str] = field(default_factory=list)

    def source(self) -> Source | None:
        for key in self.table:
            if key in KEYS:
                continue
            nearest = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(KEYS)}"
            self.problems.append(f"{self.title}: {key}: unknown key; {hint}")
        values: dict[str, Any] = {}
        for key, convert in KEYS.items():
            if key in self.table:
                try:
                    values[key] = convert(self.table[key])
                except _Invalid as error:
                    self.problems.append(f"{self.title}: {key}: {error}")
        if "home" not in self.table:
            self.problems.append(f'{self.title}: home: missing; expected home = "https://..."')
        self._check_pace(values)
        if self.problems:
            return None
        values.setdefault("id", _derived_id(values["home"]))
        values.setdefault("name", urlsplit(values["home"]).hostname)
        return Source(**values)

    def _check_pace(self, values: dict[str, Any]) -> None:
        bounds = [key for key in ("oftenest", "rarest") if key in values]
        if bounds and "every" in values:
            self.problems.append(f"{self.title}: {bounds[0]}: goes without every, which is fixed")
        if len(bounds) == 2 and values["oftenest"] > values["rarest"]:
            self.problems.append(
                f"{self.title}: oftenest: longer than rarest; expected a shorter time"
            )


def _derived_id(home: str) -> str:
    split = urlsplit(url_key(home))
    return _NOT_SLUG.sub("-", (split.netloc + split.path).lower())[:MAX_ID].strip("-.")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Invalid(f"{_shown(value)}; expected a text on one line")
    return value.strip()


def _id(value: object) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value) or len(value) > MAX_ID:
        raise _Invalid(f"{_shown(value)}; expected a-z, 0-9, dots and dashes, such as the-paper")
    return value


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise _Invalid(f'{_shown(value)}; expected an address in quotes, "https://..."')
    try:
        url_key(value)
    except InvalidURL as error:
        raise _Invalid(f"{error}; expected a whole address, https://...") from error
    return value.strip()


def _list_of(convert: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    def convert_list(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _Invalid(f"{_shown(value)}; expected a list, in brackets")
        return tuple(dict.fromkeys(convert(entry) for entry in value))

    return convert_list


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str) or not value or len(value) > MAX_PATTERN:
        wanted = f"a regular expression of at most {MAX_PATTERN} characters"
        raise _Invalid(f"{_shown(value)}; expected {wanted}")
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise _Invalid(f"{_shown(value)}: {error}; expected a regular expression") from error


def _every(value: object) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise _Invalid(f'{_shown(value)}; expected a length of time such as "10m", "2h" or "1d"')
    every = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not MIN_EVERY <= every <= MAX_EVERY:
        raise _Invalid(f"{_shown(value)}; expected 1m at least and {MAX_EVERY.days}d at most")
    return every


def _language(value: object) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise _Invalid(f'{_shown(value)}; expected a language tag such as "en" or "pt-BR"')
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Invalid(f"{_shown(value)}; expected true or false, without quotes")
    return value


def _delay(value: object) -> float:
    # a bool is an int, and nan is in no range
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_DELAY:
        raise _Invalid(f"{_shown(value)}; expected seconds, 0 to {MAX_DELAY:.0f}")
    return float(value)


def _count(greatest: int) -> Callable[[object], int]:
    def convert(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= greatest:
            raise _Invalid(f"{_shown(value)}; expected a whole number, 1 to {greatest}")
        return value

    return convert


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"  # a line of a terminal


KEYS: dict[str, Callable[[object], object]] = {
    "id": _id,
    "home": _url,
    "name": _text,
    "feeds": _list_of(_url),
    "sitemaps": _list_of(_url),
    "sections": _list_of(_url),
    "every": _every,
    "oftenest": _every,
    "rarest": _every,
    "language": _language,
    "verify_tls": _switch,
    "delay": _delay,
    "concurrency": _count(MAX_CONCURRENCY),
    "allow": _list_of(_pattern),
    "deny": _list_of(_pattern),
    "max_articles": _count(MAX_ARTICLES),
}
