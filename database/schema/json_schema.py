"""Turn dataclasses into MongoDB's ``$jsonSchema``, so that the class is the only definition.

https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bson import Timestamp

_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"bsonType": "string"},
    bool: {"bsonType": "bool"},
    int: {"bsonType": ["int", "long"]},
    # Another program may write as an integer what is a whole float in Python.
    float: {"bsonType": ["double", "int", "long"]},
    bytes: {"bsonType": "binData"},
    datetime: {"bsonType": "date"},
    Timestamp: {"bsonType": "timestamp"},
    Any: {},
}


def json_schema(*classes: type) -> dict[str, Any]:
    """Return the schema of a document that has the fields of all ``classes``; ``id`` is ``_id``.

    No other field is allowed. A field is required unless it may be None, or is a list (an empty
    list is left out). A field marked ``{"stored": False}`` is not part of the schema.
    Raises TypeError for a type that has no counterpart in MongoDB.
    """
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for each in classes:
        schema = _object(each)
        properties |= schema["properties"]
        required |= set(schema.get("required", ()))
    if "id" in properties:
        properties = {"_id": properties.pop("id"), **properties}
        required = (required - {"id"}) | {"_id"}
    return _closed(properties, required)


def widened(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes what either of two of ``json_schema``'s takes.

    A field that only one of them has is allowed, and required only where both require it. Of two
    that differ in kind (an object here, a number there) nothing is asked.
    """
    if one == other:
        return one
    if "enum" in one and "enum" in other:
        values = [*one["enum"], *(each for each in other["enum"] if each not in one["enum"])]
        return {"enum": values}
    if "bsonType" not in one or "bsonType" not in other:
        return {}
    wide: dict[str, Any] = {"bsonType": _types(one["bsonType"], other["bsonType"])}
    fields, others = one.get("properties", {}), other.get("properties", {})
    if fields or others:
        shared = {name: widened(fields[name], others[name]) for name in fields if name in others}
        wide["properties"] = fields | others | shared
    if required := sorted({*one.get("required", ())} & {*other.get("required", ())}):
        wide["required"] = required
    if "items" in one and "items" in other:
        wide["items"] = widened(one["items"], other["items"])
    closed = one.get("additionalProperties", True), other.get("additionalProperties", True)
    if closed == (False, False):
        wide["additionalProperties"] = False
    elif all(isinstance(each, dict) for each in closed):
        wide["additionalProperties"] = widened(*closed)
    return wide


def _types(one: Any, other: Any) -> Any:
    """Return the types of both; a single one is a name, as ``json_schema`` writes it."""
    lists = [[each] if isinstance(each, str) else each for each in (one, other)]
    types = [*lists[0], *(each for each in lists[1] if each not in lists[0])]
    return types[0] if len(types) == 1 else types


def _object(dataclass: type) -> dict[str, Any]:
    hints = get_type_hints(dataclass)
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for field in fields(dataclass):
        if not field.metadata.get("stored", True):
            continue
        hint, optional = _without_none(hints[field.name])
        properties[field.name] = _type(hint)
        if not optional and get_origin(hint) is not list:
            required.add(field.name)
    return _closed(properties, required)


def _closed(properties: dict[str, Any], required: set[str]) -> dict[str, Any]:
    schema = {"bsonType": "object", "properties": properties, "additionalProperties": False}
    # MongoDB refuses an empty list here.
    return {**schema, "required": sorted(required)} if required else schema


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    kept = [each for each in get_args(hint) if each is not NoneType]
    if len(kept) != 1:
        raise TypeError(f"{hint} is no single type")
    return kept[0], True


def _type(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"bsonType": "array", "items": _type(arguments[0])}
    if origin is dict and arguments[0] is str:
        return {"bsonType": "object", "additionalProperties": _type(arguments[1])}
    raise TypeError(f"{hint} has no counterpart in a validator")
