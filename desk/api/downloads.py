"""Answer with files: every search as CSV, JSON lines or Parquet, as ``export`` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import Response

from database.cursor import BEGINNING
from database.exporting.columns import Row, usual_fields
from database.repositories.newest_articles import NewestArticles
from desk.answers.article_files import MEDIA_TYPES, Format, article_file, rows_of
from desk.answers.problems import responses
from desk.api.filters import DownloadedBy
from desk.dependencies import Context, DeskContext
from search.engine import SearchRequest

router = APIRouter(tags=["articles"])


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
    rows = islice(_rows(context, chosen.request, fields), chosen.limit)
    return article_file(format, rows, fields, request.app.state.places)


def _rows(context: DeskContext, request: SearchRequest, fields: list[str]) -> Iterator[Row]:
    found = context.index.every_id(request)
    cursor = found.cursor or BEGINNING
    yield from rows_of(NewestArticles(context.news), found.parts, cursor, fields)
