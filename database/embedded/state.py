"""Remember which process the embedded server is, in ``server.json``.

A pid counts only while that process has the server's token on its command line. So another process
that got the same pid later is never taken for the server, let alone signalled.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from database.processes import command_line


@dataclass(frozen=True)
class MongodState:
    """Hold the content of ``server.json``; the pid is absent until the process exists."""

    port: int
    token: str
    pid: int | None = None

    def running_pid(self, data: Path) -> int | None:
        """Return the pid of this server if it runs on the folder ``data``; else None."""
        pid = self.pid
        if pid is None:  # whoever started it was killed before it could write the pid
            with contextlib.suppress(OSError, ValueError):
                pid = int((data / "mongod.lock").read_text())
        if pid is not None and self.token in command_line(pid):
            return pid
        return None


def read_state(folder: Path) -> MongodState | None:
    """Return the state that ``folder`` keeps; None if no server was started there yet."""
    try:
        values = json.loads((folder / "server.json").read_bytes())
        pid = None if values["pid"] is None else int(values["pid"])
        return MongodState(int(values["port"]), str(values["token"]), pid)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None  # cut short by a full disk: worth no more than a missing file


def write_state(folder: Path, state: MongodState) -> None:
    """Write ``state`` to ``folder``, whole or not at all. Raises OSError."""
    new = folder / "server.json.new"
    new.write_text(json.dumps(asdict(state)))
    new.replace(folder / "server.json")
