"""Tell what went wrong as RFC 9457 problems, whatever raised it."""

from __future__ import annotations

from http import HTTPMethod, HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from database.connection.outages import brief
from model.errors import CursorError, DatabaseError, QuerySyntaxError, SearchUnavailable

MEDIA_TYPE = "application/problem+json"
# Seconds after which a client may ask again: an election of a replica set takes twelve.
_RETRY_AFTER = "15"


class Problem(BaseModel):
    """Say what is wrong with a request or with the server (RFC 9457)."""

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["at character 9 of the search: something is missing at the end"])
    parameter: str | None = Field(default=None, description="which part of the request is wrong")
    position: int | None = Field(
        default=None, description="the character of a search, counted from 0"
    )


def problem(
    status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return the answer that tells a problem."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)
    return JSONResponse(
        told.model_dump(exclude_none=True),
        status,
        {**(headers or {}), "Cache-Control": "no-store"},
        media_type=MEDIA_TYPE,
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the problems that an operation may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def add_problem_handlers(app: FastAPI) -> None:
    """Turn every error that a request may end in into a problem."""

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_allowed(request))
        return problem(error.status_code, str(error.detail), headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return problem(422, f"{where or 'the request'}: {first['msg']}", parameter=where or None)

    @app.exception_handler(QuerySyntaxError)
    async def _query(request: Request, error: QuerySyntaxError) -> JSONResponse:
        return problem(400, str(error), parameter="q", position=error.position)

    @app.exception_handler(CursorError)
    async def _cursor(request: Request, error: CursorError) -> JSONResponse:
        return problem(400, str(error), parameter="cursor")

    @app.exception_handler(SearchUnavailable)
    async def _no_index(request: Request, error: SearchUnavailable) -> JSONResponse:
        return problem(503, str(error), {"Retry-After": _RETRY_AFTER})

    @app.exception_handler(DatabaseError)
    async def _no_database(request: Request, error: DatabaseError) -> JSONResponse:
        return problem(503, str(error), {"Retry-After": _RETRY_AFTER})

    @app.exception_handler(PyMongoError)
    async def _outage(request: Request, error: PyMongoError) -> JSONResponse:
        late = "it did not answer in time: ask for less, or later"
        told = late if error.timeout else brief(error)
        return problem(503, f"the database: {told}", {"Retry-After": _RETRY_AFTER})

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> JSONResponse:
        # The log has it with its place; a client could do nothing with that.
        return problem(500, "a fault of this program, which is in its log")


def _allowed(request: Request) -> list[str]:
    """Return the methods that an address takes: it may have several operations.

    The router's own answer names the first one's alone.
    """
    routes = request.app.router.routes
    return [
        method.value
        for method in HTTPMethod
        if any(
            route.matches({**request.scope, "method": method.value})[0] is Match.FULL
            for route in routes
        )
    ]
