"""Test how the desk's process ends."""

from __future__ import annotations

import signal

import pytest

from tests.desk.desk_process import PATIENCE, running_desk
from tests.support.commands import Copydesk


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_that_is_stopped_ends_with_0(copydesk: Copydesk, how: signal.Signals) -> None:
    with running_desk(copydesk) as desk:
        desk.get("/healthz")
        desk.process.send_signal(how)
        assert desk.process.wait(timeout=PATIENCE) == 0
