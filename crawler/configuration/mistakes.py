"""Find every wrong setting before the first request, on the command line and in the environment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings

from crawler import settings as own_module
from crawler.configuration.kinds import DICTIONARY, Kind, kind_like
from crawler.configuration.known_settings import OF_SCRAPY, OWN

# How alike a name and a known one are, of 1, where one is taken for a slip of the other: one letter
# in seven. Names of add-ons share whole words with Scrapy's, and stay below it.
NEAR = 0.86

OWN_NAMES = frozenset(setting.name for setting in OWN)
PURPOSES = {setting.name: setting.purpose for setting in (*OWN, *OF_SCRAPY)}
# Names that the environment may hold beside them: Scrapy's, and those of this module.
FROM_ENVIRONMENT = frozenset(
    {name for name in vars(own_module) if name.isupper() and name != "VERSION"}
    | {"USER_AGENT", "LOG_FILE"}
)
KNOWN = (
    frozenset(name for name in vars(default_settings) if name.isupper())
    | FROM_ENVIRONMENT
    # Scrapy's own, which have no default.
    | {"DOWNLOAD_SLOTS", "HTTPERROR_ALLOWED_CODES", "HTTPERROR_ALLOW_ALL", "EDITOR"}
)


@dataclass(frozen=True)
class Findings:
    """Hold what is wrong with the settings, and what may be, in sentences."""

    mistakes: Sequence[str] = ()
    warnings: Sequence[str] = ()


def check_settings(settings: BaseSettings, environment: Mapping[str, str]) -> Findings:
    """Return every wrong value and every misspelled name, with where it stands.

    A name on the command line that resembles none may be an add-on's: it is warned of.
    """
    typed = settings_typed(settings)
    mistakes, warnings = [], []
    for name in sorted(typed - KNOWN):
        near = nearest(name, KNOWN, NEAR)
        if near:
            mistakes.append(f"-s {name}: unknown setting; did you mean {near}?")
        else:
            warnings.append(
                f"-s {name}: neither Copydesk nor Scrapy has this setting; only an add-on of yours "
                "could read it"
            )
    for name in sorted(environment.keys() - KNOWN):
        near = nearest(name, OWN_NAMES, NEAR)
        # Where the setting itself is given, the other variable is another program's.
        if near and near not in typed and not _given(near, environment):
            mistakes.append(
                f"{name} in the environment: unknown setting; did you mean {near}? (If another "
                f"program needs {name}, set {near} too.)"
            )
    for name, kind in _kinds().items():
        # What the environment says of a dictionary is not among the settings where it is none.
        value = settings[name] if name in typed else _given(name, environment) or settings[name]
        fault = kind.fault(value) if value is not None else None
        if fault is not None:
            purpose = f" ({PURPOSES[name]})" if name in PURPOSES else ""
            mistakes.append(f"{_place(name, typed, environment)}{purpose}: {fault}")
    mistakes += _between(settings) if not mistakes else []
    return Findings(mistakes, warnings)


def split_assignments(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what was given with ``-s`` and Scrapy can take, and what is wrong with the rest."""
    usable, mistakes = [], []
    for each in given:
        name, separator, value = each.partition("=")
        kind = _kinds().get(name)
        # Scrapy makes dictionaries of them at once, and does not say which one it could not read.
        fault = kind.fault(value) if kind is DICTIONARY else None
        if not separator or not name:
            mistakes.append(f"-s {each}: expected -s NAME=VALUE")
        elif fault is not None:
            mistakes.append(f"-s {name}: {fault}")
        else:
            usable.append(each)
    return usable, mistakes


def settings_typed(settings: BaseSettings) -> frozenset[str]:
    """Return the names that were given with ``-s``."""
    typed = SETTINGS_PRIORITIES["cmdline"]
    return frozenset(str(name) for name in settings if settings.getpriority(str(name)) == typed)


def nearest(name: str, known: Iterable[str], at_least: float) -> str | None:
    """Return the known name of which ``name`` is a slip; None where it resembles none."""
    plain = name.upper().replace("-", "_")
    letters = frozenset(plain)
    best, likeness = None, at_least
    for each in sorted(known):
        # A letter that the other does not have at all can't be among those that are alike: with
        # this bound the fifty names of an environment take 1 ms in place of 30.
        own = frozenset(each)
        most = min(len(plain) - len(letters - own), len(each) - len(own - letters))
        if 2 * most / (len(plain) + len(each)) < likeness:
            continue
        matcher = SequenceMatcher(None, plain, each)
        if matcher.real_quick_ratio() >= likeness and matcher.ratio() >= likeness:
            best, likeness = each, matcher.ratio()
    return best


@cache
def _kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for name, value in vars(default_settings).items():
        kind = kind_like(name, value) if name.isupper() else None
        if kind is not None:
            kinds[name] = kind
    return kinds | {setting.name: setting.kind for setting in (*OF_SCRAPY, *OWN)}


def _place(name: str, typed: frozenset[str], environment: Mapping[str, str]) -> str:
    if name in typed:
        return f"-s {name}"
    return f"{name} in the environment" if _given(name, environment) else f"{name} in the settings"


def _given(name: str, environment: Mapping[str, str]) -> str | None:
    """Return what the environment says of a setting that is read from there."""
    return environment.get(name) if name in FROM_ENVIRONMENT else None


def _between(settings: BaseSettings) -> list[str]:
    """Return what is wrong between settings that are right by themselves."""
    floor, ceiling = settings.getfloat("POLL_FLOOR"), settings.getfloat("POLL_CEILING")
    if floor > ceiling:
        return [f"POLL_FLOOR ({floor:g}) is more than POLL_CEILING ({ceiling:g}); swap them"]
    return []
