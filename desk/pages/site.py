"""Put the pages together: an application of its own, whose errors are pages, too."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from database.connection.outages import brief
from desk.access.gate import RefusalPage
from desk.access.tokens import TokenFile
from desk.crawling import PageCrawler
from desk.pages import (
    articles,
    marks,
    news,
    rejected,
    runs,
    searches,
    sign_in,
    stories,
)
from desk.pages.condition import Condition
from desk.pages.rendering.page import STATIC, page
from desk.pages.sources import adding, health, settings
from model.errors import (
    ConfigurationError,
    CursorError,
    DatabaseError,
    QuerySyntaxError,
    SearchUnavailable,
)


class _LastingFiles(StaticFiles):
    """Serve files that browsers may keep for a year: their addresses change with them."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Return a file."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_pages(tokens: TokenFile, crawler: PageCrawler) -> FastAPI:
    """Return the application of the pages; ``state.context`` is set when the desk starts."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.tokens = tokens
    app.state.crawler = crawler
    app.state.condition = Condition()
    for part in (
        news, searches, articles, marks, stories, health, adding, settings, runs, rejected, sign_in,
    ):  # fmt: skip
        app.include_router(part.router)
    app.mount("/static", _LastingFiles(directory=STATIC))
    _add_error_pages(app)
    return app


def refusal_page(pages: FastAPI) -> RefusalPage:
    """Return what makes pages for requests that come no further than the gate."""
    return lambda scope, status, detail: _refused(Request({**scope, "app": pages}), status, detail)


def _refused(request: Request, status: int, detail: str) -> HTMLResponse:
    return page(request, "error.html", status, problem=status, detail=detail)


def _add_error_pages(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> HTMLResponse:
        answer = _refused(request, error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> HTMLResponse:
        first = error.errors()[0]
        return _refused(request, 422, f"{first['loc'][-1]}: {first['msg']}")

    @app.exception_handler(QuerySyntaxError)
    @app.exception_handler(CursorError)
    @app.exception_handler(ValidationError)
    def _unreadable(request: Request, error: Exception) -> HTMLResponse:
        return _refused(request, 422, str(error))

    @app.exception_handler(PyMongoError)
    def _outage(request: Request, error: PyMongoError) -> HTMLResponse:
        return _refused(request, 503, f"the database: {brief(error)}")

    @app.exception_handler(Exception)
    def _fault(request: Request, error: Exception) -> HTMLResponse:
        return _refused(request, 500, "a fault of this program, which is in its log")

    @app.exception_handler(ConfigurationError)
    @app.exception_handler(DatabaseError)
    @app.exception_handler(SearchUnavailable)
    def _unavailable(request: Request, error: Exception) -> HTMLResponse:
        return _refused(request, 503, str(error))
