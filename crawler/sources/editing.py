"""Add sources to the sources file, in which every other byte stays as it is.

The file is replaced whole: a crawl that reads it meanwhile, or a kill at any moment, finds the old
one or the new one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.items import AoT, Array, InlineTable, Table

from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from crawler.sources.values import id_of
from model.errors import SourcesError
from urls import url_key

# Seconds that another process may take to add to the same file: it needs milliseconds.
LOCK_SECONDS = 10
# The rights of a sources file that is made anew: it holds no secret.
NEW_FILE_MODE = 0o644
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Addition:
    """Say which sources were added, and why others were not."""

    added: list[Source]
    refused: list[str]
    """A sentence for each source that is there already."""


def as_toml(sources: Iterable[Source]) -> str:
    """Return the ``[[source]]`` tables of these sources, to be pasted into a sources file."""
    tables = []
    for source in sources:
        table = tomlkit.table()
        _fill(table, source)
        document = tomlkit.document()
        document.append("source", tomlkit.aot())
        found = document["source"]
        assert isinstance(found, AoT)
        found.append(table)
        tables.append(tomlkit.dumps(document))
    return "\n".join(tables)


def add_sources(path: str | Path, new: Sequence[Source]) -> Addition:
    """Add ``new`` sources at the end of the file at ``path``, which is made where there is none.

    A source is refused whose home, or one of whose listings, is in the file already. One whose id
    another source has gets a free one. Raises SourcesError for a file with mistakes.
    """
    file = Path(path).resolve()  # a link stays a link
    if not file.parent.is_dir():
        raise SourcesError(f"{path}: can't be written: there is no folder {file.parent}")
    lock = FileLock(
        file.with_name(f".{file.name}.lock"), timeout=LOCK_SECONDS, fallback_to_soft=False
    )
    try:
        with lock:
            return _add(file, new)
    except Timeout as error:
        raise SourcesError(f"{path}: another process is writing it; try again") from error
    except OSError as error:
        raise SourcesError(f"{path}: can't be written: {error.strerror or error}") from error


def _add(file: Path, new: Sequence[Source]) -> Addition:
    before = file.read_bytes() if file.exists() else b""
    present = _present(file, before)
    ids = {source.id for source in present}
    owners = {key: source for source in present for key in _keys(source)}
    result = Addition([], [])
    for source in new:
        owner = next((owners[key] for key in _keys(source) if key in owners), None)
        if owner is not None:
            result.refused.append(f"{source.home} is there already: source {owner.id}")
            continue
        added = replace(source, id=_free_id(source, ids))
        ids.add(added.id)
        owners |= dict.fromkeys(_keys(added), added)
        result.added.append(added)
    if result.added:
        after = _appended(before, result.added)
        _check(file, present, result.added, after)
        write_atomically(file, after)
    return result


def _present(file: Path, content: bytes) -> list[Source]:
    """Return the sources of a file; none for one that holds only comments."""
    with suppress(ValueError):  # said by load_sources, with the place
        if not tomllib.loads(content.decode("utf-8-sig")):
            return []
    return load_sources(file)


def _appended(before: bytes, sources: Sequence[Source]) -> bytes:
    mark = _BOM if before.startswith(_BOM) else b""
    text = before.decode("utf-8-sig")
    document = tomlkit.parse(text)
    inline = document.get("source")
    if isinstance(inline, Array):
        for source in sources:
            table = tomlkit.inline_table()
            _fill(table, source)
            inline.append(table)
        return mark + tomlkit.dumps(document).encode()
    # Appended as text: tomlkit would begin the table right behind a last line without its end.
    newline = "\r\n" if "\r\n" in text else "\n"
    between = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    addition = (between + as_toml(sources)).replace("\n", newline)
    return mark + text.encode() + addition.encode()


def _check(file: Path, present: list[Source], added: list[Source], content: bytes) -> None:
    """Refuse to write anything but what was there with what was to be added."""
    tables: list[dict[str, Any]] = tomllib.loads(content.decode("utf-8-sig"))["source"]
    written = [table.get("home", "").strip() for table in tables]
    if written != [source.home for source in (*present, *added)]:
        raise SourcesError(f"{file}: can't be added to; paste the lines by hand")


def write_atomically(file: Path, content: bytes) -> None:
    """Replace a file whole: whoever reads it, and a kill, finds the old or the new one."""
    mode = file.stat().st_mode & 0o7777 if file.exists() else NEW_FILE_MODE
    # One name, as the lock lets one process write: a kill leaves one such file, which the next
    # addition takes away.
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    with draft.open("xb") as written:
        written.write(content)
        written.flush()
        os.fchmod(written.fileno(), mode)
        os.fsync(written.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _fill(table: Table | InlineTable, source: Source) -> None:
    table.add("id", source.id)
    if source.name != urlsplit(source.home).hostname:
        table.add("name", source.name)
    table.add("home", source.home)
    for key in ("feeds", "sitemaps", "sections"):
        addresses: tuple[str, ...] = getattr(source, key)
        if addresses:
            array = tomlkit.array()
            array.extend(addresses)
            table.add(key, array.multiline(len(addresses) > 1 and isinstance(table, Table)))
    if source.language:
        table.add("language", source.language)


def _free_id(source: Source, taken: set[str]) -> str:
    """Return the source's id; where another has it, one that says more, else with a number."""
    whole = id_of(source.home)
    numbered = (f"{source.id}-{number}" for number in count(2))
    return next(each for each in chain((source.id, whole), numbered) if each not in taken)


def _keys(source: Source) -> list[tuple[str, str]]:
    """Return what tells that another source is this one: its front page, and each listing."""
    listings = (*source.feeds, *source.sitemaps, *source.sections)
    named = [("listing", url.partition("://")[2].rstrip("/")) for url in listings]
    return [("home", url_key(source.home)), *named]
