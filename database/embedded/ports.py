"""Find ports of 127.0.0.1 that no program listens on."""

from __future__ import annotations

import socket

ADDRESS = "127.0.0.1"


def free_port() -> int:
    """Return a port that the kernel chooses; another program may take it before it is bound."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Tell whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        # As mongod does: a port is free even while its last connections are being closed.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True
