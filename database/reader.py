"""Read every article that is new, changed or deleted since a cursor, for programs downstream.

>>> for cursor, article in changes(since=last_cursor):
...     delete(article["_id"]) if article["status"] == FORGOTTEN else use(article)
...     last_cursor = cursor  # keep it: the next run goes on from there

``changed`` is stamped by the server inside the write, and the stamps ascend; but a write that
was stamped earlier may become visible later than one that was stamped after it. A reader that
goes up to the newest it can see would pass over the earlier one for ever. So: note the newest
stamp that is visible, wait ``SETTLING_SECONDS``, and only then read up to it. Whatever has a
smaller stamp was on its way before the wait began, and has arrived by its end.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from pathlib import Path

from bson import Timestamp
from pymongo import ASCENDING, DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from database.connection.client import (
    DEFAULT_TIMEOUT,
    connect,
    database_name,
    named_errors,
)
from database.cursor import Position, encoded, position_at, position_of
from database.documents.bson_document import BSONDocument
from database.repositories.article_filter import ArticleFilter

SETTLING_SECONDS = 2.0
"""Seconds that a write may take from its stamp to its commit: under 1 ms as a rule. With six
writers on two cores 4 of 12,000 were seen late, by at most 0.3 s; none with majority reads. A
multi-document transaction may take longer: none may stamp ``changed``."""
SETTLED_SECONDS = 60.0
"""A stamp older than so many seconds by the server's clock is not waited for. This leaves that
clock a minute to jump."""
FOLLOW_SECONDS = 1.0
"""Seconds between two reads for something new: each is one read of an index."""
BATCH_SIZE = 100
"""Articles read at once: about 2 MB. No cursor stays open while the caller works on them."""

FORGOTTEN = "forgotten"
"""The status of an article that was deleted on request."""

_COLLECTIONS = ("articles", "forgotten")
"""The collections whose ``changed`` is followed."""
_OF_DELETIONS = {"source": 1, "forgottenAt": 1, "changed": 1}
"""The fields that are read of a tombstone."""
_ALWAYS_READ = ("status", "changed")
"""The fields that are read of each article beside ``_id``: they say what to do, and its place."""
_ORDER = [("changed", ASCENDING), ("_id", ASCENDING)]


_EVERYTHING = ArticleFilter()


@dataclass(frozen=True)
class Reading:
    """Say what is read: which articles and fields, before which moment, how many at once."""

    only: ArticleFilter = _EVERYTHING
    fields: Collection[str] | None = None
    until: datetime | None = None
    batch_size: int = BATCH_SIZE

    @property
    def projection(self) -> dict[str, int] | None:
        """Return the fields as the server is asked for them; None for all."""
        return None if self.fields is None else dict.fromkeys((*self.fields, *_ALWAYS_READ), 1)

    @property
    def end(self) -> Timestamp | None:
        """Return the first stamp that is not read any more."""
        return None if self.until is None else position_at(self.until).timestamp


_ALL = Reading()


def changes(
    uri: str | None = None,
    since: str | datetime | None = None,
    *,
    database: str | None = None,
    data_dir: Path | str | None = None,
    only: ArticleFilter = _EVERYTHING,
    until: datetime | None = None,
    fields: Collection[str] | None = None,
    follow: bool = False,
    batch_size: int = BATCH_SIZE,
    answer_within: float = DEFAULT_TIMEOUT,
) -> Iterator[tuple[str, BSONDocument]]:
    """Yield ``(cursor, article)`` for every insert and change of content after ``since``, in order.

    An article that was deleted on request (``scrapy forget``) comes once more, with the status
    FORGOTTEN and nothing but ``_id``, ``source.id``, ``forgottenAt`` and ``changed``.

    ``uri`` and ``database`` default to MONGO_URI (or the embedded server) and MONGO_DATABASE.
    ``data_dir`` is where the embedded server keeps its data; it defaults to DATA_DIR.
    ``since`` is a cursor from an earlier call (exclusive), a timezone-aware datetime or an ISO
    date or datetime (inclusive; UTC where it names no offset); None is the beginning. The
    article is as it is now: one that changed twice since comes once, after its last change.
    ``only`` chooses articles, as they are now; deletions come for every source that it names.
    ``until``: a timezone-aware datetime; what was stored or changed then or later is left out.
    ``fields`` are those to read (``headline``, ``source.id``; all where it is None), none of which
    is part of another; ``_id``, ``status`` and ``changed`` always come.
    ``answer_within``: seconds after which a server that has not answered counts as away.
    With ``follow`` it never ends, and waits for more. Where something changed within the last
    minute, ``SETTLING_SECONDS`` pass before the first article comes.
    Raises CursorError at once; ConfigurationError, DatabaseUnavailable, EmbeddedServerError
    while iterating: go on from the last cursor.
    """
    position = position_at(since)
    name = database or database_name()
    reading = Reading(only, fields, until, batch_size)
    return _changes(uri, position, name, data_dir, follow, reading, answer_within)


def _changes(
    uri: str | None,
    position: Position,
    database: str,
    data_dir: Path | str | None,
    follow: bool,
    reading: Reading,
    answer_within: float,
) -> Iterator[tuple[str, BSONDocument]]:
    address = uri or os.environ.get("MONGO_URI") or "the embedded server"
    with connect(uri, data_dir=data_dir, answer_within=answer_within) as client:
        reader = ChangeReader(client[database], address, encoded(position), reading)
        while True:
            yield from reader.read()
            if reader.has_more:
                continue
            if not follow:
                return
            time.sleep(FOLLOW_SECONDS)


class ChangeReader:
    """Read changes batch by batch over a connection that is open, as ``changes`` does."""

    def __init__(
        self,
        news: Database[BSONDocument],
        address: str,
        since: str | None = None,
        reading: Reading = _ALL,
    ) -> None:
        """``address`` names the server in errors; ``since`` is a cursor, None is the beginning.

        Raises CursorError.
        """
        self._news = news
        self._address = address
        self._position = position_at(since)
        self._reading = reading
        # Up to where something is new, and by ``time.monotonic`` when it will have settled.
        self._new: tuple[Timestamp, float] | None = None

    @property
    def has_more(self) -> bool:
        """Say whether the last batch was full: more is known to have settled."""
        return self._new is not None

    def look(self) -> float:
        """Look for what is new; return the seconds until it has settled, and is read at once.

        Whoever can wait meanwhile without a thread asks for this first. 0 where nothing is new.
        Raises DatabaseUnavailable.
        """
        if self._new is None:
            with named_errors(self._address):
                found = _newest_settling(self._news, self._position)
            if found is None:
                return 0.0
            end, seconds = found
            self._new = end, time.monotonic() + seconds
        return max(self._new[1] - time.monotonic(), 0.0)

    def read(self) -> list[tuple[str, BSONDocument]]:
        """Return the next ``(cursor, article)`` pairs; none where nothing is new.

        Waits ``SETTLING_SECONDS`` where something changed within the last minute.
        Raises DatabaseUnavailable: read again, nothing is passed over.
        """
        time.sleep(self.look())
        if self._new is None:
            return []
        client = self._news.client
        with (
            named_errors(self._address),
            client.start_session(causal_consistency=True) as session,
        ):
            # From here on reads wait until a majority has all that the primary has.
            client.admin.command("ping", session=session)
            batch = _batch(self._news, session, self._position, self._new[0], self._reading)
        if len(batch) < self._reading.batch_size:
            self._new = None
        if batch:
            self._position = position_of(batch[-1])
        return [(encoded(position_of(each)), each) for each in batch]


def newest_cursor(news: Database[BSONDocument]) -> str:
    """Return the cursor after all that is there now: what is read from it on came later."""
    start = Position(0, 0)
    return encoded(_newest(news, start) or start)


def _newest_settling(
    news: Database[BSONDocument], position: Position
) -> tuple[Timestamp, float] | None:
    """Return the newest stamp after ``position``, and the seconds until all before it is visible.

    None where nothing is after it.
    """
    newest = _newest(news, position)
    if newest is None:
        return None
    # Without the database's options the time comes without its zone, and is taken for local time.
    hello = news.client.admin.command("hello", codec_options=news.codec_options)
    now: datetime = hello["localTime"]
    is_settled = now.timestamp() - newest.seconds >= SETTLED_SECONDS
    return newest.timestamp, 0.0 if is_settled else SETTLING_SECONDS


def _newest(news: Database[BSONDocument], position: Position) -> Position | None:
    """Return the place after the newest change that is visible after ``position``."""
    last = [
        news[name].find_one(
            _after(position),
            {"changed": 1},
            sort=[("changed", DESCENDING), ("_id", DESCENDING)],
        )
        for name in _COLLECTIONS
    ]
    return max((position_of(each) for each in last if each is not None), default=None)


def _batch(
    news: Database[BSONDocument],
    session: ClientSession,
    position: Position,
    end: Timestamp,
    reading: Reading,
) -> list[BSONDocument]:
    """Return the next articles and deletions, in one order."""
    bounds = [_after(position), {"changed": {"$lte": end}}]
    if reading.end is not None:
        bounds.append({"changed": {"$lt": reading.end}})
    options = {"sort": _ORDER, "limit": reading.batch_size, "session": session}
    articles, deletions = (
        news[name].find({"$and": [*bounds, chosen]}, fields, **options)
        for name, chosen, fields in (
            ("articles", reading.only.query, reading.projection),
            ("forgotten", reading.only.deletions, _OF_DELETIONS),
        )
    )
    return list(
        islice(merge(articles, map(_deletion, deletions), key=position_of), reading.batch_size)
    )


def _deletion(tombstone: BSONDocument) -> BSONDocument:
    source = tombstone.pop("source", None)
    entry = {**tombstone, "status": FORGOTTEN}
    return entry | {"source": {"id": source}} if source else entry


def _after(position: Position) -> BSONDocument:
    return {
        "$or": [
            {"changed": position.timestamp, "_id": {"$gt": position.article_id}},
            {"changed": {"$gt": position.timestamp}},
        ]
    }
