"""Run the image as docker-compose.yml does, by podman."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

# Seconds for one command of podman: one that runs a crawl to its end takes half a minute.
TIMEOUT = 600
# Seconds that docker-compose.yml gives the crawl to store what it has.
GRACE = 120
# The rights of the crawler in docker-compose.yml.
RIGHTS = [
    *("--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp", "--init", "--memory", "2g"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
]
# The tests' servers are on this machine's loopback; the limits are those that every machine allows.
MACHINE = [
    *("--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"),
]
# The tests make the health checks: else podman asks systemd to, which need not run here.
ENVIRONMENT = os.environ | {"DISABLE_HC_SYSTEMD": "true"}


def podman(*arguments: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run podman; fail with what it printed unless it exits with ``code``."""
    done = subprocess.run(
        ["podman", "--runtime", "runc", *arguments],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
    if code is not None and done.returncode != code:
        raise AssertionError(
            f"podman {' '.join(arguments)} exited with {done.returncode}, not {code}:\n"
            f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
    return done


def inspect(name: str) -> dict[str, Any]:
    """Return what podman knows of an image or a container."""
    found: list[dict[str, Any]] = json.loads(podman("inspect", name).stdout)
    return found[0]


@dataclass(frozen=True)
class Box:
    """Run containers of one image with one volume, one folder of settings, one environment."""

    image: str
    volume: str
    config: Path
    environment: dict[str, str]

    def options(self) -> list[str]:
        """Return the options of ``podman run``."""
        given = [f"--env={name}={value}" for name, value in self.environment.items()]
        mounts = [f"--volume={self.volume}:/data", f"--volume={self.config}:/etc/copydesk:ro"]
        return [*MACHINE, *RIGHTS, *mounts, *given]

    def run(
        self, *command: str, code: int | None = 0, entrypoint: str = "copydesk"
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, instead of the schedule."""
        started = ["run", "--rm", f"--entrypoint={entrypoint}", *self.options()]
        return podman(*started, self.image, *command, code=code)

    @contextmanager
    def schedule(self, pause: int = 600) -> Iterator[str]:
        """Run the image's own schedule; yield the container's name, and remove it at the end."""
        with self._detached(self.image, str(pause), "copydesk", "crawl", "news") as name:
            yield name

    @contextmanager
    def desk(self, port: int) -> Iterator[str]:
        """Run the desk for other machines, too; yield its name, and remove it at the end."""
        with self.command("desk", "--host", "0.0.0.0", "--port", str(port)) as name:
            yield name

    @contextmanager
    def command(self, *words: str) -> Iterator[str]:
        """Run ``copydesk WORDS`` until the end; yield the container's name, and remove it then."""
        with self._detached("--entrypoint=copydesk", self.image, *words) as name:
            yield name

    @contextmanager
    def _detached(self, *arguments: str) -> Iterator[str]:
        name = f"copydesk-{uuid4().hex[:12]}"
        # A worker's name is that of its host and its process, which is the same in each container.
        named = [f"--name={name}", f"--hostname={name}"]
        podman("run", "--detach", *named, *self.options(), *arguments)
        try:
            yield name
        finally:
            podman("rm", "--force", "--time=0", name)


@contextmanager
def volume() -> Iterator[str]:
    """Make an empty volume, and remove it at the end."""
    name = f"copydesk-{uuid4().hex[:12]}"
    podman("volume", "create", name)
    try:
        yield name
    finally:
        podman("volume", "rm", "--force", name)
