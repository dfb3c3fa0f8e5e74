"""Take settings from the environment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from scrapy.settings import default_settings


def from_environment(settings: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that the environment gives: each under its own name, where not empty.

    Lists are written with commas, dictionaries as JSON: one that is none is left out, as Scrapy
    could not start with it, and named by the command (see ``crawler.configuration``). Beside
    Copydesk's ``settings`` two of Scrapy's can be given so.
    """
    given = {name: environment.get(name, "") for name in (*settings, "USER_AGENT", "LOG_FILE")}
    dictionaries = {name for name, value in vars(default_settings).items() if type(value) is dict}
    return {
        name: value
        for name, value in given.items()
        if value and not (name in dictionaries and _is_no_dictionary(value))
    }


def _is_no_dictionary(text: str) -> bool:
    try:
        return not isinstance(json.loads(text), dict)
    except ValueError:
        return True
