"""Test the JSON schema that is made of a dataclass, for each type of field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pytest
from bson import Timestamp

from database.schema.json_schema import json_schema, widened


@dataclass
class Part:
    text: str


@dataclass
class Whole:
    id: str
    number: int
    share: float
    body: bytes
    flag: bool
    at: datetime
    stamp: Timestamp
    kind: Literal["a", "b"]
    part: Part
    counts: dict[str, int]
    anything: dict[str, Any]
    perhaps: str | None
    parts: list[Part]
    carried: str = field(default="", metadata={"stored": False})


def test_json_schema_of_each_kind_of_field() -> None:
    schema = json_schema(Whole)
    part = {
        "bsonType": "object",
        "properties": {"text": {"bsonType": "string"}},
        "additionalProperties": False,
        "required": ["text"],
    }
    assert schema["properties"] == {
        "_id": {"bsonType": "string"},
        "number": {"bsonType": ["int", "long"]},
        "share": {"bsonType": ["double", "int", "long"]},
        "body": {"bsonType": "binData"},
        "flag": {"bsonType": "bool"},
        "at": {"bsonType": "date"},
        "stamp": {"bsonType": "timestamp"},
        "kind": {"enum": ["a", "b"]},
        "part": part,
        "counts": {"bsonType": "object", "additionalProperties": {"bsonType": ["int", "long"]}},
        "anything": {"bsonType": "object", "additionalProperties": {}},
        "perhaps": {"bsonType": "string"},
        "parts": {"bsonType": "array", "items": part},
    }
    assert set(schema["properties"]) - set(schema["required"]) == {"perhaps", "parts"}


def test_a_type_without_counterpart_is_an_error() -> None:
    @dataclass
    class Odd:
        pair: tuple[int, int]

    with pytest.raises(TypeError, match="no counterpart"):
        json_schema(Odd)


def closed(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    schema = {"bsonType": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


TEXT, NUMBER = {"bsonType": "string"}, {"bsonType": ["int", "long"]}


@pytest.mark.parametrize(
    ("one", "other", "wide"),
    [
        (TEXT, TEXT, TEXT),
        (TEXT, NUMBER, {"bsonType": ["string", "int", "long"]}),
        (NUMBER, {"bsonType": ["long", "double"]}, {"bsonType": ["int", "long", "double"]}),
        ({}, TEXT, {}),
        ({"enum": ["a"]}, {"enum": ["b", "a"]}, {"enum": ["a", "b"]}),
        ({"enum": ["a"]}, TEXT, {}),
        ({"oneOf": [TEXT]}, TEXT, {}),
        (closed(a=TEXT), closed(b=NUMBER), closed(a=TEXT, b=NUMBER)),
        (closed(["a", "b"], a=TEXT, b=TEXT), closed(["b"], b=TEXT), closed(["b"], a=TEXT, b=TEXT)),
        (closed(["a"], a=TEXT), closed(["b"], b=TEXT), closed(a=TEXT, b=TEXT)),
        (closed(a=closed(b=TEXT)), closed(a=closed(c=TEXT)), closed(a=closed(b=TEXT, c=TEXT))),
        (
            {"bsonType": "array", "items": closed(a=TEXT)},
            {"bsonType": "array", "items": closed(b=TEXT)},
            {"bsonType": "array", "items": closed(a=TEXT, b=TEXT)},
        ),
        (
            {"bsonType": "object", "additionalProperties": TEXT},
            {"bsonType": "object", "additionalProperties": NUMBER},
            {
                "bsonType": "object",
                "additionalProperties": {"bsonType": ["string", "int", "long"]},
            },
        ),
        (
            {"bsonType": "object", "additionalProperties": TEXT},
            closed(a=TEXT),
            {"bsonType": "object", "properties": {"a": TEXT}},
        ),
    ],
)
def test_a_widened_schema_takes_what_either_takes(
    one: dict[str, Any], other: dict[str, Any], wide: dict[str, Any]
) -> None:
    assert widened(one, other) == wide
    swapped = widened(other, one)
    assert swapped.keys() == wide.keys()
    assert widened(wide, one) == wide
