"""Read the ``[[source]]`` tables in which nothing is wrong, as nearly all are.

``SourceTable`` says which tables are right. To import what it is made of takes a quarter of a
second, an eighth of a run that finds nothing to do; so tables are read here first, by the same
bounds and the same functions, and whatever might be wrong is left to it, which knows the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from crawler.sources.source import Source
from crawler.sources.values import MAX_ARTICLES, id_of, pattern
from database.documents.crawling.source_values import (
    ID,
    LANGUAGE,
    MAX_CONCURRENCY,
    MAX_DELAY,
    MAX_ID,
    MAX_INTERVAL,
    MIN_INTERVAL,
    address,
    duration,
    one_line,
    without_repeats,
)

_ID, _LANGUAGE = re.compile(ID), re.compile(LANGUAGE)


def read_plain_table(table: Mapping[str, Any]) -> Source | None:
    """Return the source of a table in which nothing is wrong; None where something may be."""
    try:
        values = {key: _READERS[key](value) for key, value in table.items()}
        home = values["home"]
    except (ValueError, KeyError):  # KeyError: a key that is unknown, or missing
        return None
    least, most = values.get("min_interval"), values.get("max_interval")
    if "every" in values and (least is not None or most is not None):
        return None
    if least is not None and most is not None and most < least:
        return None
    names = {"id": id_of(home), "name": urlsplit(home).hostname}
    return Source(**names | values)


def _text(value: object) -> str:
    if type(value) is not str:
        raise ValueError
    return value


def _fitting(form: re.Pattern[str], value: object) -> str:
    if form.fullmatch(_text(value)) is None:
        raise ValueError
    return _text(value)


def _identifier(value: object) -> str:
    if len(_text(value)) > MAX_ID:
        raise ValueError
    return _fitting(_ID, value)


def _listed(read: Callable[[Any], Any], values: object) -> tuple[Any, ...]:
    if type(values) is not list:
        raise ValueError
    return without_repeats(tuple(map(read, values)))


def _interval(value: object) -> timedelta:
    length = duration(value)
    if not MIN_INTERVAL <= length <= MAX_INTERVAL:
        raise ValueError
    return length


def _number(most: int, value: object) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise ValueError
    return value


def _delay(value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value <= MAX_DELAY:  # type: ignore[operator]
        raise ValueError
    return float(value)  # type: ignore[arg-type]


def _truth(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _address(value: object) -> str:
    return address(_text(value))


def _name(value: object) -> str:
    return one_line(_text(value))


_READERS: dict[str, Callable[[object], Any]] = {
    "id": _identifier,
    "home": _address,
    "name": _name,
    "feeds": partial(_listed, _address),
    "sitemaps": partial(_listed, _address),
    "sections": partial(_listed, _address),
    "language": partial(_fitting, _LANGUAGE),
    "every": _interval,
    "min_interval": _interval,
    "max_interval": _interval,
    "delay": _delay,
    "concurrency": partial(_number, MAX_CONCURRENCY),
    "verify_tls": _truth,
    "allow": partial(_listed, pattern),
    "deny": partial(_listed, pattern),
    "max_articles": partial(_number, MAX_ARTICLES),
}
