"""Define the document of ``meta`` that says which schema a database has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class SchemaState:
    """Say which schema the database has, in ``meta``."""

    id: str
    version: int
    digest: str
    """A hash of all validators and indexes."""
    updatedAt: datetime
