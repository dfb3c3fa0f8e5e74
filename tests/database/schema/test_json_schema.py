"""Test the JSON schema that is made of a dataclass, for each type of field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pytest
from bson import Timestamp

from database.schema.json_schema import json_schema


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
