"""Test what programs are answered, over a real socket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from tests.desk.conftest import STORED
from tests.desk.desk_process import RunningDesk

FIRST = f"{1:032x}"


def ids(found: dict[str, Any]) -> list[int]:
    return [int(each["id"], 16) for each in found["articles"]]


def test_a_search_finds_articles_page_by_page(desk: RunningDesk) -> None:
    found = desk.json("/api/v1/articles", q="harbour", collapse=False, limit=3)
    assert (ids(found), found["total"]) == ([1, 2, 3], 4)
    found = desk.json("/api/v1/articles", q="harbour", collapse=False, cursor=found["next"])
    assert (ids(found), found["next"]) == ([4], None)
    found = desk.json("/api/v1/articles")
    assert ids(found) == [1, 3, 4]
    first = found["articles"][0]
    assert (first["headline"], first["copies"], first["revision"]) == ("Ferry pier opens", 1, 2)
    assert first["source"]["id"] == "herald"
    assert first["datePublished"] == "2026-11-22T11:00:00Z"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "水素"}, [4]),
        ({"source": "kurier"}, [2]),
        ({"source": ["kurier", "herald"], "collapse": False}, [1, 2, 3, 4]),
        ({"language": "en"}, [3]),
        ({"section": "経済"}, [4]),
        ({"author": "ada"}, [1]),
        ({"hasCopies": True, "collapse": False}, [1, 2]),
        ({"changed": True}, [1]),
        ({"gone": True}, [3]),
        ({"since": "2026-11-22T09:00", "until": "2026-11-22T11:00", "collapse": False}, [2, 3]),
        ({"q": "headline:pier", "order": "relevance", "collapse": False}, [2, 1]),
    ],
)
def test_filters_choose(desk: RunningDesk, parameters: dict[str, Any], expected: list[int]) -> None:
    assert ids(desk.json("/api/v1/articles", **parameters)) == expected


def test_matches_are_shown_where_that_is_asked_for(desk: RunningDesk) -> None:
    [found] = desk.json("/api/v1/articles", q="headline:pier harbour", highlight=True)["articles"]
    matches = {
        name: [each["text"] for each in segments if each["match"]]
        for name, segments in found["highlights"].items()
    }
    assert matches == {"headline": ["pier"], "text": ["harbour"]}
    [plain] = desk.json("/api/v1/articles", q="headline:pier")["articles"]
    assert plain["highlights"] is None


@pytest.mark.parametrize(
    ("path", "parameters", "status", "told"),
    [
        ("/api/v1/articles", {"q": "pier AND"}, 400, {"parameter": "q", "position": 8}),
        ("/api/v1/articles", {"cursor": "x"}, 400, {"parameter": "cursor"}),
        ("/api/v1/articles", {"limit": 0}, 422, {"parameter": "limit"}),
        ("/api/v1/articles", {"limt": 5}, 422, {"parameter": "limt"}),
        ("/api/v1/articles", {"since": "soon"}, 422, {"parameter": "since"}),
        ("/api/v1/articles", {"until": "0.5"}, 422, {"parameter": "until"}),
        ("/api/v1/articles/none", {}, 404, {"title": "Not Found"}),
        ("/api/v1/articles/$where", {}, 422, {"parameter": "id"}),
        ("/api/v1/articles/none/revisions", {}, 404, {}),
        ("/api/v1/stories/none", {}, 404, {}),
        ("/api/v1/changes", {"since": "c1.x"}, 400, {}),
        ("/api/v1/nothing", {}, 404, {}),
        ("/feeds/search.pdf", {}, 422, {"parameter": "format"}),
    ],
)
def test_what_is_wrong_is_a_problem_that_says_where(
    desk: RunningDesk, path: str, parameters: dict[str, Any], status: int, told: dict[str, Any]
) -> None:
    answer = desk.get(path, status, params=parameters)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert told.items() <= problem.items()


def test_an_article_comes_as_json_html_and_json_ld(desk: RunningDesk) -> None:
    path = f"/api/v1/articles/{FIRST}"
    article = desk.json(path)
    assert (article["id"], article["headline"]) == (FIRST, "Ferry pier opens")
    assert "fingerprint" not in article
    html = desk.get(path, params={"format": "html"})
    assert html.text == STORED[0]["articleBodyHtml"]
    assert html.headers["content-type"] == "text/html; charset=utf-8"
    linked = desk.json(path, format="jsonld")
    assert (linked["@type"], linked["author"]) == (
        "NewsArticle", [{"@type": "Person", "name": "Ada Example"}],
    )  # fmt: skip
    hostile = desk.get(f"/api/v1/articles/{3:032x}", params={"format": "jsonld"})
    assert "</script>" not in hostile.text
    assert hostile.json()["headline"] == STORED[2]["headline"]


def test_who_has_an_answer_is_sent_nothing(desk: RunningDesk) -> None:
    path = f"/api/v1/articles/{FIRST}"
    tag = desk.get(path).headers["etag"]
    assert desk.get(path, 304, headers={"If-None-Match": f'"other", {tag}'}).content == b""
    assert desk.get(path, headers={"If-None-Match": '"other"'}).headers["etag"] == tag


def test_a_correction_is_shown_word_by_word(desk: RunningDesk) -> None:
    history = desk.json(f"/api/v1/articles/{FIRST}/revisions")
    [revision] = history["revisions"]
    assert (revision["revision"], revision["changedFields"]) == (2, ["articleBody"])
    assert revision["differences"] == {
        "articleBody": [
            {"change": "kept", "text": "The harbour council "},
            {"change": "removed", "text": "closed"},
            {"change": "added", "text": "opened"},
            {"change": "kept", "text": " the pier."},
        ]
    }


def test_a_story_is_found_by_the_ids_of_its_articles(desk: RunningDesk) -> None:
    moved = desk.get(f"/api/v1/stories/{2:032x}", 308, allow_redirects=False)
    assert moved.headers["location"] == f"/api/v1/stories/{FIRST}"
    story = desk.json(f"/api/v1/stories/{2:032x}")
    original, copy = story["articles"]
    assert [int(each["id"], 16) for each in (original, copy)] == [1, 2]
    assert (original["differences"], copy["differences"]) == ([], [])


def test_changes_come_in_order_and_go_on_from_a_cursor(desk: RunningDesk) -> None:
    first = desk.json("/api/v1/changes", limit=3)
    assert [int(each["id"], 16) for each in first["changes"]] == [1, 2, 3]
    rest = desk.json("/api/v1/changes", since=first["next"])
    assert [each["article"]["headline"] for each in rest["changes"]] == ["水素を発表"]
    nothing = desk.json("/api/v1/changes", since=rest["next"], wait=0.2)
    assert nothing == {"changes": [], "next": rest["next"]}


def test_changes_are_sent_as_events(desk: RunningDesk) -> None:
    start = desk.json("/api/v1/changes", limit=3)["next"]
    answer = desk.get("/api/v1/changes/stream", headers={"Last-Event-ID": start}, stream=True)
    with answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = (line.decode() for line in answer.iter_lines())
        event = {}
        for name, _, value in (line.partition(": ") for line in iter(lambda: next(lines), "")):
            event[name] = value
    assert event["event"] == "change"
    assert json.loads(event["data"])["id"] == f"{4:032x}"
    assert event["id"] == json.loads(event["data"])["cursor"]


def test_the_crawl_is_told_of(desk: RunningDesk) -> None:
    assert desk.json("/api/v1/sources") == {"sources": []}
    [run] = desk.json("/api/v1/runs")["runs"]
    assert (run["id"], run["outcome"]) == ("run", "finished")
    [page] = desk.json("/api/v1/rejected", reason="too-short")["rejected"]
    assert (page["url"], page["detail"]) == ("https://herald.example/soon", "4 words")
    assert desk.json("/api/v1/rejected", reason="other")["rejected"] == []
    counted = desk.json("/api/v1/statistics")
    assert (counted["articles"], counted["bySource"]) == (4, {"herald": 3, "kurier": 1})
    assert counted["byLanguage"] == {"en": 1, "en-gb": 1, "ja": 1}


def test_every_search_is_a_feed(desk: RunningDesk) -> None:
    found = desk.get("/feeds/search.json", params={"q": "pier"})
    assert found.headers["content-type"] == "application/feed+json"
    assert [each["title"] for each in found.json()["items"]] == [
        "Ferry pier opens", STORED[2]["headline"], "水素を発表",
    ]  # fmt: skip
    for name in ("rss", "atom"):
        feed = etree.fromstring(desk.get(f"/feeds/search.{name}?q=harbour").content)
        titles = feed.xpath(
            "//*[local-name()='item' or local-name()='entry']/*[local-name()='title']"
        )
        assert [each.text for each in titles] == [
            "Ferry pier opens", "</script><b>Fog & rain", "水素を発表",
        ]  # fmt: skip


def test_health_and_numbers_are_for_those_who_watch(desk: RunningDesk) -> None:
    assert desk.json("/healthz") == desk.json("/readyz") == {"status": "ok"}
    numbers = desk.get("/metrics").text
    assert 'copydesk_documents{collection="articles"} 4.0' in numbers
    assert "copydesk_database_up 1.0" in numbers
    assert "copydesk_index_lag_seconds" in numbers


def test_another_host_name_is_refused(desk: RunningDesk) -> None:
    desk.get("/healthz", 400, headers={"Host": "evil.example"})


def test_answers_are_packed_where_that_is_asked_for(desk: RunningDesk) -> None:
    assert desk.get("/api/v1/articles").headers["content-encoding"] == "gzip"
    plain = desk.get("/api/v1/articles", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
