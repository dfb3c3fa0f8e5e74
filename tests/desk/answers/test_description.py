"""Test that everything in the description has an example, which is as its schema says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from desk.answers.description import operations
from desk.app import create_app
from desk.settings import DeskSettings
from model.clock import Clock

DESCRIPTION = create_app(DeskSettings(Path("nowhere")), Clock()).openapi()
OPERATIONS = operations(DESCRIPTION)


def check(example: Any, schema: dict[str, Any]) -> None:
    """Fail unless an example is as its schema says: of several the first, that of whole answers."""
    schema = schema.get("anyOf", [schema])[0]
    whole = {**schema, "components": DESCRIPTION["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(example)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each["operationId"])
def test_parameters_bodies_answers_and_problems_have_examples(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        check(parameter["example"], parameter["schema"])
    bodies = [operation["requestBody"]] if "requestBody" in operation else []
    contents = [
        content
        for holder in (*bodies, *operation["responses"].values())
        for content in holder.get("content", {}).values()
    ]
    assert contents
    for content in contents:
        check(content["example"], content.get("schema", {}))


def test_fields_have_examples_that_are_as_they_say() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
        for field in schema.get("properties", {}).values():
            for example in field.get("examples", ()):
                check(example, field)


def test_answers_show_every_field_of_a_list_and_of_an_article() -> None:
    by_name = {each["operationId"]: each for each in OPERATIONS}
    shown = by_name["search_articles"]["responses"]["200"]["content"]["application/json"]
    known = DESCRIPTION["components"]["schemas"]["FoundArticle"]["properties"].keys()
    assert known - shown["example"]["articles"][0].keys() == {"score", "highlights"}


def test_names_of_operations_are_plain_and_the_version_is_3_1() -> None:
    names = [each["operationId"] for each in OPERATIONS]
    assert len(set(names)) == len(names)
    assert {"search_articles", "read_article", "download_articles"} <= set(names)
    assert DESCRIPTION["openapi"].startswith("3.1.")
