"""Read ``sources.toml``: which sites to crawl, and how.

The operator wrote this file and is trusted (regular expressions are compiled as they stand), but
every mistake in it is reported at once, one per line, before the first request.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.sources.plain_tables import read_plain_table
from crawler.sources.source import Source
from crawler.sources.values import shown
from model.errors import NoSourcesError, SourcesError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Table = dict[str, Any]

# Keys that had another name once → the name they have now.
RENAMED = {"oftenest": "min_interval", "rarest": "max_interval"}


def load_sources(path: str | Path) -> list[Source]:
    """Return the sources of the file at ``path``, in its order.

    Raises SourcesError with every mistake, a line each: file, source, key, what is wrong and what
    is expected; NoSourcesError where there is no file, or it names none.
    """
    file = Path(path)
    tables, problems = _tables(file)
    sources: list[Source] = []
    for number, table in enumerate(tables, 1):
        source = read_plain_table(table)
        if source is None:
            source, mistakes = _checked(table)
            problems += [f"{file}: {_title(number, table)}: {mistake}" for mistake in mistakes]
        if source is not None:
            sources.append(source)
    problems += _repeated_ids(file, sources)
    if problems:
        raise SourcesError("\n".join(problems))
    return sources


def _tables(file: Path) -> tuple[list[Table], list[str]]:
    """Return the ``[[source]]`` tables, and what is wrong around them."""
    try:
        document = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise NoSourcesError(
            f"{file}: there is no such file; it lists the sites to crawl (copydesk init writes one)"
        ) from error
    except IsADirectoryError as error:
        raise SourcesError(
            f"{file}: is a directory, not a file (Docker makes one where a file to be mounted is "
            "missing: remove it, and mount the folder that holds the file)"
        ) from error
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
        raise NoSourcesError(f'{file}: no sources; add one: [[source]], then home = "https://..."')
    return tables, problems


def _title(number: int, table: Table) -> str:
    for key in ("id", "home"):
        if isinstance(table.get(key), str) and table[key].isprintable():
            return f"source {number} ({table[key]})"
    return f"source {number}"


def _checked(table: Table) -> tuple[Source | None, list[str]]:
    """Return the source of a table that is not plainly right, or what is wrong with it."""
    # Imported here, as pydantic takes a quarter of a second, and most files are plainly right.
    from pydantic import ValidationError

    from crawler.sources.keys import SourceTable

    try:
        return SourceTable.model_validate(table).source(), []
    except ValidationError as error:
        return None, list(_problems(error, table))


def _problems(error: ValidationError, table: Table) -> Iterator[str]:
    """Yield each mistake as ``key: what is wrong; what is expected``.

    Unknown keys come first, as they explain most others; missing ones come last.
    """
    details = error.errors(include_url=False)
    order = {"extra_forbidden": 0, "missing": 2}
    for detail in sorted(details, key=lambda detail: order.get(detail["type"], 1)):
        yield f"{detail['loc'][0]}: {_explanation(detail, table)}"


def _explanation(detail: ErrorDetails, table: Table) -> str:
    from crawler.sources.keys import SourceTable

    key, index = str(detail["loc"][0]), detail["loc"][1:]
    match detail["type"]:
        case "extra_forbidden":
            return _unknown(key)
        case "missing":
            return f'missing; expected {key} = "https://..."'
        case "conflict":  # between two keys: the validator's message says it all
            return detail["msg"]
        case "tuple_type":
            return f"{shown(table[key])}; expected a list, in brackets"
    # The value as it stands in the file: a validator may have converted it before it failed.
    value = table[key][index[0]] if index else table[key]
    wrong = str(detail.get("ctx", {}).get("error", "")) or shown(value)
    return f"{wrong}; expected {SourceTable.model_fields[key].description}"


def _unknown(key: str) -> str:
    from crawler.sources.keys import SourceTable

    if key in RENAMED:
        return f"{key} is now called {RENAMED[key]}"
    keys = list(SourceTable.model_fields)
    nearest = get_close_matches(key, keys, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(keys)}"
    return f"unknown key; {hint}"


def _repeated_ids(file: Path, sources: list[Source]) -> list[str]:
    by_id: dict[str, Source] = {}
    problems = []
    for source in sources:
        first = by_id.setdefault(source.id, source)
        if first is not source:
            problems.append(
                f"{file}: source {source.id}: id: used twice, for {first.home} and {source.home};"
                " give one of them another id"
            )
    return problems
