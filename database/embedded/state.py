"""Which process the embedded server is: kept in ``server.json``, told by its command line.

A pid counts only while that process has our token on its command line, so a recycled pid is never
taken for ours, let alone signalled.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from database.embedded.ports import ADDRESS


@dataclass(frozen=True)
class MongodState:
    """What ``server.json`` holds; the pid is absent until the process is there."""

    port: int
    token: str
    pid: int | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://{ADDRESS}:{self.port}/?directConnection=true"

    def running_pid(self, data: Path) -> int | None:
        """The pid of this server while it runs on the folder ``data``; never another process's."""
        pid = self.pid
        if pid is None:  # whoever started it was killed before it could write the pid
            with contextlib.suppress(OSError, ValueError):
                pid = int((data / "mongod.lock").read_text())
        if pid is not None and self.token in command_line(pid):
            return pid
        return None


def read_state(folder: Path) -> MongodState | None:
    """The state that ``folder`` keeps; None where no server was started there yet."""
    try:
        values = json.loads((folder / "server.json").read_bytes())
        return MongodState(int(values["port"]), str(values["token"]), values["pid"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None  # cut short by a full disk: as good as none


def write_state(folder: Path, state: MongodState) -> None:
    """Keep ``state`` in ``folder``, whole or not at all. Raises OSError."""
    new = folder / "server.json.new"
    new.write_text(json.dumps(asdict(state)))
    new.replace(folder / "server.json")


def command_line(pid: int) -> str:
    """The command line of a running process; empty where there is none, or only its zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(  # noqa: S603
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607 (POSIX, where there is no /proc)
        capture_output=True,
        text=True,
        check=False,
    ).stdout
