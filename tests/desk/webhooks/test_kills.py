"""Test that kill -9 of desk and database loses no event, and that two desks deliver as one."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from bson import Timestamp

from tests.desk.desk_process import PATIENCE, RunningDesk, new_token, running_desk
from tests.desk.test_outages import SOON_AWAY
from tests.desk.webhooks.receiver import Received, Receiver, receiver
from tests.search.articles import article
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.waiting import wait_until


class Office:
    """Keep the desks of one database, of which some are killed."""

    def __init__(self, copydesk: Copydesk, server: OwnServer) -> None:
        self.copydesk = copydesk
        self.server = server
        self.writing = new_token(copydesk, "editor", "write")
        self._stamp = 1_700_000_000

    def store(self, *numbers: int, revision: int = 1) -> None:
        """Store articles one after the other."""
        with self.server.connect() as client:
            for number in numbers:
                self._stamp += 1
                document: dict[str, Any] = article(
                    number, changed=Timestamp(self._stamp, 1), revision=revision
                )
                client["news"].articles.replace_one({"_id": document["_id"]}, document, upsert=True)

    def save(self, desk: RunningDesk, to: Receiver) -> str:
        """Save a search of all articles that tells a receiver; return its path."""
        saved = requests.post(
            f"{desk.address}/api/v1/searches",
            json={"name": "All", "filters": {}, "webhook": {"url": to.url}},
            headers={"Authorization": f"Bearer {self.writing}"},
            timeout=PATIENCE,
        )
        assert saved.status_code == 201, saved.text
        return f"/api/v1/searches/{saved.json()['id']}"


@pytest.fixture
def office(tmp_path: Path, own_server: OwnServer) -> Office:
    return Office(Copydesk(tmp_path, own_server.uri, "news"), own_server)


def kill(desk: RunningDesk) -> None:
    desk.process.kill()
    desk.process.communicate()


def test_a_kill_between_the_answer_and_the_write_of_the_cursor_repeats_that_event_alone(
    office: Office,
) -> None:
    with receiver() as to:

        def answer(got: Received) -> int:
            if len(to.received) == 2:
                # what it answers now can't be written any more
                office.server.kill()
            return 200

        to.answer = answer
        with running_desk(office.copydesk, *SOON_AWAY) as desk:
            path = office.save(desk, to)
            office.store(1, 2, 3, 4)
            wait_until(
                lambda: 'outcome="delivered"} 2.0' in desk.get("/metrics").text,
            )
            kill(desk)
        office.server.start()
        to.answer = lambda _: 200
        with running_desk(office.copydesk, *SOON_AWAY) as desk:
            office.store(1, revision=2)
            wait_until(lambda: to.articles[-1:] == [1] and len(to.received) > 1)
            shown = desk.json(path)["webhook"]
            assert (shown["state"], shown["failures"]) == ("working", 0)
        assert to.articles == [1, 2, 2, 3, 4, 1]
        assert to.received[1].id == to.received[2].id
        assert len({each.id for each in to.received}) == 5


@pytest.mark.long
def test_a_kill_before_the_answer_skips_nothing(office: Office) -> None:
    with receiver() as to, ExitStack() as stack:
        desk = stack.enter_context(running_desk(office.copydesk, *SOON_AWAY))

        def answer(got: Received) -> int:
            if len(to.received) == 3:
                kill(desk)
            return 200

        to.answer = answer
        office.save(desk, to)
        office.store(1, 2, 3, 4)
        wait_until(lambda: desk.process.poll() is not None)
        with running_desk(office.copydesk, *SOON_AWAY):
            wait_until(lambda: to.articles[-1:] == [4])
        assert to.articles == [1, 2, 3, 3, 4]
        assert to.received[2].id == to.received[3].id


def test_two_desks_deliver_each_event_once_and_one_goes_on_for_the_other(
    office: Office, tmp_path: Path
) -> None:
    elsewhere = Copydesk(tmp_path / "elsewhere", office.server.uri, "news")
    with (
        receiver() as to,
        running_desk(office.copydesk, *SOON_AWAY) as one,
        running_desk(elsewhere) as other,
    ):
        path = office.save(one, to)
        office.store(1, 2, 3)
        wait_until(lambda: to.articles == [1, 2, 3])
        delivered = {
            desk: 'outcome="delivered"} 3.0' in desk.get("/metrics").text for desk in (one, other)
        }
        assert sorted(delivered.values()) == [False, True]
        [leading] = [desk for desk, has in delivered.items() if has]
        [waiting] = [desk for desk, has in delivered.items() if not has]
        leading.process.send_signal(signal.SIGKILL)
        leading.process.communicate()
        office.store(4)
        wait_until(lambda: to.articles == [1, 2, 3, 4])
        assert waiting.json(path)["webhook"]["lagSeconds"] == 0
        assert len({each.id for each in to.received}) == 4
