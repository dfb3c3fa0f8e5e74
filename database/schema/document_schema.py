"""Describe the documents of ``articles`` to other programs, as JSON Schema.

It is made from the same dataclasses as the validators (``database.schema.json_schema``), so that no
field is described twice. Dates are strings, as ``export`` writes them to JSON lines.
"""

from __future__ import annotations

from typing import Any

from database.documents.articles import ArticleLife
from database.schema.json_schema import json_schema
from model.identity import SCHEMA_VERSION
from model.items import Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {"type": "string", "format": "date-time"}
_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "double": {"type": "number"},
    "date": _DATE,
    "timestamp": _DATE,
    "object": {"type": "object"},
    "array": {"type": "array"},
}
"""JSON's types by those of BSON; of several that a field may have, the first one counts."""
_CURSOR = {"type": "string", "description": "in exported lines: where the next export goes on"}


def stored_schema() -> dict[str, Any]:
    """Return the schema of ``articles`` in MongoDB's terms."""
    return json_schema(Article, ArticleLife)


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of an exported line: an article, or the note that one was deleted."""
    article = _translated(stored_schema())
    article["properties"] = {"cursor": _CURSOR, **article["properties"]}
    deletion = {
        "type": "object",
        "description": "an article that was deleted on request: delete your copy, too",
        "properties": {
            "cursor": _CURSOR,
            "_id": {"type": "string"},
            "status": {"const": "forgotten"},
            "source": {"type": "object", "properties": {"id": {"type": "string"}}},
            "forgottenAt": _DATE,
            "changed": _DATE,
        },
        "required": ["_id", "changed", "forgottenAt", "status"],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "Copydesk article",
        "description": f"One document of articles as JSON, schemaVersion {SCHEMA_VERSION}.",
        "oneOf": [{"$ref": "#/$defs/article"}, {"$ref": "#/$defs/deletion"}],
        "$defs": {"article": article, "deletion": deletion},
    }


def field_paths() -> list[str]:
    """Return every field of a stored article, in order, and by path the parts of its objects."""
    return [
        path
        for name, schema in stored_schema()["properties"].items()
        for path in (name, *(f"{name}.{part}" for part in schema.get("properties", ())))
    ]


def field_schema(path: str) -> dict[str, Any]:
    """Return the schema of the field at one of ``field_paths``, in MongoDB's terms."""
    schema = stored_schema()
    for name in path.split("."):
        schema = schema["properties"][name]
    return schema


def bson_type(schema: dict[str, Any]) -> str:
    """Return the BSON type of a field; of several the first."""
    if "enum" in schema:
        return "string"
    named = schema["bsonType"]
    return str(named if isinstance(named, str) else named[0])


def _translated(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        return schema
    made = {**_TYPES[bson_type(schema)]}
    if "properties" in schema:
        parts = schema["properties"].items()
        made["properties"] = {name: _translated(part) for name, part in parts}
        made["additionalProperties"] = False
        if "required" in schema:
            made["required"] = schema["required"]
    if "items" in schema:
        made["items"] = _translated(schema["items"])
    return made
