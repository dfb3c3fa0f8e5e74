"""Tell the leases that a run holds from those that are over."""

from __future__ import annotations

from typing import Any

HELD: dict[str, Any] = {"$expr": {"$gt": ["$expiresAt", "$$NOW"]}}
"""The query for the leases of ``leases`` that have not ended."""
