"""Describe the API: what FastAPI knows of it, with the problems and an example of everything."""

from __future__ import annotations

import json
from http import HTTPMethod
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from desk.answers.problems import Problem

# By the name of a parameter, of an operation, of a status.
_EXAMPLES = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
_METHODS = {each.value.lower() for each in HTTPMethod}


def operation_name(route: APIRoute) -> str:
    """Return the name of an operation: what programs that are made from the description call."""
    return route.name


def describe(app: FastAPI) -> None:
    """Complete the description of the application."""
    described = app.openapi

    def completed() -> dict[str, Any]:
        if app.openapi_schema is None:
            whole = described()
            whole["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
            for operation in operations(whole):
                _add_examples(operation)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = completed  # type: ignore[method-assign]


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations that a description holds."""
    return [
        operation
        for path in description["paths"].values()
        for method, operation in path.items()
        if method in _METHODS
    ]


def _add_examples(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    for parameter in operation.get("parameters", ()):
        if (example := _of_parameter(parameter)) is not None:
            parameter["example"] = example
    bodies = _EXAMPLES["bodies"]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if name in bodies:
            content["example"] = bodies[name]
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            examples = _EXAMPLES["answers"].get(name, {})
            example = _EXAMPLES["problems"].get(status, examples.get(media_type))
            if example is not None:
                content["example"] = example


def _of_parameter(parameter: dict[str, Any]) -> Any:
    schema = parameter["schema"]
    if "enum" in schema:
        return schema["enum"][0]
    return _EXAMPLES["parameters"].get(parameter["name"])
