"""Run the desk as a process."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys

import uvicorn

from desk.app import create_app
from desk.settings import DeskSettings
from model.clock import Clock

# Connections that wait to be taken while all are busy.
_BACKLOG = 128
# Seconds that requests under way have when it is stopped: longer ones only wait for news.
_GRACE_SECONDS = 5


def serve(settings: DeskSettings, clock: Clock) -> None:
    """Listen and answer until SIGTERM or Ctrl-C; the first line printed is the address.

    Raises OSError where the port is taken or the host is none of this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    # Connections inherit it. asyncio sets it only where a socket was made for TCP by name; without
    # it, answers wait 40 ms for the client's acknowledgement of their head (Nagle's algorithm).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    host, port = listener.getsockname()[:2]
    print(f"http://{f'[{host}]' if ':' in host else host}:{port}/api/v1/articles", flush=True)
    config = uvicorn.Config(
        create_app(settings, clock),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    # Uvicorn raises the signal again that it was stopped by: to be stopped is how a desk ends well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
