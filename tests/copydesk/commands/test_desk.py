"""Test what ``copydesk desk`` refuses; tests/desk has what it answers."""

from __future__ import annotations

import socket

import pytest

from copydesk.command_line import main


@pytest.mark.parametrize("port", ["-1", "65536", "eighty"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "--port", port]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["desk", "--port", str(port)]) == 2
    assert str(port) in capsys.readouterr().err
