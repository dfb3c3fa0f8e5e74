"""Say where the desk finds its data, and where it listens."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Seconds after which the database counts as away, and what it was asked is cut off."""
    host: str = LOOPBACK
    requests_per_minute: int = 0
    """Requests of one token or address that are answered; 0 is any number."""
    port: int = DEFAULT_PORT
    """0 is any free port."""
    allowed_networks: Sequence[str] = ()
    """Networks (CIDR) that receivers of webhooks may be in though they are not public."""
    allowed_ports: Sequence[int] = (80, 443)
    """Ports that they may listen on elsewhere."""
