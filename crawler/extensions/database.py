"""Give the crawl its one connection to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from database.connection.session import DatabaseSession
from database.data_directory import data_directory
from model.run_counts import RunCounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BYTES_PER_MB = 1024 * 1024


class ScrapyDatabaseSession(DatabaseSession):
    """Read the session's parameters from Scrapy's settings, and close it with the engine.

    ``crawler.get_extension(DatabaseSession)`` returns it to spiders, extensions and pipelines.

    Settings: ``MONGO_URI``, ``MONGO_DATABASE``, ``DATABASE_TIMEOUT``, ``DATA_DIR``,
    ``SPOOL_MAX_MB``, ``START_WITHOUT_DATABASE`` (not for the embedded server).

    Stats: ``database/outages``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the session of ``crawler``; it connects when it is first asked for the database."""
        settings = crawler.settings

        def count_outage() -> None:
            counts = crawler.get_extension(RunCounts)
            if counts is not None:
                counts.count_outage()

        session = cls(
            settings["MONGO_URI"],
            settings["MONGO_DATABASE"],
            data_directory(settings["DATA_DIR"]),
            timeout=settings.getfloat("DATABASE_TIMEOUT"),
            spool_limit=round(settings.getfloat("SPOOL_MAX_MB") * BYTES_PER_MB),
            may_be_away=settings.getbool("START_WITHOUT_DATABASE"),
            on_outage=count_outage,
        )
        crawler.signals.connect(session.close, signals.engine_stopped)
        return session
