"""Read which shards there are: the crawler says so, as it alone reads the sources file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from model.errors import ConfigurationError

# Seconds to read the sources file: a hundred thousand sources take ten.
DEADLINE = 120.0
Parts = dict[str, dict[str, list[str]]]


class ShardPlan:
    """Read the shards anew whenever the sources file has changed."""

    def __init__(self) -> None:
        self._read: tuple[int, int] | None = None
        self._parts: Parts = {}

    def parts(self, sources_file: Path) -> Parts:
        """Return name → ``sources`` and ``hosts`` of every shard. Raises ConfigurationError."""
        try:
            status = sources_file.stat()
        except OSError as error:
            raise ConfigurationError(f"{sources_file}: can't be read: {error.strerror}") from error
        # The inode too: an editor, and a ConfigMap, put another file in its place.
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._read:
            self._parts, self._read = _ask_crawler(), stamp
        return self._parts


def _ask_crawler() -> Parts:
    asked = subprocess.run(
        [sys.executable, "-m", "copydesk", "sources", "--shards", "--json"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    if asked.returncode:
        raise ConfigurationError(asked.stderr.strip() or "the sources file can't be read")
    parts: Parts = json.loads(asked.stdout)
    return parts
