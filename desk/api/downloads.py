"""Answer with files: every search as CSV, JSON lines or Parquet, as ``export`` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from database.cursor import BEGINNING
from database.exporting.columns import CSV, PARQUET, Row, row_of, usual_fields
from database.exporting.parquet import arrow_schema, parquet_parts
from database.exporting.text_formats import csv_lines, jsonl_lines
from database.repositories.newest_articles import NewestArticles
from desk.answers.download import Download, in_parts
from desk.answers.problems import responses
from desk.api.filters import DownloadedBy
from desk.dependencies import Context, DeskContext
from model.errors import ConfigurationError
from search.engine import SearchRequest

router = APIRouter(tags=["articles"])

_READ_AT_ONCE = 200
"""Articles that are read with one query: 2 MB."""

Format = Literal["csv", "jsonl", "parquet"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


@router.get(
    "/articles.{format}",
    response_class=Response,
    responses=responses(400, 422, 429, 501, 503)
    | {200: {"content": {each.partition(";")[0]: {} for each in MEDIA_TYPES.values()}}},
)
def download_articles(
    format: Format, chosen: DownloadedBy, context: Context, request: Request
) -> Response:
    """Send all that a search finds as one file: the articles that are indexed as it begins.

    The columns are those of `copydesk export`. `cursor` is the same in all rows: give it to
    `/changes?since=` for what has changed after that. An answer that breaks off has no end.
    """
    fields = chosen.fields or usual_fields(format)
    if format == PARQUET:
        try:
            arrow_schema(fields)
        except ConfigurationError as error:
            raise HTTPException(501, str(error)) from error
    rows = islice(_rows(context, chosen.request, fields), chosen.limit)
    if format == PARQUET:
        parts = parquet_parts(rows, fields)
    else:
        parts = in_parts(csv_lines(rows, fields) if format == CSV else jsonl_lines(rows))
    return Download(
        parts, request.app.state.places, MEDIA_TYPES[format], file_name=f"articles.{format}"
    )


def _rows(context: DeskContext, request: SearchRequest, fields: list[str]) -> Iterator[Row]:
    found = context.index.every_id(request)
    cursor = found.cursor or BEGINNING
    articles = NewestArticles(context.news)
    for part in found.parts:
        for start in range(0, len(part), _READ_AT_ONCE):
            ids = part[start : start + _READ_AT_ONCE]
            read = {each["_id"]: each for each in articles.by_id(ids, [*fields, "status"])}
            # one that is missing was deleted meanwhile
            yield from (row_of(cursor, read[each], fields) for each in ids if each in read)
