"""Say where the desk finds its data, and where it listens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8780
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class DeskSettings:
    """Hold the settings of one desk."""

    data_dir: Path
    mongo_uri: str | None = None
    """None is the embedded server in ``data_dir``."""
    database: str = "news"
    answer_within: float = 15.0
    """Seconds after which a database that has not answered counts as away."""
    host: str = LOOPBACK
    port: int = DEFAULT_PORT
    """0 is any free port."""
