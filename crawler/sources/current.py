"""Know the sources as the file and the desk have them now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from pymongo.errors import PyMongoError
from scrapy.settings import BaseSettings

from crawler.sources.desk_copy import read_copy, write_copy
from crawler.sources.joining import JoinedSources, join
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from database.connection.client import connect
from database.connection.outages import brief
from database.connection.session import DatabaseSession
from database.data_directory import data_directory
from database.documents.bson_document import BSONDocument
from database.repositories.crawling.desk_sources import DeskSourceRepository, desk_sources
from model.errors import CopydeskError, NoSourcesError

logger = logging.getLogger(__name__)


class CurrentSources:
    """Hold the sources of the file, and join them with the desk's as often as it is asked.

    The desk's are those of the database; while it is away, those that were last read from it.
    """

    def __init__(
        self, file: Sequence[Source], data_dir: Path, desk: Sequence[BSONDocument] = ()
    ) -> None:
        self._file = file
        self._data_dir = data_dir
        self._desk = list(desk)
        self._told: frozenset[str] = frozenset()
        self.joined = join(file, desk)

    @classmethod
    def at_start(cls, settings: BaseSettings, named: Collection[str]) -> CurrentSources:
        """Return the sources before the crawl has a database: the file's, and the copy's.

        Only for a name that neither knows, or where neither names any, the database is asked.
        Raises SourcesError for a file with mistakes, and where no source is named anywhere.
        """
        data_dir = data_directory(settings["DATA_DIR"])
        file, missing = _of_file(settings["SOURCES_FILE"])
        found = cls(file, data_dir, read_copy(data_dir))
        known = {source.id for source in found.joined.sources}
        if not known or not known.issuperset(named):
            with suppress(CopydeskError, PyMongoError):
                found = cls(file, data_dir, _ask(settings))
        if missing is not None and not found.joined.every:
            raise missing
        return found

    async def read(self, connection: DatabaseSession) -> JoinedSources:
        """Return all sources, as the database says now what the desk says. Never fails."""
        database = await connection.database()
        try:
            read = await connection.ask(lambda: desk_sources(database))
        except PyMongoError as error:
            logger.warning(
                "MongoDB refuses to say what was said of sources at the desk (%s): what was last "
                "read holds. See to the rights on the collection deskSources",
                brief(error).partition(", full error")[0],
            )
            read = None
        if read is not None and read != self._desk:
            await asyncio.to_thread(write_copy, self._data_dir, read)
            self._desk = read
            self.joined = join(self._file, read)
        self._tell()
        return self.joined

    def _tell(self) -> None:
        """Log each sentence once, as long as it holds."""
        problems = set(self.joined.problems)
        for note in self.joined.notes:
            if note not in self._told:
                logger.log(logging.WARNING if note in problems else logging.INFO, "%s", note)
        self._told = frozenset(self.joined.notes)


def joined_sources(file: str, desk: Sequence[BSONDocument]) -> JoinedSources:
    """Return all sources of the file and of the desk, whose documents the database has given.

    Raises SourcesError for a file with mistakes, and where no source is named anywhere.
    """
    sources, missing = _of_file(file)
    joined = join(sources, desk)
    if missing is not None and not joined.every:
        raise missing
    return joined


def _of_file(file: str) -> tuple[list[Source], NoSourcesError | None]:
    """Return the sources of the file, and why there are none: the desk may name some."""
    try:
        return load_sources(file), None
    except NoSourcesError as error:
        return [], error


def _ask(settings: BaseSettings) -> list[BSONDocument]:
    with connect(
        settings["MONGO_URI"],
        data_dir=settings["DATA_DIR"],
        answer_within=settings.getfloat("DATABASE_TIMEOUT"),
    ) as client:
        return DeskSourceRepository(client[settings["MONGO_DATABASE"]]).all()
