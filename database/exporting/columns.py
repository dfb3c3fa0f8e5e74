"""Choose which fields of an article are exported, and take them out of its document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bson import Timestamp

from database.schema.document_schema import field_paths
from model.errors import ConfigurationError, no_such

Row = dict[str, Any]
"""The fields of one article, with its cursor; what it lacks is absent."""

JSONL, CSV, PARQUET = "jsonl", "csv", "parquet"
"""The formats."""

ALWAYS = ("cursor", "_id", "status")
"""What each row has: with these a copy is kept in step, also of articles that were deleted."""
ON_REQUEST = ("fingerprint", "fetch", "extraction")
"""How a page was fetched, read and compared: a third of a document, and of use to few."""
EVERYTHING = "all"
"""The name that stands for all fields, those on request too."""

IN_A_SPREADSHEET = (
    "url", "canonicalUrl", "headline", "abstract", "articleBody", "authors", "publisher",
    "source.id", "source.name", "articleSection", "keywords", "inLanguage", "datePublished",
    "dateModified", "wordCount", "isAccessibleForFree", "cluster.id", "cluster.role",
    "mainImage.url", "revision",
)  # fmt: skip
"""What CSV has where no fields are named: lists of objects make no readable cells."""


def usual_fields(format: str) -> list[str]:
    """Return the fields of a format where none are named."""
    if format == CSV:
        return list(IN_A_SPREADSHEET)
    return [path for path in _whole_fields() if path not in ON_REQUEST]


def named_fields(names: Sequence[str]) -> list[str]:
    """Return the fields that a user named, without those that are part of another one.

    Raises ConfigurationError for one that articles don't have.
    """
    known = field_paths()
    for name in names:
        if name not in (*known, *ALWAYS, EVERYTHING):
            raise ConfigurationError(no_such("field", name, [*known, EVERYTHING]))
    if EVERYTHING in names:
        return _whole_fields()
    chosen = dict.fromkeys(name for name in names if name not in ALWAYS)
    return [path for path in chosen if path.partition(".")[0] not in chosen or "." not in path]


def row_of(cursor: str, article: dict[str, Any], fields: Collection[str]) -> Row:
    """Return an article, read with ``fields``, as a row.

    What else the reader needed of it (``changed``) is left out.
    """
    kept = {path.partition(".")[0] for path in fields}.union(ALWAYS)
    if article.get("status") == "forgotten":
        kept = kept.union(article)
    return {"cursor": cursor, **{name: value for name, value in article.items() if name in kept}}


def value_at(row: Row, path: str) -> Any:
    """Return the value of a field, or of a part of one; None where it is absent."""
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def moment_of(value: Timestamp | datetime) -> datetime:
    """Return a stamp of the server, or a date, as a date."""
    return value.as_datetime() if isinstance(value, Timestamp) else value


def _whole_fields() -> list[str]:
    return [path for path in field_paths() if "." not in path and path not in ALWAYS]
