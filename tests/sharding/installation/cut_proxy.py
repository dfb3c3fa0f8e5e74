"""Stand between a program and its server, and let nothing through while the line is cut."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

# Bytes that are passed on at once.
CHUNK = 65_536


class CutProxy:
    """Pass bytes on between a port of ours and one of a server on this machine.

    While the line is cut, both sides see what they see of a network that drops packets: nothing
    comes, and no connection ends. Mended, it brings what was sent meanwhile, as TCP does.
    """

    def __init__(self, server_port: int, loop: asyncio.AbstractEventLoop) -> None:
        self._server_port = server_port
        self._loop = loop
        self._whole = asyncio.Event()
        self._whole.set()
        self._passing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server
        self.port: int

    def cut(self) -> None:
        """Let nothing through from now on."""
        self._loop.call_soon_threadsafe(self._whole.clear)

    def mend(self) -> None:
        """Let everything through again."""
        self._loop.call_soon_threadsafe(self._whole.set)

    async def listen(self) -> None:
        """Accept connections at ``port``, a free one."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End listening, and all connections."""
        self._server.close()
        for task in (waiting := asyncio.all_tasks() - {asyncio.current_task()}):
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._whole.wait()
            there = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:  # the server is away
            writer.close()
            return
        for source, target in ((reader, there[1]), (there[0], writer)):
            task = asyncio.ensure_future(self._pass_on(source, target))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                await self._whole.wait()
                target.write(data)
                await target.drain()
        await self._whole.wait()  # the end of a connection does not come through either
        target.close()


@contextmanager
def cut_proxy(server_port: int) -> Iterator[CutProxy]:
    """Run a proxy to a server of this machine in a thread, and end it."""
    loop = asyncio.new_event_loop()
    proxy = CutProxy(server_port, loop)
    loop.run_until_complete(proxy.listen())
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(proxy.close())
        loop.close()
