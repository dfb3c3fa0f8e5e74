"""Test that a cut line lets nothing through, and a mended one brings all of it."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from tests.sharding.installation.cut_proxy import cut_proxy

# Seconds that a test waits for what must not come ...
SOON = 0.2
# ... and for what must.
LONG = 30


def test_a_cut_line_delays_and_loses_nothing() -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as server,
        cut_proxy(server.getsockname()[1]) as proxy,
        closing(socket.create_connection(("127.0.0.1", proxy.port))) as client,
    ):
        server.settimeout(LONG)
        there, _ = server.accept()
        with closing(there):
            client.sendall(b"before")
            assert there.recv(10) == b"before"
            proxy.cut()
            for end in (client, there):
                end.settimeout(SOON)
            client.sendall(b"meanwhile")
            there.sendall(b"answer")
            for end in (client, there):
                with pytest.raises(TimeoutError):
                    end.recv(10)
            proxy.mend()
            for end in (client, there):
                end.settimeout(LONG)
            assert there.recv(10) == b"meanwhile"
            assert client.recv(10) == b"answer"
        assert client.recv(10) == b""
