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
