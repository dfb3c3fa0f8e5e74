"""Ports of 127.0.0.1 that nothing listens on."""

from __future__ import annotations

import socket

ADDRESS = "127.0.0.1"


def free_port() -> int:
    """One that the kernel chooses; another program may take it before the caller binds it."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        # as mongod does: a port whose last connections linger is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True
