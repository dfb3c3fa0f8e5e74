"""Run the desk in a thread of the test's own process, where a test looks into it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from pymongo import monitoring

from desk.app import create_app
from desk.settings import DeskSettings
from model.clock import Clock
from tests.desk.desk_process import Desk
from tests.support.commands import ENVIRONMENT, Copydesk
from tests.support.waiting import wait_until

MACHINE = Clock()
# Seconds that requests under way have at the end, as in desk.server: a page may wait for news.
GRACE_SECONDS = 5


def listen(monkeypatch: pytest.MonkeyPatch, listener: monitoring.CommandListener) -> None:
    """Have a listener told of the commands of every client that the test opens."""
    listeners = monitoring._LISTENERS
    monkeypatch.setattr(
        monitoring,
        "_LISTENERS",
        listeners._replace(command_listeners=[*listeners.command_listeners, listener]),
    )


@contextmanager
def desk_in_process(
    data_dir: Path,
    mongo_uri: str,
    database: str,
    answer_within: float = 15.0,
    clock: Clock = MACHINE,
) -> Iterator[str]:
    """Start a desk on a free port; yield its address."""
    settings = DeskSettings(data_dir, mongo_uri, database, answer_within)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(settings, clock), log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def own_desk(copydesk: Copydesk) -> Iterator[Desk]:
    """Start a desk in this process for an operator, whose commands it runs as he would."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        folder = copydesk.folder / "data"
        with desk_in_process(folder, copydesk.mongo_uri, copydesk.database) as address:
            yield Desk(address)
