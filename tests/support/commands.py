"""Run Copydesk's commands as a user does: as processes, on a database of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRAPY = Path(sys.executable).with_name("scrapy")

# The tests' own servers on loopback need no delays between requests, and their pages, which have
# fixed dates, must never be too old.
ENVIRONMENT = {
    # The tests start some three hundred processes, which share the compiled modules.
    "PYTHONDONTWRITEBYTECODE": "",
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    "MAX_AGE_DAYS": "36500",
    # A desk is asked as fast as tests can.
    "DESK_REQUESTS_PER_MINUTE": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_DELAY": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "EXTRACTION_WORKERS": "1",
    # What became of single pages is what most tests look for in the log.
    "LOG_LEVEL": "INFO",
    # Seconds: a machine that runs tests in parallel is slow, and no test waits for this timeout.
    "EXTRACTION_TIMEOUT": "60",
}
# Seconds after which a command counts as hanging: the slowest one takes a tenth of this.
COMMAND_TIMEOUT = 180


@dataclass(frozen=True)
class Copydesk:
    """Run the commands of one operator, who has a working directory and a database."""

    folder: Path
    mongo_uri: str
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment variables of a command."""
        own = {
            "MONGO_URI": self.mongo_uri,
            "MONGO_DATABASE": self.database,
            "DATA_DIR": str(self.folder / "data"),
        }
        return {**os.environ, **ENVIRONMENT, **own}

    def write_sources(self, text: str) -> Path:
        """Write the sources file that ``crawl`` uses."""
        path = self.folder / "sources.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def scrapy(
        self, *arguments: str, code: int | None = 0, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``scrapy ARGUMENTS``; fail with what it printed unless it exits with ``code``."""
        done = subprocess.run(
            [SCRAPY, *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT,
            check=False,
        )
        if code is not None and done.returncode != code:
            raise AssertionError(
                f"scrapy {' '.join(arguments)} exited with {done.returncode}, not {code}:\n"
                f"{done.stdout}\n{done.stderr[-6000:]}"
            )
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start ``scrapy ARGUMENTS`` in a process group of its own, to be killed as one."""
        return subprocess.Popen(
            [SCRAPY, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def crawl(
        self, *arguments: str, code: int | None = 0, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``scrapy crawl news`` over the sources that were written."""
        return self.scrapy(
            "crawl",
            "news",
            "-s",
            f"SOURCES_FILE={self.folder / 'sources.toml'}",
            *arguments,
            code=code,
            **environment,
        )
