"""Test that rights which the database's user lacks are named, before anything is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from copydesk.demo.server import Web
from database.connection.rights import WRITING, missing_rights, refused_action
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import SECRET

ALL = [*WRITING, "find"]


def privilege(*actions: str, **resource: Any) -> dict[str, Any]:
    return {"resource": resource, "actions": list(actions)}


@pytest.mark.parametrize(
    ("privileges", "missing"),
    [
        ([], {"articles": list(WRITING), "runs": list(WRITING)}),
        ([privilege("find", db="news", collection="")],
         {"articles": list(WRITING), "runs": list(WRITING)}),
        ([privilege(*ALL, db="news", collection="")], {}),
        ([privilege(*ALL, db="", collection="")], {}),
        ([privilege(*ALL, anyResource=True)], {}),
        ([privilege("anyAction", anyResource=True)], {}),
        ([privilege(*ALL, db="other", collection="")],
         {"articles": list(WRITING), "runs": list(WRITING)}),
        ([privilege(*ALL, db="news", collection="runs")], {"articles": list(WRITING)}),
        ([privilege("insert", db="news", collection=""),
          privilege("update", db="news", collection="articles"),
          privilege("remove", db="", collection="runs")],
         {"articles": ["remove"], "runs": ["update"]}),
        ([privilege(*ALL, cluster=True)], {"articles": list(WRITING), "runs": list(WRITING)}),
    ],
)  # fmt: skip
def test_missing_rights(privileges: list[dict[str, Any]], missing: dict[str, list[str]]) -> None:
    assert missing_rights(privileges, "news", ["articles", "runs"]) == missing


def test_a_refused_action_is_named() -> None:
    said = 'not authorized on news to execute command { insert: "runs", ordered: true, lsid: {} }'
    assert refused_action(OperationFailure(said, 13)) == (
        "the user in MONGO_URI may not insert in the collection runs of news: grant it that right"
    )
    said = "not authorized on admin to execute command { listDatabases: 1, nameOnly: true }"
    assert refused_action(OperationFailure(said, 13)) == (
        "the user in MONGO_URI may not listDatabases in admin: grant it that right"
    )
    assert refused_action(OperationFailure("command find requires authentication", 13)) is None
    assert refused_action(OperationFailure(said, 18)) is None


@contextmanager
def user_with(server: str, roles: list[Any], privileges: list[Any]) -> Iterator[str]:
    """Make a user of the database rights_news; yield its URI."""
    with MongoClient[dict[str, Any]](f"mongodb://root:{SECRET}@{server}/") as client:
        database = client["rights_news"]
        database.command("createRole", "own", privileges=privileges, roles=roles)
        database.command("createUser", "desk", pwd=SECRET, roles=["own"])
        try:
            yield f"mongodb://desk:{SECRET}@{server}/?authSource={database.name}"
        finally:
            database.command("dropAllUsersFromDatabase")
            database.command("dropAllRolesFromDatabase")
            client.drop_database(database.name)


READ = {"role": "read", "db": "rights_news"}
NO_REMOVE = {
    "resource": {"db": "rights_news", "collection": ""},
    "actions": ["insert", "update", "createCollection", "createIndex", "collMod"],
}


@pytest.mark.parametrize(
    ("privileges", "said"),
    [
        ([], "may not insert, update, remove in any of its collections"),
        pytest.param(
            [NO_REMOVE], "may not remove in any of its collections", marks=pytest.mark.long
        ),
    ],
)
def test_a_user_who_may_not_store_is_told_so_before_the_first_request(
    copydesk: Copydesk, web: Web, guarded_server: str, privileges: list[Any], said: str
) -> None:
    copydesk.write_sources(web.sources())
    with user_with(guarded_server, [READ], privileges) as uri:
        own = replace(copydesk, mongo_uri=uri, database="rights_news")
        refused = own.crawl(code=2)
        assert said in refused.stderr
        assert "rights_news" in refused.stderr
        assert SECRET not in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not any(site.requests for site in web)
        # with the leave to begin without a database it ends in the spool, and says so
        url = web["herald"].articles[0].url
        spooled = own.scrapy("article", url, code=1, START_WITHOUT_DATABASE="1")
        assert "not stored yet" in spooled.stderr


@pytest.mark.long
def test_a_command_names_the_right_that_it_lacks(copydesk: Copydesk, guarded_server: str) -> None:
    only_runs = {"resource": {"db": "rights_news", "collection": "runs"}, "actions": ["find"]}
    copydesk.write_sources('[[source]]\nhome = "https://a.example/"\n')
    with user_with(guarded_server, [], [only_runs]) as uri:
        own = replace(copydesk, mongo_uri=uri, database="rights_news")
        sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
        for command in ("status", "sources"):
            refused = own.scrapy(command, "-s", sources, code=2)
            assert "may not" in refused.stderr
            assert "of rights_news: grant it that right" in refused.stderr
