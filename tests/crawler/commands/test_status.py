"""Test ``scrapy status``: what an operator sees first."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from database.documents.crawling.health import Finding, SourceDay, SourceHealth
from database.documents.crawling.polling import EndpointState, PollError
from database.documents.crawling.runs import Holder, Run
from database.documents.encoding import as_document
from database.processes import this_process
from model.push import Push
from tests.crawler.extensions.test_run_record import dead_process
from tests.support.commands import Copydesk

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
SOURCES = "\n".join(
    f'[[source]]\nid = "{name}"\nhome = "https://{name}.example/"\n'
    for name in ("well", "down", "behind", "odd", "new")
)


def endpoint(source: str, due: timedelta, error: PollError | None = None) -> dict[str, Any]:
    url = f"https://{source}.example/feed"
    state = EndpointState(f"{source} feed {url}", source, url, "feed", NOW, found=True)
    state.nextPollAt, state.lastSucceededAt, state.error = NOW + due, NOW - HOUR, error
    return as_document(state)


def put_everything(database: Database[dict[str, Any]]) -> None:
    away = Holder("another machine", 1, 1)
    runs = [
        Run("1", NOW - 4 * HOUR, "0.1", NOW - 3 * HOUR, "finished", spider="news", seconds=3600,
            counts={"pages": 12, "articles": {"new": 5, "rejected": {"total": 2, "too-short": 2}},
                    "failed": {"timeout": 1}, "listings": {"failed": {"dns": 2, "tls": 1}}}),
        Run("2", NOW - 3 * HOUR, "0.1", outcome="running", holder=this_process(), spider="news"),
        Run("3", NOW - 2 * HOUR, "0.1", outcome="running", holder=away, aliveAt=NOW - HOUR),
        Run("4", NOW - HOUR, "0.1", outcome="running", holder=dead_process(), aliveAt=NOW),
    ]  # fmt: skip
    database["runs"].insert_many(map(as_document, runs))
    database["sources"].insert_many(
        [
            endpoint("well", HOUR),
            endpoint("down", HOUR, PollError("dns", "no such host \x1b[2J", NOW)),
            endpoint("behind", -2 * HOUR),
            endpoint("odd", HOUR),
            endpoint("removed", -9 * HOUR),
        ]
    )
    push = as_document(Push(["https://hub.example/"]))
    database["sources"].update_one({"source": "well"}, {"$set": {"push": push}})
    finding = Finding("undated", NOW - HOUR, NOW, 1.0, 0.0, 0.1, "9 of 9 articles without a date")
    database["health"].insert_one(as_document(SourceHealth("odd", NOW, [finding])))
    days = (SourceDay(f"well {n}", "well", NOW - n * 24 * HOUR, articles=4) for n in range(10))
    database["days"].insert_many(map(as_document, days))
    database["rejected"].insert_many(
        {"reason": reason, "rejectedAt": NOW - age * HOUR}
        for reason, age in (("too-short", 1), ("too-short", 2), ("no-text", 3), ("no-text", 99))
    )


def test_what_an_operator_sees(
    copydesk: Copydesk, mongo_database: Database[dict[str, Any]]
) -> None:
    put_everything(mongo_database)
    sources = f"SOURCES_FILE={copydesk.write_sources(SOURCES)}"
    spool = copydesk.folder / "data" / "spool"
    spool.mkdir(parents=True)
    (spool / "1.spool").write_bytes(bytes(2_500_000))
    (spool / "2.spool.set-aside").write_bytes(b"?")
    printed = json.loads(copydesk.scrapy("status", "--json", "-s", sources, code=1).stdout)
    states = {each["source"]: each["state"] for each in printed["sources"]}
    assert states == {
        "well": "well", "down": "failing", "behind": "late", "odd": "not as usual",
        "new": "not polled yet",
    }  # fmt: skip
    assert [run["outcome"] for run in printed["runs"]] == ["died", "died", "running", "finished"]
    assert printed["sources"][0]["articles"] == 7 * 4
    assert [each["pushing"] for each in printed["sources"]] == [1, 0, 0, 0, 0]
    assert printed["rejected"] == 4
    assert printed["rejectedLately"] == {"too-short": 2, "no-text": 1}
    assert printed["spool"] == {"files": 1, "bytes": 2_500_000, "setAside": 1}
    assert {"name": "rejected", "documents": 4}.items() <= printed["collections"][2].items()

    shown = copydesk.scrapy("status", "-s", sources, code=1).stdout
    assert "1 failing, 1 late, 1 not as usual" in shown
    assert "1 of 1 listing: dns" in shown
    assert "1 listing offers to push what is new" in shown
    assert "9 of 9 articles without a date (since" in shown
    assert "In the spool: 1 file, 2.5 MB" in shown
    assert "1 file that somebody should look at" in shown
    assert "\nwell " not in shown
    (finished,) = [line for line in shown.splitlines() if "finished" in line]
    assert finished.split()[-5:] == ["12", "5", "0", "2", "4"]
    assert "\nwell " in copydesk.scrapy("status", "--all", "-s", sources, code=1).stdout


def test_without_a_database_the_spool_is_still_told(copydesk: Copydesk) -> None:
    sources = f"SOURCES_FILE={copydesk.write_sources(SOURCES)}"
    spool = copydesk.folder / "data" / "spool"
    spool.mkdir(parents=True)
    (spool / "1.spool").write_bytes(b"x")
    nowhere = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
    done = copydesk.scrapy("status", "-s", sources, code=2, MONGO_URI=nowhere)
    assert "In the spool: 1 file," in done.stdout
    assert "connection refused" in done.stderr


@pytest.mark.long
def test_listings_that_sources_toml_names_no_more_do_not_count(
    copydesk: Copydesk, mongo_database: Database[dict[str, Any]]
) -> None:
    gone = PollError("http-404", "no such page", NOW)
    new = endpoint("well", HOUR, gone) | {"found": False, "url": "https://well.example/new.xml"}
    new["_id"] = f"well feed {new['url']}"
    home = endpoint("down", HOUR, gone)  # its home page is well, its one feed is not named any more
    home |= {"kind": "home", "found": False, "url": "https://down.example/"}
    home["_id"] = f"down home {home['url']}"
    del home["error"]
    mongo_database["sources"].insert_many(
        [
            endpoint("well", -9 * HOUR),  # once named: it was well, and would be late for ever
            new,
            endpoint("down", -9 * HOUR, gone) | {"found": False},
            home,
        ]
    )
    sources = copydesk.write_sources(
        '[[source]]\nid = "well"\nhome = "https://well.example/"\n'
        'feeds = ["https://well.example/new.xml"]\n'
        '[[source]]\nid = "down"\nhome = "https://down.example/"\n'
    )
    done = copydesk.scrapy("status", "--json", "-s", f"SOURCES_FILE={sources}", code=1)
    shown = {each["source"]: each for each in json.loads(done.stdout)["sources"]}
    assert shown["well"]["state"] == "failing"
    assert (shown["well"]["listings"], shown["well"]["late"]) == (1, 0)
    assert shown["down"]["state"] == "well"
    assert (shown["down"]["listings"], shown["down"]["late"]) == (1, 0)
