"""Test workers and beat in containers: with the commands of docker-compose.yml, on a real broker.

deploy/test-containers.sh, which builds the image, runs this file by its name; others don't find it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import yaml

from copydesk.demo.server import sources_toml
from tests.deploy.podman import TIMEOUT, Box, inspect, podman, volume
from tests.sites.bulk import serve_bulk
from tests.support.commands import ENVIRONMENT, ROOT
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once, stored
from tests.support.waiting import wait_until

# Articles, and hosts over which they are spread: the first host is of breaking news.
PAGES, HOSTS = 12, 3
# Seconds that docker-compose.yml gives a worker to end, or return, its shard.
GRACE = 60


def test_workers_and_beat_share_the_sources(
    own_server: OwnServer, broker: Broker, tmp_path: Path
) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    assert services["worker-regular"]["stop_grace_period"] == "1m"
    settings = {name: value for name, value in ENVIRONMENT.items() if value}
    settings |= {"MONGO_URI": own_server.uri, "SHARDING_BROKER": broker.uri}
    (tmp_path / "config").mkdir()
    with (
        serve_bulk(PAGES, HOSTS) as web,
        own_server.connect() as client,
        volume() as data,
    ):
        box = Box(os.environ["COPYDESK_IMAGE"], data, tmp_path / "config", settings)
        breaking, *others = [site.source() for site in web]
        sources = sources_toml([breaking], "1m") + sources_toml(others, "1h")
        (box.config / "sources.toml").write_text(sources, encoding="utf-8")
        with (
            box.command(*services["worker-breaking"]["command"]) as of_breaking,
            box.command(*services["worker-regular"]["command"]) as regular,
            box.command(*services["beat"]["command"]) as beat,
        ):
            wait_until(lambda: stored(client) == PAGES, seconds=TIMEOUT)
            for name in (of_breaking, regular, beat):
                began = time.monotonic()
                podman("stop", f"--time={GRACE}", name)
                assert time.monotonic() - began < GRACE, name
                log = podman("logs", name)
                state = inspect(name)["State"]
                assert (state["ExitCode"], state["OOMKilled"]) == (0, False), log
        check_all_stored_once(client, PAGES)
        shards = list(client["news"]["shards"].find())
        assert {each["queue"] for each in shards} == {"breaking", "regular"}
        assert not any("error" in each for each in shards)
