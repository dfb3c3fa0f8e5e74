"""Make files of articles, as ``export`` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from fastapi import HTTPException

from database.exporting.columns import CSV, PARQUET, Row, row_of
from database.exporting.parquet import arrow_schema, parquet_parts
from database.exporting.text_formats import csv_lines, jsonl_lines
from database.repositories.newest_articles import NewestArticles
from desk.answers.download import Download, Places, in_parts
from model.errors import ConfigurationError

Format = Literal["csv", "jsonl", "parquet"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
READ_AT_ONCE = 200
"""Articles that are read with one query: 2 MB."""


def article_file(
    format: Format, rows: Iterator[Row], fields: Sequence[str], places: Places
) -> Download:
    """Return rows as a file that is sent while they are read.

    Raises HTTPException where the format needs what is not installed.
    """
    if format == PARQUET:
        try:
            arrow_schema(fields)
        except ConfigurationError as error:
            raise HTTPException(501, str(error)) from error
        parts = parquet_parts(rows, fields)
    else:
        parts = in_parts(csv_lines(rows, fields) if format == CSV else jsonl_lines(rows))
    return Download(parts, places, MEDIA_TYPES[format], file_name=f"articles.{format}")


def rows_of(
    articles: NewestArticles, ids: Iterable[Sequence[str]], cursor: str, fields: Sequence[str]
) -> Iterator[Row]:
    """Yield articles in the order of their ids, which come in parts, as far as they are stored."""
    for part in ids:
        for start in range(0, len(part), READ_AT_ONCE):
            chosen = part[start : start + READ_AT_ONCE]
            read = {each["_id"]: each for each in articles.by_id(chosen, [*fields, "status"])}
            # one that is missing was deleted meanwhile
            yield from (row_of(cursor, read[each], fields) for each in chosen if each in read)
