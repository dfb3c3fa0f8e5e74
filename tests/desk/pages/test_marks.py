"""Test bookmarks and tags over a real socket: who may, what is shown, what is exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
import requests
from lxml import html
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.access.sign_in import form_token
from tests.desk.conftest import STORED, is_indexed
from tests.desk.desk_process import PATIENCE, Desk, new_token
from tests.desk.in_process import own_desk
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

FIRST, COPY, HOSTILE, JAPANESE = (each["_id"] for each in STORED)
MOVED = "a" * 32
BESIDE = "nav.beside a"


class Browser:
    """Ask a desk as a reader who has signed in with a token."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.desk = desk
        self._session = requests.Session()
        self._form_token = form_token(token)
        if token:
            self._session.cookies.set("copydesk_token", token)

    def page(self, path: str) -> html.HtmlElement:
        """Return a page."""
        answer = self._session.get(self.desk.address + path, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text[:500]
        return html.fromstring(answer.text)

    def send(self, path: str, status: int = 200, **fields: str) -> requests.Response:
        """Send a form; fail unless it is answered with ``status``."""
        fields = {"form_token": self._form_token, **fields}
        answer = self._session.post(self.desk.address + path, fields, timeout=PATIENCE)
        assert answer.status_code == status, answer.text[:500]
        return answer


@pytest.fixture(scope="module")
def browsers(
    news: Database[BSONDocument], mongo_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Browser]]:
    """Return readers without a token, with one that may read, and with one that may write."""
    copydesk = Copydesk(tmp_path_factory.mktemp("marks"), mongo_uri, news.name)
    tokens = {
        "": "",
        "read": new_token(copydesk, "reader"),
        "write": new_token(copydesk, "editor", "write"),
    }
    news["articles"].update_one({"_id": JAPANESE}, {"$set": {"alternateIds": [MOVED]}})
    with own_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, len(STORED)))
        yield {scope: Browser(desk, token) for scope, token in tokens.items()}


@pytest.fixture(autouse=True)
def _none_marked(news: Database[BSONDocument]) -> None:
    news["marks"].delete_many({})


def tags_of(page: html.HtmlElement, within: str) -> list[str]:
    return [each.text or "" for each in page.cssselect(f"{within} .mark.tag")]


@pytest.mark.parametrize("scope", ["", "read"])
def test_only_who_may_write_marks_articles(
    browsers: dict[str, Browser], news: Database[BSONDocument], scope: str
) -> None:
    browser = browsers[scope]
    assert not browser.page(f"/articles/{FIRST}").cssselect("main form")
    browser.send(f"/articles/{FIRST}/bookmark", 403, bookmarked="yes")
    browser.send(f"/articles/{FIRST}/tags", 403, tags="Harbour")
    assert news["marks"].count_documents({}) == 0


def test_marks_are_made_by_forms_of_ours_of_articles_that_are_there(
    browsers: dict[str, Browser], news: Database[BSONDocument]
) -> None:
    browser = browsers["write"]
    browser.send(f"/articles/{FIRST}/bookmark", 403, bookmarked="yes", form_token="x")
    browser.send(f"/articles/{FIRST}/tags", 403, tags="x", form_token="x")
    browser.send(f"/articles/{'b' * 32}/bookmark", 404, bookmarked="yes")
    browser.send(f"/articles/{'b' * 32}/tags", 404, tags="x")
    for wrong in ("x" * 51, "a\x00", ",".join(map(str, range(21)))):
        assert "tag" in browser.send(f"/articles/{FIRST}/tags", 422, tags=wrong).text
    browser.send(f"/articles/{FIRST}/tags", 413, tags="x" * 10_000)
    assert news["marks"].count_documents({}) == 0


def test_an_article_is_bookmarked_tagged_listed_and_exported(
    browsers: dict[str, Browser], news: Database[BSONDocument]
) -> None:
    browser, articles = browsers["write"], list(news["articles"].find())
    for name in (FIRST, HOSTILE):
        page = html.fromstring(browser.send(f"/articles/{name}/bookmark", bookmarked="yes").text)
        (field,) = page.cssselect(f"form[action='/articles/{name}/bookmark'] [name=bookmarked]")
        assert field.attrib["value"] == "no"
    tags = 'Hafen & <Rat>, =1+1, "港湾", harbour'
    page = html.fromstring(browser.send(f"/articles/{HOSTILE}/tags", tags=tags).text)
    assert page.cssselect("input[name=tags]")[0].attrib["value"] == tags
    # by the id of another address of it, too
    answer = browser.send(f"/articles/{MOVED}/tags", tags="HARBOUR")
    assert answer.url.endswith(f"/articles/{JAPANESE}")
    assert {(each["_id"], each["by"]) for each in news["marks"].find()} == {
        (FIRST, "editor"), (HOSTILE, "editor"), (JAPANESE, "editor"),
    }  # fmt: skip

    row = browsers[""].page("/").cssselect(".rows > li")[1]
    assert len(row.cssselect(".star")) == 1
    assert tags_of(row, ".meta") == ["Hafen & <Rat>", "=1+1", '"港湾"']
    assert "+1" in row.text_content()

    listed = browsers["read"].page("/bookmarks")
    links = [each.attrib["href"] for each in listed.cssselect(".rows h2 a")]
    assert links == [f"/articles/{HOSTILE}", f"/articles/{FIRST}"]
    (harbour,) = [
        each for each in listed.cssselect("nav.beside a") if "HARBOUR" in str(each.text_content())
    ]
    tagged = browser.page(harbour.attrib["href"])
    links = [each.attrib["href"] for each in tagged.cssselect(".rows h2 a")]
    assert links == [f"/articles/{JAPANESE}", f"/articles/{HOSTILE}"]
    (strange,) = [
        each for each in listed.cssselect("nav.beside a") if "Rat" in str(each.text_content())
    ]
    assert len(browser.page(strange.attrib["href"]).cssselect(".rows > li")) == 1

    files = [each.attrib["href"] for each in tagged.cssselect("section .meta a")][:2]
    rows = list(csv.DictReader(io.StringIO(browser.desk.get(files[0]).content.decode())))
    assert [each["_id"] for each in rows] == [JAPANESE, HOSTILE]
    assert rows[1]["mark.tags"] == 'Hafen & <Rat>; =1+1; "港湾"; harbour'
    assert (rows[0]["mark.bookmarkedAt"], bool(rows[1]["mark.bookmarkedAt"])) == ("", True)
    lines = browser.desk.get("/bookmarks.jsonl").text.splitlines()
    exported = [json.loads(each) for each in lines]
    assert [each["_id"] for each in exported] == [HOSTILE, FIRST]
    assert exported[1]["mark"]["tags"] == []
    assert exported[1]["articleBody"]
    browser.desk.get("/bookmarks.xml", 422)

    browser.send(f"/articles/{FIRST}/bookmark", bookmarked="no")
    browser.send(f"/articles/{JAPANESE}/tags", tags=" ")
    assert [each["_id"] for each in news["marks"].find()] == [HOSTILE]
    assert list(news["articles"].find()) == articles


def test_a_long_list_goes_on_where_it_ended(
    browsers: dict[str, Browser], news: Database[BSONDocument]
) -> None:
    when = STORED[0]["datePublished"]
    news["marks"].insert_many(
        {"_id": f"{number:02}{FIRST[:30]}", "markedAt": when, "bookmarkedAt": when, "by": "x"}
        for number in range(10, 60)
    )
    news["marks"].insert_one({"_id": FIRST, "markedAt": when, "bookmarkedAt": when, "by": "x"})
    first = browsers[""].page("/bookmarks")
    assert not first.cssselect(".rows > li")  # of articles that are not stored
    last = browsers[""].page(first.cssselect("a[rel=next]")[0].attrib["href"])
    assert len(last.cssselect(".rows > li")) == 1
    assert not last.cssselect("a[rel=next]")
    for wrong in ("x", "1-", "9" * 15 + "-a", "1-$ne", "--1-a"):
        browsers[""].desk.get("/bookmarks", 422, params={"cursor": wrong})
    assert "No article has this tag" in str(browsers[""].page("/bookmarks?tag=x").text_content())
