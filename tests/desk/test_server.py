"""Test how the desk's process ends."""

from __future__ import annotations

import signal

from tests.desk.desk_process import PATIENCE, running_desk
from tests.support.commands import Copydesk


def test_a_desk_that_is_stopped_by_ctrl_c_ends_with_0(copydesk: Copydesk) -> None:
    """That it does so on SIGTERM is seen wherever ``running_desk`` ends."""
    with running_desk(copydesk) as desk:
        desk.get("/healthz")
        desk.process.send_signal(signal.SIGINT)
        assert desk.process.wait(timeout=PATIENCE) == 0
