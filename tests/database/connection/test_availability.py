"""Check what is known of a server that is killed, and of one that is back."""

from __future__ import annotations

from time import monotonic

from pymongo.errors import ServerSelectionTimeoutError

from database.connection.availability import Availability
from database.connection.client import connect
from database.embedded.ports import free_port
from tests.support.fixtures.mongod import OwnServer
from tests.support.waiting import wait_until

# Seconds for which a server is waited for.
SHORT = 0.5


def is_away(availability: Availability) -> bool:
    try:
        availability.check()
    except ServerSelectionTimeoutError:
        return True
    return False


def test_a_server_that_is_killed_is_away_after_a_while_and_back_by_itself(
    own_server: OwnServer,
) -> None:
    availability = Availability(SHORT)
    with connect(own_server.uri, availability=availability):
        wait_until(lambda: not is_away(availability))
        own_server.kill()
        wait_until(lambda: is_away(availability))
        own_server.start()
        wait_until(lambda: not is_away(availability))


def test_a_server_that_was_never_there_is_waited_for_once() -> None:
    began = monotonic()
    availability = Availability(SHORT)
    address = f"mongodb://127.0.0.1:{free_port()}"
    with connect(address, insist=False, availability=availability):
        assert not is_away(availability) or monotonic() - began > SHORT
        wait_until(lambda: is_away(availability))
