"""Define every error that Copydesk raises on purpose, in one hierarchy.

Rooms import their errors from here, so that a caller can catch one kind or all of them.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


class CopydeskError(Exception):
    """Report what is wrong, where, and what to do: the base of all errors raised on purpose."""


class ConfigurationError(CopydeskError):
    """Report that a setting or an argument can't be used, before the first request."""


class SourcesError(ConfigurationError):
    """Report what is wrong in the sources file: the message names file, source and key."""


class NoSourcesError(SourcesError):
    """Report that there is no sources file, or that it names no source."""


class DocumentError(CopydeskError):
    """Report that a document could not be read as what it was taken for; base of three others.

    ``reason`` is a short stable name for statistics, ``detail`` a sentence for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class NotAListing(DocumentError):
    """Report that a document polled as a feed or sitemap is none.

    Reasons: ``html``, ``empty``, ``entities``, ``too-large``, ...
    """


class NotAnArticle(DocumentError):
    """Report that a page holds no article that could be extracted, or is none at all.

    Reasons, stored in ``rejected``: ``empty``, ``binary``, ``no-text``, ...
    """


class WorkerFailed(DocumentError):
    """Report that a worker was cut off at its time limit, or died, over one document.

    Reasons: ``timeout``, ``crash``.
    """


class InvalidURL(CopydeskError):
    """Report that a string given as the address of an article is no usable http(s) URL."""


class DatabaseError(CopydeskError):
    """Report that MongoDB can't be used; the message never holds a credential."""


class DatabaseUnavailable(DatabaseError):
    """Report that no server answers at MONGO_URI, or that it refuses us."""


class WriteConflict(DatabaseError):
    """Report that a document is not stored: others changed it each time that it was tried."""


class SpoolFull(CopydeskError):
    """Report that the spool takes no more: it reached its limit, or the disk takes no more."""


class SpoolRecordError(CopydeskError):
    """Report that a whole record of the spool holds no item that this version can read."""


class EmbeddedServerError(DatabaseError):
    """Report that the embedded mongod can't be found or started; say what is missing."""


class CursorError(CopydeskError):
    """Report that a reader's cursor is neither from ``database.reader`` nor a date."""


class QuerySyntaxError(CopydeskError):
    """Report what is wrong in a search as it was typed; ``position`` is the character's, from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return f"at character {self.position + 1} of the search: {self.message}"


class SearchUnavailable(CopydeskError):
    """Report that there is no index to search in, or that it can't be read; say what makes it."""


def no_such(what: str, name: str, known: Collection[str]) -> str:
    """Say that there is no such thing, and which was probably meant."""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
    return f"there is no {what} {name!r}; {hint}"
