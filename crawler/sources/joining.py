"""Join the sources file with what was said of sources at the desk. Pure.

The file is the operator's, and says what a source is. The desk adds sources, pauses any, and
changes how gently any is asked. One site is one source: of what both name, the file's keys hold,
and the desk's pause and politeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crawler.sources.naming import site_of
from crawler.sources.source import Source
from urls import url_key

_SAID_BY = ("by", "at")


@dataclass(frozen=True)
class JoinedSource:
    """Hold a source as it is crawled, and where what it says comes from."""

    source: Source
    is_added: bool = False
    """Whether only the desk names it."""
    is_paused: bool = False
    notes: tuple[str, ...] = ()
    """A sentence for each thing that the desk says of it."""


@dataclass(frozen=True)
class JoinedSources:
    """Hold all sources, those of the file first, and what of the desk holds for none of them."""

    every: tuple[JoinedSource, ...]
    problems: tuple[str, ...] = ()
    """A sentence for each thing said at the desk that can't be used."""
    inert: tuple[str, ...] = ()
    """A sentence for each source of which only the desk still speaks."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return all sources, the paused ones, too."""
        return tuple(each.source for each in self.every)

    @property
    def polled(self) -> tuple[Source, ...]:
        """Return the sources that may be asked."""
        return tuple(each.source for each in self.every if not each.is_paused)

    @property
    def paused(self) -> frozenset[str]:
        """Return the ids of the sources of which nothing may be asked."""
        return frozenset(each.source.id for each in self.every if each.is_paused)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return all sentences that an operator should see."""
        of_sources = [f"{each.source.id}: {note}" for each in self.every for note in each.notes]
        return (*self.problems, *of_sources, *self.inert)


def join(file: Sequence[Source], desk: Iterable[Mapping[str, Any]]) -> JoinedSources:
    """Return the sources of the file with those of the desk, as both are now.

    ``desk``: documents of ``deskSources`` as they are stored. A source whose document can't be
    read is left out: it may be one that must not be asked, or not so often.
    """
    sources = {source.id: JoinedSource(source) for source in file}
    problems: list[str] = []
    inert: list[str] = []
    # what is said under a source's own id comes last, and wins
    for document in sorted(desk, key=lambda each: (str(each["_id"]) in sources, str(each["_id"]))):
        said_of = str(document["_id"])
        try:
            added = _added(document)
            owner = _owner(said_of, added, sources)
            if owner is None and added is None:
                inert.append(_inert(said_of, document))
            elif owner is None:
                assert added is not None
                joined = JoinedSource(added, True, notes=(_who("added", document["addition"]),))
                sources[said_of] = _with_changes(joined, document)
            else:
                joined = sources[owner]
                if added is not None:
                    joined = _noting(joined, _absorbed(said_of, added, joined, document))
                sources[owner] = _with_changes(joined, document)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            sources.pop(said_of, None)
            problems.append(
                f"{said_of}: left out: what was said of it at the desk can't be used "
                f"({_brief(error)}); set it anew there, or delete its document in deskSources"
            )
    return JoinedSources(tuple(sources.values()), tuple(problems), tuple(inert))


def _added(document: Mapping[str, Any]) -> Source | None:
    addition = document.get("addition")
    if addition is None:
        return None
    # Imported here, as where the other classes of pydantic are: most desks say nothing of sources.
    from database.documents.crawling.source_keys import SourcePlace

    place = SourcePlace.model_validate({"id": document["_id"], **_keys(addition)})
    values = dict(place)
    return Source(**{**values, "name": place.name or place.home})


def _owner(said_of: str, added: Source | None, sources: Mapping[str, JoinedSource]) -> str | None:
    """Return the id of the source that this is said of: of the same id, else of the same site."""
    if said_of in sources or added is None:
        return said_of if said_of in sources else None
    home, site = url_key(added.home), site_of(added.home)
    same = [name for name, each in sources.items() if url_key(each.source.home) == home]
    same += [name for name, each in sources.items() if site_of(each.source.home) == site]
    return same[0] if same else None


def _with_changes(joined: JoinedSource, document: Mapping[str, Any]) -> JoinedSource:
    said = document.get("politeness")
    if said is not None:
        from database.documents.crawling.source_keys import Politeness

        changes = Politeness.model_validate(_keys(said)).changes()
        keys = ", ".join(f"{key} = {value}" for key, value in _keys(said).items())
        joined = replace(joined, source=replace(joined.source, **changes))
        joined = _noting(joined, f"{_who('set', said)}: {keys}")
    pause = document.get("pause")
    if pause is not None:
        joined = replace(_noting(joined, _who("paused", pause)), is_paused=True)
    return joined


def _absorbed(
    said_of: str, added: Source, joined: JoinedSource, document: Mapping[str, Any]
) -> str:
    """Say that the file, or an earlier addition, names the source, too, and what follows."""
    who = _who("added", document["addition"])
    if site_of(added.home) == site_of(joined.source.home):
        other = "" if said_of == joined.source.id else f" as {said_of}"
        return f"{who}{other}, too: what is named here holds"
    return (
        f"{who} under the same id, too, for {added.home}, which is not crawled: "
        "give the source of the file another id"
    )


def _inert(said_of: str, document: Mapping[str, Any]) -> str:
    said = [name for name in ("pause", "politeness") if document.get(name) is not None]
    return f"{said_of}: in no sources file any more; kept of the desk: {', '.join(said) or 'none'}"


def _who(done: str, said: Mapping[str, Any]) -> str:
    at: datetime = said["at"]
    return f"{done} at the desk by {said['by']} on {at:%Y-%m-%d %H:%M} UTC"


def _noting(joined: JoinedSource, note: str) -> JoinedSource:
    return replace(joined, notes=(*joined.notes, note))


def _keys(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in _SAID_BY}


def _brief(error: Exception) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return f"{type(error).__name__}: {error}"
