"""Check the keys of a source that the sources file and the desk both take.

Importing pydantic takes a quarter of a second: only what reads or writes sources imports this.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from database.documents.crawling.source_values import (
    ID,
    LANGUAGE,
    MAX_CONCURRENCY,
    MAX_DELAY,
    MAX_ID,
    MAX_INTERVAL,
    MIN_INTERVAL,
    address,
    duration,
    one_line,
    without_repeats,
)

CONFLICT = "conflict"
"""The type of a mistake that is between two keys: its message says it all."""

Address = Annotated[str, AfterValidator(address)]
# TOML has lists; Strict(False) takes them for tuples.
Addresses = Annotated[tuple[Address, ...], Strict(False), AfterValidator(without_repeats)]
Interval = Annotated[
    timedelta,
    Field(ge=MIN_INTERVAL, le=MAX_INTERVAL),
    BeforeValidator(duration),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,6}\s*[smhd]$", "examples": ["10m"]}),
]

_ADDRESS = 'a whole address in quotes, "https://..."'
_INTERVAL = (
    f'a length of time such as "10m", "2h" or "1d", 1m at least and {MAX_INTERVAL.days}d at most'
)


class Politeness(BaseModel):
    """Check how often a source is polled, and how gently its hosts are asked."""

    model_config = ConfigDict(extra="forbid", strict=True)

    every: Interval | None = Field(None, description=_INTERVAL)
    min_interval: Interval | None = Field(None, description=_INTERVAL)
    max_interval: Interval | None = Field(None, description=_INTERVAL)
    delay: float | None = Field(
        None, ge=0, le=MAX_DELAY, allow_inf_nan=False, description=f"seconds, 0 to {MAX_DELAY}"
    )
    concurrency: int | None = Field(
        None, ge=1, le=MAX_CONCURRENCY, description=f"a whole number, 1 to {MAX_CONCURRENCY}"
    )

    @field_validator("min_interval", "max_interval")
    @classmethod
    def _goes_without_every(cls, value: timedelta | None, info: ValidationInfo) -> timedelta | None:
        if value is not None and info.data.get("every") is not None:
            raise PydanticCustomError(CONFLICT, "goes without every, which is fixed")
        return value

    @field_validator("max_interval")
    @classmethod
    def _is_not_shorter(cls, value: timedelta | None, info: ValidationInfo) -> timedelta | None:
        least = info.data.get("min_interval")
        if value is not None and least is not None and value < least:
            raise PydanticCustomError(CONFLICT, "shorter than min_interval; expected a longer time")
        return value

    def changes(self) -> dict[str, Any]:
        """Return the keys of a source that change; one of the three of time sets all three."""
        set_here = {name: value for name, value in self if name in Politeness.model_fields}
        times = ("every", "min_interval", "max_interval")
        if all(set_here[name] is None for name in times):
            set_here = {name: set_here[name] for name in set_here if name not in times}
        return {
            name: value for name, value in set_here.items() if name in times or value is not None
        }


class SourcePlace(BaseModel):
    """Check what a source is: its name, its front page, its listings, its language."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(
        "",
        pattern=f"^{ID}$",
        max_length=MAX_ID,
        description="a-z, 0-9, dots and dashes, such as the-paper",
    )
    home: Address = Field(description=_ADDRESS)
    name: Annotated[str, AfterValidator(one_line)] = Field("", description="a text on one line")
    feeds: Addresses = Field((), description=_ADDRESS)
    sitemaps: Addresses = Field((), description=_ADDRESS)
    sections: Addresses = Field((), description=_ADDRESS)
    language: str | None = Field(
        None,
        pattern=f"^{LANGUAGE}$",
        description='a language tag such as "en" or "pt-BR"',
    )
