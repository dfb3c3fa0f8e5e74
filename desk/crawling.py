"""Have the crawler read pages and search sites as processes: the desk itself fetches nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

from desk.settings import DeskSettings
from model.errors import CopydeskError

DEADLINE = 90.0
"""Seconds until a page has to be read: robots.txt, redirects and retries among them."""
SEARCH_SECONDS = 90
"""Seconds that a site is searched for: what was found until then is shown."""
SEARCH_DEADLINE = SEARCH_SECONDS + 30.0
"""Seconds until a search has to be over, with its start and what it says."""
AT_ONCE = 2
"""Pages that are read at once: each takes a core for a second or two."""
LONGEST_MESSAGE = 500
"""Characters of what the crawler says that are passed on."""
# No batch to wait for, and no second page that another process could read meanwhile.
_ONE_PAGE = ("-s", "STORAGE_LINGER=0", "-s", "EXTRACTION_WORKERS=1")


class NotRead(CopydeskError):
    """Report that a page was not read, or gave no article; the message is the crawler's."""


class TooBusy(CopydeskError):
    """Report that as many pages are being read as may be at once."""


class PageCrawler:
    """Read single pages by the commands of a crawl, politely and guarded as every crawl."""

    def __init__(self, settings: DeskSettings) -> None:
        self._environment = {
            **os.environ,
            # not as arguments: every user of the machine can see those
            "MONGO_URI": settings.mongo_uri or "",
            "MONGO_DATABASE": settings.database,
            "DATA_DIR": str(settings.data_dir),
        }
        self._free = asyncio.Semaphore(AT_ONCE)

    async def read(self, url: str, *, store: bool) -> dict[str, Any]:
        """Return the document of the article at ``url``. Raises NotRead, TooBusy."""
        options = ["--json"] if store else ["--json", "--dry-run"]
        document: dict[str, Any] = json.loads(await self._run("article", *options, url))
        return document

    async def read_again(self, rejected_id: str) -> None:
        """Have what is stored of a rejected page read by today's rules. Raises NotRead, TooBusy."""
        chosen = ["-a", "rejected=1", "-a", f"id={rejected_id}"]
        await self._run("crawl", "replay", "--quiet", *chosen, *_ONE_PAGE)

    async def find_source(self, address: str) -> dict[str, Any]:
        """Return what a search of a site found, and the source to add. Raises NotRead, TooBusy."""
        options = ["--json", "--within", str(SEARCH_SECONDS)]
        said = await self._run("sources", "find", *options, address, deadline=SEARCH_DEADLINE)
        found: dict[str, Any] = json.loads(said)
        return found

    async def _run(self, *command: str, deadline: float | None = None) -> bytes:
        """Return what a command of Copydesk prints. Raises NotRead, TooBusy."""
        if self._free.locked():
            raise TooBusy(f"{AT_ONCE} pages are being read: try again in a moment")
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "copydesk", *command),
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            within = deadline or DEADLINE
            try:
                async with asyncio.timeout(within):
                    said, complaint = await process.communicate()
            except TimeoutError:
                raise NotRead(f"it took more than {within:g} s") from None
            finally:
                _end(process)
        if process.returncode != 0:
            lines = complaint.decode(errors="replace").strip().splitlines() or ["no answer"]
            raise NotRead(lines[-1][:LONGEST_MESSAGE])
        return said


def _end(process: asyncio.subprocess.Process) -> None:
    """Kill what is left of the process and of those that it started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
