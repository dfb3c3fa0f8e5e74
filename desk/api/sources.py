"""Pause a source, or ask it more gently, over the API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from database.documents.crawling.source_keys import Politeness
from database.documents.crawling.source_values import MAX_ID
from desk.access.required import WritingToken
from desk.answers.problems import responses
from desk.dependencies import Context
from desk.source_settings import NoSuchSource, set_paused, set_politeness, settings_of

router = APIRouter(prefix="/sources", tags=["status"])


class PausedBy(BaseModel):
    """Say who paused a source, and when."""

    by: str = Field(description="the name of the token")
    at: datetime


class ChangedPoliteness(PausedBy):
    """Hold the keys that were set at the desk, as the sources file writes them."""

    delay: float | None = None
    concurrency: int | None = None
    every: str | None = None
    min_interval: str | None = None
    max_interval: str | None = None


class SourceSettings(BaseModel):
    """Hold what is said of a source at the desk, beside the sources file."""

    id: str
    pause: PausedBy | None
    politeness: ChangedPoliteness | None


class SourceChange(BaseModel):
    """Change how a source is asked; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    paused: bool | None = Field(None, description="whether nothing may be asked of it")
    politeness: Politeness | None = Field(
        None, description="keys as in sources.toml, all anew; null or {}: as the file says"
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.paused is None and "politeness" not in self.model_fields_set:
            raise ValueError("nothing is named that should change: paused or politeness")
        return self


@router.patch("/{name}", responses=responses(401, 403, 404, 413, 422, 503))
def change_source(
    name: Annotated[str, Path(min_length=1, max_length=MAX_ID, pattern=r"^[a-z0-9.-]+$")],
    change: SourceChange,
    context: Context,
    token: WritingToken,
) -> SourceSettings:
    """Pause a source, have it polled again, or change how gently it is asked."""
    try:
        said = settings_of(context, name)
        if change.paused is not None:
            said = set_paused(context, name, token, is_paused=change.paused)
        if "politeness" in change.model_fields_set:
            said = set_politeness(context, name, token, _written(change.politeness))
    except NoSuchSource:
        raise HTTPException(404, f"no source {name} was ever polled, or added") from None
    return SourceSettings(id=name, pause=said.get("pause"), politeness=said.get("politeness"))


def _written(politeness: Politeness | None) -> dict[str, Any]:
    """Return the keys as the sources file writes them."""
    keys = {} if politeness is None else politeness.model_dump(exclude_none=True)
    times = ("every", "min_interval", "max_interval")
    return {key: _length(value) if key in times else value for key, value in keys.items()}


def _length(time: timedelta) -> str:
    """Write a length of time: in seconds it might have more digits than may be written."""
    seconds = round(time.total_seconds())
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"
