"""Test what workers refuse to start with."""

from __future__ import annotations

import pytest

from model.errors import ConfigurationError
from sharding.settings import HANDED_ON, ShardingSettings

GIVEN = {
    "SHARDING_BROKER": "amqp://broker.example/",
    "SHARDING_SHARDS": "64",
    "SHARDING_DEADLINE": "900",
    "SHARDING_CONSUMER_TIMEOUT": "1800",
    "SHARDING_GRACE": "25",
    "MONGO_URI": "mongodb://db.example/",
    "MONGO_DATABASE": "news",
    "DATABASE_TIMEOUT": "15.0",
    "DATA_DIR": "/data",
    "SOURCES_FILE": "sources.toml",
    "WATCH_INTERVAL": "30",
}


def test_every_setting_that_is_handed_on_is_read() -> None:
    assert set(GIVEN) == set(HANDED_ON)
    settings = ShardingSettings.of(GIVEN)
    assert (settings.deadline, settings.interval, settings.database) == (900, 30, "news")


@pytest.mark.parametrize("name", ["SHARDING_BROKER", "MONGO_URI"])
def test_workers_need_a_broker_and_a_database_of_ones_own(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} is empty"):
        ShardingSettings.of({**GIVEN, name: ""})


def test_what_was_started_otherwise_is_told_by_what_to_start_it() -> None:
    with pytest.raises(ConfigurationError, match="DATA_DIR: not in the environment; start it by"):
        ShardingSettings.of({**GIVEN, "DATA_DIR": ""})


@pytest.mark.parametrize(("deadline", "fits"), [("1740", True), ("1741", False)])
def test_the_longest_shard_fits_into_the_brokers_timeout(deadline: str, fits: bool) -> None:
    given = {**GIVEN, "SHARDING_DEADLINE": deadline}
    if fits:
        assert ShardingSettings.of(given).deadline == 1740
        return
    with pytest.raises(ConfigurationError, match=r"consumer_timeout in rabbitmq\.conf"):
        ShardingSettings.of(given)
