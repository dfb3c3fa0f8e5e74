"""Every error that Copydesk raises on purpose, in one hierarchy.

Rooms import their errors from here, so that a caller can catch one kind or all of them.
"""

from __future__ import annotations


class CopydeskError(Exception):
    """Base of all: the message says what is wrong, where, and what to do."""


class ConfigurationError(CopydeskError):
    """A setting or an argument can't be used as given; raised before the first request."""


class SourcesError(ConfigurationError):
    """The sources file can't be read, or a source in it is wrong (names file, source and key)."""


class DocumentError(CopydeskError):
    """One document could not be read as what it was taken for; base of the three below.

    ``reason`` is a short stable name for statistics, ``detail`` a sentence for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class NotAListing(DocumentError):
    """A document polled as a feed or sitemap is none.

    Reasons: ``html``, ``empty``, ``entities``, ``too-large``, ...
    """


class NotAnArticle(DocumentError):
    """A page holds no article that could be extracted, or is none at all.

    Reasons, stored in ``rejected``: ``empty``, ``binary``, ``no-text``, ...
    """


class WorkerFailed(DocumentError):
    """A worker process was cut off at its time limit, or died, over one document.

    Reasons: ``timeout``, ``crash``.
    """


class InvalidURL(CopydeskError):
    """A string offered as the address of an article is not a usable http(s) URL."""


class DatabaseError(CopydeskError):
    """MongoDB can't be used; the message never holds a credential."""


class DatabaseUnavailable(DatabaseError):
    """No server answers at MONGO_URI, or it refuses us."""


class WriteConflict(DatabaseError):
    """Other processes changed a document each time that it was to be stored; it is not stored."""


class SpoolFull(CopydeskError):
    """The spool takes no more: its limit is reached, or the disk is full or can't be written."""


class SpoolRecordError(CopydeskError):
    """A record in the spool is whole, but holds no item that this version can read."""


class EmbeddedServerError(DatabaseError):
    """The embedded mongod can't be found or started; says what is missing."""


class CursorError(CopydeskError):
    """A reader's cursor is not one that ``database.reader`` handed out, nor a date."""
