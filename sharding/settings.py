"""Say where the broker and the database are: workers, beat and crawls read the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.errors import ConfigurationError

# The settings that `copydesk worker` and `copydesk beat` hand on in the environment.
HANDED_ON = (
    "SHARDING_BROKER",
    "SHARDING_SHARDS",
    "SHARDING_DEADLINE",
    "SHARDING_CONSUMER_TIMEOUT",
    "SHARDING_GRACE",
    "MONGO_URI",
    "MONGO_DATABASE",
    "DATABASE_TIMEOUT",
    "DATA_DIR",
    "SOURCES_FILE",
    "WATCH_INTERVAL",
)
# Seconds that a task may take beyond the deadline of its crawl: to end it, and to say so.
AFTER_DEADLINE = 60.0


@dataclass(frozen=True)
class ShardingSettings:
    """Hold what the parts of sharding have to know."""

    broker: str
    mongo_uri: str
    database: str
    answer_within: float
    """Seconds after which the database counts as away."""
    data_dir: Path
    sources_file: Path
    deadline: float
    """Seconds that the crawl of a shard may take."""
    consumer_timeout: float
    """Seconds after which the broker takes a task from a worker."""
    grace: float
    """Seconds in which a worker ends that is told to."""
    interval: float
    """Seconds between two looks at which shards are due."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> ShardingSettings:
        """Return what ``environment`` says, in which all of HANDED_ON is.

        Raises ConfigurationError where these settings can't work together.
        """
        given = {name: environment.get(name, "") for name in HANDED_ON}
        for name in ("SHARDING_BROKER", "MONGO_URI"):
            if not given[name]:
                raise ConfigurationError(
                    f"{name} is empty: workers need a broker and a MongoDB that all of them reach "
                    "(docs/sharding.md)"
                )
        if missing := [name for name in HANDED_ON if not given[name]]:
            raise ConfigurationError(
                f"{', '.join(missing)}: not in the environment; start it by copydesk worker, or "
                "copydesk beat"
            )
        settings = cls(
            broker=given["SHARDING_BROKER"],
            mongo_uri=given["MONGO_URI"],
            database=given["MONGO_DATABASE"],
            answer_within=float(given["DATABASE_TIMEOUT"]),
            data_dir=Path(given["DATA_DIR"]),
            sources_file=Path(given["SOURCES_FILE"]),
            deadline=float(given["SHARDING_DEADLINE"]),
            consumer_timeout=float(given["SHARDING_CONSUMER_TIMEOUT"]),
            grace=float(given["SHARDING_GRACE"]),
            interval=float(given["WATCH_INTERVAL"]),
        )
        if settings.deadline + AFTER_DEADLINE > settings.consumer_timeout:
            raise ConfigurationError(
                f"SHARDING_DEADLINE ({settings.deadline:g} s) and {AFTER_DEADLINE:g} s to end a "
                f"crawl are more than SHARDING_CONSUMER_TIMEOUT ({settings.consumer_timeout:g} s): "
                "RabbitMQ would take the task from a worker that is at it. Shorten the one, or "
                "raise the other together with consumer_timeout in rabbitmq.conf"
            )
        return settings


def current_settings() -> ShardingSettings:
    """Return the settings of this process."""
    return ShardingSettings.of(os.environ)
