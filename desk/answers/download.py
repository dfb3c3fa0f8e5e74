"""Send what is long as it is made: whoever stops reading stops the work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator

from fastapi import HTTPException
from pymongo.errors import PyMongoError
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from database.connection.outages import brief
from model.errors import CopydeskError

AT_ONCE = 4
"""Downloads that are sent at once: each takes half a core and 20 MB."""
PATIENCE = 60.0
"""Seconds that a client may take for one part: one that reads no more would keep a place."""
PART_BYTES = 256 * 1024
"""Bytes that are sent together, unless what is written comes in larger pieces: enough of them to be
packed in a thread of its own, and few enough to be held."""

logger = logging.getLogger(__name__)


class Places:
    """Count the downloads that are under way."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)


class Download(StreamingResponse):
    """Send the parts of a file, each when the one before has left."""

    def __init__(
        self, parts: Iterator[bytes], places: Places, media_type: str, file_name: str
    ) -> None:
        self._file = parts
        self._places = places
        super().__init__(
            self._first_and_others(),
            media_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file_name}"',
                "Cache-Control": "no-store",
            },
        )
        self._first = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; what is wrong before its first part is raised, and can be told."""
        if self._places.free.locked():
            raise HTTPException(
                429, f"{AT_ONCE} downloads are under way: try again later", {"Retry-After": "15"}
            )

        async def sent(message: Message) -> None:
            async with asyncio.timeout(PATIENCE):
                await send(message)

        async with self._places.free:
            try:
                self._first = await run_in_threadpool(next, self._file, b"")
                try:
                    await super().__call__(scope, receive, sent)
                except (CopydeskError, PyMongoError, TimeoutError) as error:
                    # The answer breaks off: so the client knows that there was more.
                    told = brief(error) if isinstance(error, PyMongoError) else str(error)
                    logger.warning("a download was cut off: %s", told or "nobody reads it")
            finally:
                self._file.close()  # type: ignore[attr-defined]

    async def _first_and_others(self) -> AsyncIterator[bytes]:
        part = self._first
        while part:
            yield part
            part = await run_in_threadpool(next, self._file, b"")


def in_parts(lines: Iterable[str]) -> Iterator[bytes]:
    """Yield lines of text as bytes, many at once."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line.encode())
        size += len(waiting[-1])
        if size >= PART_BYTES:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield b"".join(waiting)
