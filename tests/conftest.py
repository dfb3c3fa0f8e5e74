"""Load the fixtures that all tests share, and set their order and how Hypothesis judges them."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.fixtures.mongod",
    "tests.support.fixtures.replica_set",
    "tests.support.fixtures.embedded",
    "tests.support.fixtures.sites",
    "tests.support.fixtures.commands",
    "tests.support.fixtures.outages",
    "tests.support.fixtures.rabbitmq",
    "tests.support.fixtures.browser",
]

# Hypothesis fails a test that takes longer than 200 ms an example by the clock, or whose examples
# are slow to make: on a busy machine any test does.
settings.register_profile("any-pace", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-pace")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, those that take their database away.

    One that begins last takes a minute in which the other processes have nothing to do.
    """
    items.sort(key=lambda item: "own_server" not in getattr(item, "fixturenames", ()))
