"""Turn dataclasses into the documents that MongoDB stores.

As in ``model.items``, an attribute is a field under the same name; ``id`` of a whole document
is its ``_id``. None and empty lists are left out. All datetimes are timezone-aware.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def as_document(*parts: object) -> dict[str, Any]:
    """Return the document that one or more dataclass instances make together.

    Leaves out None, empty lists and fields marked ``{"stored": False}``; ``id`` becomes ``_id``.
    Pages carry lone surrogates in escaped JSON: see ``well_formed``.
    """
    document: dict[str, Any] = {}
    for part in parts:
        document.update(_fields(part))
    if "id" in document:
        document = {"_id": document.pop("id"), **document}
    return document


def _fields(instance: object) -> dict[str, Any]:
    names = _stored_names(type(instance))
    if names is None:
        raise TypeError(f"{type(instance).__name__} is no dataclass")
    pairs = ((name, _value(getattr(instance, name))) for name in names)
    return {name: value for name, value in pairs if value is not None and value != []}


_NAMES: dict[type, tuple[str, ...] | None] = {}


def _stored_names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's stored fields; None for any other type.

    Kept by type, because it is asked for each value of each document.
    """
    if kind not in _NAMES:
        _NAMES[kind] = (
            tuple(each.name for each in fields(kind) if each.metadata.get("stored", True))
            if is_dataclass(kind)
            else None
        )
    return _NAMES[kind]


def _value(value: object) -> object:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value if _stored_names(type(value)) is None else _fields(value)


def well_formed(text: str) -> str:
    """Return ``text`` as BSON takes it.

    Lone surrogates become U+FFFD, pairs the character they mean.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
