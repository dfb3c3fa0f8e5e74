"""Answer with the fields that were asked for, and no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, BeforeValidator, Field, create_model

from model.errors import no_such

MOST_FIELDS = 100
"""Names in one request: no model has half as many."""
LONGEST_NAME = 100


def names_among(known: Collection[str]) -> BeforeValidator:
    """Return what reads ``a,b`` as names, and refuses one that is not among the known."""

    def named(given: object) -> list[str]:
        names = names_in(given)
        for name in names:
            if name not in known:
                raise ValueError(no_such("field", name[:LONGEST_NAME], known))
        return names

    return BeforeValidator(named)


def names_in(given: object) -> list[str]:
    """Return the names in the values of a parameter, each a list with commas."""
    values = given if isinstance(given, list) else [given]
    names = [name.strip() for value in values for name in str(value).split(",")]
    if len(names) > MOST_FIELDS:
        raise ValueError(f"{MOST_FIELDS} fields may be named at most")
    return list(dict.fromkeys(names))


def partial(model: type[BaseModel], **others: Any) -> type[BaseModel]:
    """Return the model of an answer that holds some fields of another one's.

    ``others`` are the types of fields that are of another type in it.
    """
    fields: Any = {
        name: (
            others.get(name, field.annotation),
            Field(default=None, alias=field.serialization_alias, description=field.description),
        )
        for name, field in model.model_fields.items()
    }
    return create_model(
        f"{model.__name__}Part",
        __doc__=f"Hold the fields of {model.__name__} that were named.",
        **fields,
    )
