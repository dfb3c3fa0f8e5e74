"""Name the type of a document as MongoDB's driver hands it over."""

from __future__ import annotations

from typing import Any

BSONDocument = dict[str, Any]
"""A document as the driver reads and writes it: field name to value."""
