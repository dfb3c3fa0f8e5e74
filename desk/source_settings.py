"""Add a source, pause it, or ask it more gently. For the pages and the API."""

from __future__ import annotations

from typing import Any

from database.documents.bson_document import BSONDocument
from database.documents.crawling.desk_sources import Addition, Pause, PolitenessChange
from database.documents.crawling.source_keys import Politeness, SourcePlace
from database.repositories.crawling.desk_sources import DeskSourceRepository
from desk.access.tokens import Token
from desk.dependencies import DeskContext
from model.errors import CopydeskError

KEYS = ("delay", "concurrency", "every", "min_interval", "max_interval")


class NoSuchSource(LookupError):
    """Report that a source was never polled, nor added at the desk."""


class AlreadySource(CopydeskError):
    """Report that a source is there already under that id."""


def owner_of(context: DeskContext, addresses: list[str]) -> str | None:
    """Return which source polls one of these addresses, or was added with one of them."""
    return DeskSourceRepository(context.news).owner_of(addresses)


def add_source(context: DeskContext, token: Token, keys: dict[str, Any]) -> None:
    """Add a source, by the keys that the sources file has for what a source is.

    Raises AlreadySource, ``pydantic.ValidationError``.
    """
    place = SourcePlace.model_validate(keys)
    addition = Addition(
        by=token.name,
        at=context.clock.now(),
        home=place.home,
        name=place.name or place.home,
        feeds=list(place.feeds),
        sitemaps=list(place.sitemaps),
        sections=list(place.sections),
        language=place.language,
    )
    if not place.id or not DeskSourceRepository(context.news).add(place.id, addition):
        raise AlreadySource(f"there is a source {place.id!r} already: give this one another id")


def settings_of(context: DeskContext, source: str) -> BSONDocument:
    """Return what is said of a source at the desk. Raises NoSuchSource."""
    found = DeskSourceRepository(context.news).find(source)
    if found is None:
        raise NoSuchSource(source)
    return found


def set_paused(context: DeskContext, source: str, token: Token, *, is_paused: bool) -> BSONDocument:
    """Let nothing be asked of a source, or let it be asked again; who paused it first stays."""
    known = settings_of(context, source)
    if bool(known.get("pause")) == is_paused:
        return known
    pause = Pause(token.name, context.clock.now()) if is_paused else None
    return _change(context, source, {"pause": pause})


def set_politeness(
    context: DeskContext, source: str, token: Token, keys: dict[str, Any]
) -> BSONDocument:
    """Set how gently a source is asked, by keys as in the sources file; none takes that back.

    Raises NoSuchSource, ``pydantic.ValidationError``.
    """
    settings_of(context, source)
    Politeness.model_validate(keys)
    change = PolitenessChange(token.name, context.clock.now(), **keys) if keys else None
    return _change(context, source, {"politeness": change})


def _change(
    context: DeskContext, source: str, changes: dict[str, Pause | PolitenessChange | None]
) -> BSONDocument:
    return DeskSourceRepository(context.news).change(source, changes)
