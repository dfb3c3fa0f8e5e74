"""Test the image in containers: its rights, a crawl, kill -9, SIGTERM, the health check, the desk.

deploy/test-containers.sh, which builds the image, runs this file by its name; others don't find it.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from pymongo import MongoClient

from database.embedded.binary import find_mongod
from database.embedded.ports import free_port
from model.installation.version import COPYDESK_VERSION
from tests.deploy.podman import GRACE, TIMEOUT, Box, inspect, podman, volume
from tests.sites.bulk import serve_bulk
from tests.support.commands import ENVIRONMENT, ROOT
from tests.support.fixtures.mongod import OPTIONS
from tests.support.outages import check_all_stored_once, pages_requested, stored
from tests.support.waiting import wait_until

# Articles, and hosts over which they are spread: a crawl of some twenty seconds.
PAGES, HOSTS = 60, 3
# Seconds before each answer of a host.
LATENCY = 1.0
# Articles that are stored when a crawl is killed or stopped.
SOME = 10
# Seconds within which a changed password is seen, as docs/operating.md says. What fails in the
# first minute of a container does not count.
SEEN_WITHIN = 300
PASSWORDS = {"root": "root-pass", "copydesk": "copydesk-pass", "reader": "reader-pass"}


@dataclass(frozen=True)
class Server:
    """Hold a MongoDB whose users deploy/mongo-init.js has made."""

    port: int
    root: MongoClient[dict[str, Any]]

    def uri(self, user: str = "copydesk") -> str:
        """Return the address for a user of the database of articles."""
        return f"mongodb://{user}:{PASSWORDS[user]}@127.0.0.1:{self.port}/?authSource=news"


@pytest.fixture(scope="session")
def image() -> str:
    return os.environ["COPYDESK_IMAGE"]


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server, and make its users by mongosh, as the mongo image does at its first start."""
    folder, port = tmp_path_factory.mktemp("mongod"), free_port()
    address = ["--dbpath", str(folder), "--port", str(port)]
    mongod = subprocess.Popen(
        [find_mongod(), "--auth", *address, *OPTIONS], stdout=subprocess.DEVNULL
    )

    def mongosh(address: str, *arguments: str | Path) -> None:
        environment = os.environ | {
            "HOME": str(folder),
            "MONGO_INITDB_ROOT_PASSWORD": PASSWORDS["root"],
            "COPYDESK_DATABASE": "news",
            "COPYDESK_PASSWORD": PASSWORDS["copydesk"],
            "COPYDESK_READER_PASSWORD": PASSWORDS["reader"],
        }
        shell = ["mongosh", "--quiet", address, *arguments]
        subprocess.run(shell, env=environment, check=True, timeout=TIMEOUT)

    root = f"mongodb://root:{PASSWORDS['root']}@127.0.0.1:{port}/"
    try:
        with MongoClient[dict[str, Any]](f"mongodb://127.0.0.1:{port}/") as anybody:
            anybody.admin.command("ping")
        user = '{user: "root", pwd: process.env.MONGO_INITDB_ROOT_PASSWORD, roles: ["root"]}'
        mongosh(f"mongodb://127.0.0.1:{port}/admin", "--eval", f"db.createUser({user})")
        mongosh(f"{root}?authSource=admin", ROOT / "deploy" / "mongo-init.js")
        with MongoClient[dict[str, Any]](root, tz_aware=True) as client:
            yield Server(port, client)
    finally:
        mongod.terminate()
        mongod.wait()


@pytest.fixture
def server(started: Server) -> Server:
    """Return the server with its users, and without articles."""
    started.root.drop_database("news")
    return started


@pytest.fixture
def box(image: str, server: Server, tmp_path: Path) -> Iterator[Box]:
    """Return what runs the image with a volume of its own."""
    config = tmp_path / "config"
    config.mkdir()
    crawl = {name: value for name, value in ENVIRONMENT.items() if value}
    crawl["CONCURRENT_REQUESTS_PER_DOMAIN"] = "2"
    with volume() as data:
        yield Box(image, data, config, crawl | {"MONGO_URI": server.uri()})


def test_the_image_says_what_it_is_and_is_nobody(image: str) -> None:
    config = inspect(image)["Config"]
    assert config["User"] == "10001:10001"
    labels = config["Labels"]
    assert labels["org.opencontainers.image.version"] == COPYDESK_VERSION
    assert len(labels["org.opencontainers.image.revision"]) == 40
    assert inspect(image)["Healthcheck"]["Test"][-2:] == ["copydesk", "health"]


def test_the_container_can_write_to_its_volume_alone_and_holds_no_tests(box: Box) -> None:
    script = """
    id -u; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status
    for folder in / /app /etc /etc/copydesk /opt/copydesk /usr/bin /data /tmp; do
        touch $folder/written 2>/dev/null && echo written to $folder
    done
    for package in tests benchmarks fiftyone copydesk; do
        python -c "import $package" 2>/dev/null && echo $package is there
    done
    true
    """
    said = box.run("-c", script, entrypoint="sh").stdout.splitlines()
    assert [line.split() for line in said] == [
        ["10001"],
        ["CapEff:", "0" * 16],
        ["CapBnd:", "0" * 16],
        ["NoNewPrivs:", "1"],
        ["written", "to", "/data"],
        ["written", "to", "/tmp"],
        ["copydesk", "is", "there"],
    ]


def test_a_folder_in_place_of_the_sources_file_is_named(box: Box) -> None:
    (box.config / "sources.toml").mkdir()
    said = box.run("crawl", "news", code=2).stderr
    assert "/etc/copydesk/sources.toml: is a directory, not a file" in said
    assert "mount the folder that holds the file" in said
    (box.config / "sources.toml").rmdir()
    assert "there is no such file" in box.run("crawl", "news", code=2).stderr


def test_a_volume_that_is_another_users_is_named(box: Box, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    done = podman(
        "run", "--rm", *replace(box, volume=str(theirs)).options(), box.image, code=2
    )  # fmt: skip
    assert "user 10001 can't write to /data" in done.stderr


def test_what_is_stopped_and_what_is_killed_loses_nothing(box: Box, server: Server) -> None:
    with serve_bulk(PAGES, HOSTS) as web:
        (box.config / "sources.toml").write_text(web.sources(), encoding="utf-8")
        for site in web:
            site.latency = LATENCY
        with box.schedule() as name:
            wait_until(lambda: stored(server.root) >= SOME, seconds=TIMEOUT)
            began = time.monotonic()
            podman("stop", f"--time={GRACE}", name)
            assert time.monotonic() - began < GRACE
            state, log = inspect(name)["State"], podman("logs", name).stderr
        assert (state["ExitCode"], state["OOMKilled"]) == (0, False), log
        (run,) = server.root["news"]["runs"].find()
        assert run["outcome"] == "shutdown"
        stopped = stored(server.root)
        assert SOME <= stopped == pages_requested(web) < PAGES, log  # all that was sent to it
        with box.schedule() as name:
            wait_until(lambda: stored(server.root) >= stopped + SOME, seconds=TIMEOUT)
            podman("kill", "--signal=KILL", name)
        assert stored(server.root) < PAGES
        for site in web:
            site.latency = 0
        # The leases of a killed crawl hold for a minute.
        with box.schedule(pause=5):
            wait_until(lambda: stored(server.root) == PAGES, seconds=TIMEOUT)
        assert server.root["news"]["runs"].count_documents({"outcome": "died"}) == 1
    check_all_stored_once(server.root, PAGES)
    reader = replace(box, environment=box.environment | {"MONGO_URI": server.uri("reader")})
    listed = reader.run("export", "--format", "jsonl").stdout.splitlines()
    assert len(listed) == PAGES


def test_the_health_check_sees_a_password_that_was_changed(box: Box, server: Server) -> None:
    def state(name: str) -> str:
        podman("healthcheck", "run", name, code=None)
        said: str = inspect(name)["State"]["Health"]["Status"]
        return said

    with serve_bulk(3, 1) as web, box.schedule() as name:
        (box.config / "sources.toml").write_text(web.sources(), encoding="utf-8")
        wait_until(lambda: stored(server.root) == 3, seconds=TIMEOUT)
        assert state(name) == "healthy"
        news = server.root["news"]
        news.command("updateUser", "copydesk", pwd="another")
        began = time.monotonic()
        try:
            wait_until(lambda: state(name) == "unhealthy", seconds=TIMEOUT)
            assert time.monotonic() - began < SEEN_WITHIN
            health = inspect(name)["State"]["Health"]["Log"][-1]["Output"]
            assert "authentication failed" in health
        finally:
            news.command("updateUser", "copydesk", pwd=PASSWORDS["copydesk"])
        assert state(name) == "healthy"


def test_the_desk_answers_who_has_a_token(box: Box) -> None:
    port = free_port()
    api = f"http://127.0.0.1:{port}"
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    (health,) = re.findall(r"- (from urllib.request import .*)", compose)

    def is_healthy() -> bool:
        look = health.replace("8780", str(port))
        return podman("exec", name, "python", "-c", look, code=None).returncode == 0

    def found() -> list[dict[str, Any]]:
        answer = requests.get(f"{api}/api/v1/articles", headers=shown, timeout=60)
        return list(answer.json()["articles"]) if answer.ok else []

    with serve_bulk(3, 1) as web:
        (box.config / "sources.toml").write_text(web.sources(), encoding="utf-8")
        box.run("crawl", "news")
        with box.desk(port) as name:
            wait_until(is_healthy, seconds=TIMEOUT)
            assert requests.get(f"{api}/api/v1/articles", timeout=60).status_code == 401
            token = podman("exec", name, "copydesk", "token", "create", "program").stdout.strip()
            shown = {"Authorization": f"Bearer {token}"}
            wait_until(lambda: len(found()) == 3, seconds=TIMEOUT)
            page = {"url": found()[0]["url"]}
            read = requests.post(f"{api}/api/v1/extract", json=page, headers=shown, timeout=120)
            assert read.json()["url"] == page["url"], read.text
            saved: dict[str, Any] = {"name": "Ferries", "filters": {"q": "ferry"}}
            asked = requests.post(f"{api}/api/v1/searches", json=saved, headers=shown, timeout=60)
            assert asked.status_code == 403, asked.text  # the token may not write
            podman("stop", "--time=15", name)
            assert inspect(name)["State"]["ExitCode"] == 0, podman("logs", name).stderr
