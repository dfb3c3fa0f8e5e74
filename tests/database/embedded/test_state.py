"""Test how it is remembered which process the embedded server is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from database.embedded.server import EmbeddedServer
from tests.support.fixtures.embedded import count, server_pid, server_state


def test_never_signals_a_process_that_is_not_its_own(data_dir: Path) -> None:
    with EmbeddedServer(data_dir):
        pass
    bystander = subprocess.Popen(["sleep", "60"])
    state = {**server_state(data_dir), "pid": bystander.pid}
    (data_dir / "mongodb" / "server.json").write_text(json.dumps(state))
    with EmbeddedServer(data_dir):
        assert server_pid(data_dir) != bystander.pid
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_state_file_cut_short_is_as_good_as_none(data_dir: Path) -> None:
    folder = data_dir / "mongodb"
    folder.mkdir(parents=True)
    for content in ("", "[]", '{"port": 1}', '{"port": "x", "token": "", "pid": null}'):
        (folder / "server.json").write_text(content)
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 0
