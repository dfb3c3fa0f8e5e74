"""Say which values a setting takes: each kind with its expectation, as a message quotes it.

A value comes as text from the command line or the environment, or as Python from
``crawler/settings.py``.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from urllib.parse import urlsplit

from crawler.health.receivers import receivers
from crawler.health.webhook import Webhook
from crawler.terminal.log_levels import NOTICE_NAME
from database.connection.client import check_uri, is_database_name
from model.errors import ConfigurationError

MAX_PORT = 65_535
LOG_LEVELS = ("DEBUG", "INFO", NOTICE_NAME, "WARNING", "ERROR", "CRITICAL")
# What Scrapy takes for true and false, beside numbers.
FLAGS = ("True", "true", "False", "false")


@dataclass(frozen=True)
class Kind:
    """Describe the values that a setting takes."""

    expected: str
    """What is expected, for a person."""
    check: Callable[[object], None]
    """Raise ValueError, TypeError or ConfigurationError for another value."""
    is_secret: bool = False
    """Whether a value may hold a password, and so is never quoted."""

    def fault(self, value: object) -> str | None:
        """Return what is wrong with ``value`` and what is expected; None where nothing is."""
        try:
            self.check(value)
        except ConfigurationError as error:  # its message says what is expected
            return str(error)
        except (ValueError, TypeError):
            wrong = "it can't be used" if self.is_secret else _quoted(value)
            return f"{wrong}; expected {self.expected}"
        return None


def whole(least: int | None, most: int | None = None) -> Kind:
    """Return the kind of whole numbers within these bounds, both included."""

    def check(value: object) -> None:
        _bound(int(str(value)), least, most)

    return Kind(f"a whole number{_bounds(least, most)}", check)


def number(least: float | None, most: float | None = None) -> Kind:
    """Return the kind of numbers within these bounds, both included."""

    def check(value: object) -> None:
        _bound(float(str(value)), least, most)

    return Kind(f"a number{_bounds(least, most)}", check)


def _bound(value: float, least: float | None, most: float | None) -> None:
    if not math.isfinite(value) or value < (-math.inf if least is None else least):
        raise ValueError
    if most is not None and value > most:
        raise ValueError


def _bounds(least: float | None, most: float | None) -> str:
    if most is not None:
        return f", {least} to {most}"
    return f", {least} or more" if least is not None else ""


def _flag(value: object) -> None:
    if str(value) not in FLAGS:
        int(str(value))


def _line(value: object) -> None:
    if value is not None and not str(value).isprintable():
        raise ValueError


def _some_line(value: object) -> None:
    _line(value)
    if not value or not str(value).strip():
        raise ValueError


def _dictionary(value: object) -> None:
    if isinstance(value, str):
        dict.items(json.loads(value))  # TypeError for any other JSON


def _log_level(value: object) -> None:
    if isinstance(value, str) and value not in logging.getLevelNamesMapping():
        raise ValueError


def _ports(value: object) -> None:
    for port in _listed(value):
        _bound(int(port), 1, MAX_PORT)


def _networks(value: object) -> None:
    for network in _listed(value):
        ip_network(network.strip(), strict=False)


def _listed(value: object) -> list[str]:
    """Return the parts of a list, which Scrapy reads from text with commas."""
    if isinstance(value, str):
        return value.split(",") if value else []
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    raise TypeError


def _contact(value: object) -> None:
    _line(value)
    parts = urlsplit(str(value))
    if value and not (
        (parts.scheme in ("http", "https") and parts.hostname)
        or (parts.scheme == "mailto" and re.fullmatch(r"[^@\s]+@[^@\s]+", parts.path))
    ):
        raise ValueError


def _webhook(value: object) -> None:
    if value:
        Webhook(str(value))


def _alerts(value: object) -> None:
    receivers("", str(value or ""))


def _mongo_uri(value: object) -> None:
    if value:
        check_uri(str(value))


def _broker(value: object) -> None:
    parts = urlsplit(str(value or ""))
    if value and not (parts.scheme in ("amqp", "amqps") and parts.hostname):
        raise ValueError


def _database(value: object) -> None:
    if not is_database_name(str(value)):
        raise ValueError


FLAG = Kind("True or False", _flag)
LINE = Kind("a text on one line", _line)
PATH = Kind("a path", _some_line)
DICTIONARY = Kind("a JSON object", _dictionary)
LOG_LEVEL = Kind(f"one of {', '.join(LOG_LEVELS)}", _log_level)
PORTS = Kind(f"numbers, 1 to {MAX_PORT}, with commas between them", _ports)
NETWORKS = Kind("CIDR ranges such as 127.0.0.0/8, with commas between them", _networks)
CONTACT = Kind('"https://..." or "mailto:..."', _contact)
WEBHOOK = Kind("an http or https address", _webhook, is_secret=True)
ALERTS = Kind(
    "addresses that apprise knows (mailto://...), with spaces between", _alerts, is_secret=True
)
MONGO_URI = Kind("mongodb://... or mongodb+srv://..., or nothing", _mongo_uri, is_secret=True)
BROKER = Kind("amqp://... or amqps://..., or nothing", _broker, is_secret=True)
DATABASE = Kind(
    "a name without /, \\, dots, spaces, quotes, $ * < > : | ?, of 1 to 63 bytes", _database
)


def kind_like(name: str, default: object) -> Kind | None:
    """Return the kind of a setting of Scrapy's, by its default; None where any value will do."""
    if name.endswith("_ENABLED"):
        return FLAG
    # Scrapy takes less than nothing for these alone: its indent may be "none at all".
    least = None if "PRIORITY" in name or name == "FEED_EXPORT_INDENT" else 0
    match default:
        case bool():
            return FLAG
        case int():
            return whole(least)
        case float():
            return number(least)
        case dict():
            return DICTIONARY
    return None


def _quoted(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"
