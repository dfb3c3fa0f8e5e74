"""Test that no password of the database is printed, logged or stored, and few rights suffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from copydesk.demo.server import Web
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import SECRET

# A password with nothing to percent-encode, so that a leak would be found as it is.
PASSWORD = "s3cret-pass"
COMMANDS = (
    ("crawl", "news"),
    ("article", "--history", "http://127.0.0.1:1/a-story"),
    ("export",),
    ("sources",),
    ("status",),
)


@pytest.fixture
def least_privileged(guarded_server: str) -> Iterator[tuple[str, Database[dict[str, Any]]]]:
    """Return the URI of the user that deploy/mongo-init.js makes, and the database for root."""
    with MongoClient[dict[str, Any]](f"mongodb://root:{SECRET}@{guarded_server}/") as client:
        database = client["guarded_news"]
        database.command(
            "createRole",
            "copydesk",
            privileges=[
                {"resource": {"db": database.name, "collection": ""}, "actions": ["collMod"]}
            ],
            roles=[{"role": "readWrite", "db": database.name}],
        )
        database.command("createUser", "copydesk", pwd=PASSWORD, roles=["copydesk"])
        uri = f"mongodb://copydesk:{PASSWORD}@{guarded_server}/?authSource={database.name}"
        yield uri, database
        database.command("dropAllUsersFromDatabase")
        database.command("dropAllRolesFromDatabase")
        client.drop_database(database.name)


@pytest.mark.long
def test_the_users_rights_suffice_and_its_password_is_nowhere(
    copydesk: Copydesk, web: Web, least_privileged: tuple[str, Database[dict[str, Any]]]
) -> None:
    uri, database = least_privileged
    own = replace(copydesk, mongo_uri=uri, database=database.name)
    own.write_sources(web.sources())
    done = own.crawl("-s", "LOG_LEVEL=DEBUG", "-s", "STATS_DUMP=True", "-a", "source=ticker")
    assert database["articles"].count_documents({}) > 0
    said = done.stdout + done.stderr
    for arguments in COMMANDS[2:]:
        done = own.scrapy(*arguments, code=None)
        said += done.stdout + done.stderr
    assert PASSWORD not in said
    for name in database.list_collection_names():
        assert PASSWORD not in str(list(database[name].find()))
    assert "MONGO_URI" not in str(list(database["runs"].find()))
    with MongoClient[dict[str, Any]](uri) as client:
        for act in (
            lambda: client["other"]["articles"].find_one(),
            lambda: client["other"]["articles"].insert_one({}),
            lambda: client[database.name].command("createUser", "x", pwd="x", roles=[]),
            lambda: client.admin.command("shutdown"),
        ):
            with pytest.raises(OperationFailure, match="not authorized"):
                act()


@pytest.mark.parametrize(
    "fault", ["wrong-password", pytest.param("closed", marks=pytest.mark.long)]
)
def test_no_command_says_the_password_when_the_database_refuses(
    copydesk: Copydesk, web: Web, guarded_server: str, fault: str
) -> None:
    copydesk.write_sources(web.sources())
    server = guarded_server if fault == "wrong-password" else "127.0.0.1:1"
    uri = f"mongodb://copydesk:{PASSWORD}@{server}/?serverSelectionTimeoutMS=500"
    own = replace(copydesk, mongo_uri=uri)
    sources = str(copydesk.folder / "sources.toml")
    for arguments in COMMANDS[:5] if fault == "closed" else COMMANDS[:1]:
        done = own.scrapy(*arguments, "-s", f"SOURCES_FILE={sources}", code=None)
        assert PASSWORD not in done.stdout + done.stderr, arguments
        assert "Traceback" not in done.stderr, arguments
        assert done.returncode != 0, arguments
