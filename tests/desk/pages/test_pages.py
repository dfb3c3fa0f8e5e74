"""Test the pages of a desk that runs: what they show, and what they never let act."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import requests
from lxml import html
from pyarrow import parquet

from tests.desk.desk_process import PATIENCE, RunningDesk
from tests.search.articles import NOON

FIRST, COPY, HOSTILE, JAPANESE = (f"{number:032x}" for number in (1, 2, 3, 4))
PAGES = [
    "/", "/?q=ferry&source=herald", "/stories", f"/stories/{FIRST}", f"/articles/{FIRST}",
    f"/articles/{FIRST}/changes", f"/articles/{FIRST}/beside/{COPY}", f"/articles/{HOSTILE}",
    "/bookmarks", "/bookmarks?tag=harbour", "/searches", "/sources", "/runs",
    "/rejected", "/rejected/page?id=r", "/sign-in", "/nothing",
]  # fmt: skip


def shown(desk: RunningDesk, path: str, status: int = 200, **options: object) -> html.HtmlElement:
    """Return a page as a tree."""
    answer = desk.get(path, status, **options)
    assert answer.headers["content-type"].startswith("text/html")
    return html.fromstring(answer.text)


def text(tree: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", str(tree.text_content()))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_lets_anything_in(desk: RunningDesk, path: str) -> None:
    answer = requests.get(desk.address + path, timeout=PATIENCE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert len(answer.content) < 150_000
    tree = html.fromstring(answer.text)
    assert {element.get("src", "").partition("?")[0] for element in tree.iter("script")} == {
        "/static/htmx.min.js",
        "/static/desk.js",
    }
    assert not tree.xpath("//@*[starts-with(name(), 'on') or name() = 'style']")


def test_news_are_one_row_a_story_with_marks(desk: RunningDesk) -> None:
    tree = shown(desk, "/")
    rows = [text(row) for row in tree.cssselect(".rows > li")]
    assert len(rows) == 3
    assert "Ferry pier opens" in rows[0]
    assert "+1 copy" in rows[0]
    assert "changed once" in rows[0]
    assert "</script><b>Fog" in rows[1]
    assert "gone" in rows[1]
    assert tree.cssselect(".rows h2")[2].get("lang") == "ja"


def test_a_search_is_in_the_address_and_marked_in_what_it_finds(desk: RunningDesk) -> None:
    tree = shown(desk, "/?q=pier+AND+headline%3Aferry&source=&since=2026-11-01&hasCopies=true")
    assert [each.text for each in tree.cssselect(".rows h2 mark")] == ["Ferry", "pier"]
    assert tree.cssselect("input[name=q]")[0].attrib["value"] == "pier AND headline:ferry"
    feeds = [link.attrib["href"] for link in tree.cssselect(".feeds a")]
    assert feeds[0].startswith("/feeds/search.rss?q=pier+AND+headline%3Aferry&since=2026-11-01")
    assert desk.get(feeds[0]).text.startswith("<?xml")
    assert "Ferry pier opens" in desk.get(feeds[3]).text


def test_what_is_selected_is_one_file(desk: RunningDesk) -> None:
    tree = shown(desk, "/")
    form = tree.cssselect("form[action^='/selected']")[0]
    boxes = form.cssselect("input[name=id]")
    assert [each.attrib["value"] for each in boxes] == [FIRST, HOSTILE, JAPANESE]
    assert boxes[0].attrib["aria-labelledby"] == f"h{FIRST}"
    addresses = [each.attrib["formaction"] for each in form.cssselect("button")]
    assert addresses == ["/selected.csv", "/selected.jsonl", "/selected.parquet"]
    chosen = {"id": [JAPANESE, FIRST, JAPANESE, "0" * 32]}
    lines = desk.get("/selected.jsonl", params=chosen).text.splitlines()
    assert [json.loads(each)["_id"] for each in lines] == [JAPANESE, FIRST]
    table = list(csv.DictReader(io.StringIO(desk.get("/selected.csv", params=chosen).text)))
    assert [each["headline"] for each in table] == ["水素を発表", "Ferry pier opens"]
    file = desk.get("/selected.parquet", params=chosen)
    assert parquet.read_table(io.BytesIO(file.content)).num_rows == 2
    assert 'filename="articles.parquet"' in file.headers["content-disposition"]
    assert "id" in text(shown(desk, "/selected.csv", 422))
    shown(desk, "/selected.csv?" + "&".join(f"id={number:032x}" for number in range(51)), 422)
    shown(desk, "/selected.xlsx?id=" + FIRST, 422)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("q=(", 400, "the search"),
        ("since=yesterday", 422, "since"),
        ("cursor=x", 400, "cursor"),
        ("surprise=1", 422, "surprise"),
        ("limit=51", 422, "limit"),
    ],
)
def test_what_is_wrong_with_a_search_is_said_on_its_page(
    desk: RunningDesk, query: str, status: int, said: str
) -> None:
    tree = shown(desk, f"/?{query}", status)
    assert said in text(tree.cssselect("[role=alert]")[0])
    assert tree.cssselect("form.search")


def test_new_stories_announce_themselves(desk: RunningDesk) -> None:
    before = NOON.replace(hour=11).isoformat()
    answer = desk.get("/newer", params={"shown": before, "q": "ferry"})
    link = html.fromstring(answer.text)
    assert (link.text, link.get("href")) == ("One new story: show it", "/?q=ferry")
    assert desk.get("/newer", params={"shown": NOON.isoformat()}).text == ""
    desk.get("/newer", 422)
    desk.get("/newer", 422, params={"shown": "soon"})


def test_an_article_is_shown_with_copies_and_history(desk: RunningDesk) -> None:
    tree = shown(desk, f"/articles/{FIRST}")
    said = text(tree)
    assert "Ada Example · The Herald" in said
    assert "The harbour council opened the pier." in said
    assert "Kurier" in said
    assert tree.cssselect(f'a[href="/articles/{FIRST}/beside/{COPY}"]')
    assert "changed: articleBody" in said


def test_two_versions_are_compared_word_by_word(desk: RunningDesk) -> None:
    tree = shown(desk, f"/articles/{FIRST}/changes?before=1&after=2")
    assert [each.text for each in tree.cssselect("del")] == ["closed"]
    assert [each.text for each in tree.cssselect("ins")] == ["opened"]
    back = shown(desk, f"/articles/{FIRST}/changes?before=2&after=1")
    assert [each.text for each in back.cssselect("ins")] == ["closed"]
    assert "versions 1 to 2" in text(shown(desk, f"/articles/{FIRST}/changes?after=9", 404))


def test_two_articles_are_shown_side_by_side(desk: RunningDesk) -> None:
    left, right = shown(desk, f"/articles/{FIRST}/beside/{COPY}").cssselect(".side-by-side article")
    assert [each.text for each in left.cssselect("del")] == ["Ferry pier"]
    assert not left.cssselect("ins")
    assert [each.text for each in right.cssselect("ins")] == ["Pier"]


def test_a_story_is_a_timeline(desk: RunningDesk) -> None:
    events = [text(each) for each in shown(desk, f"/stories/{FIRST}").cssselect(".timeline > li")]
    assert ["Kurier" in each for each in events] == [True, False, False]
    assert "changed: articleBody" in events[2]
    answer = requests.get(f"{desk.address}/stories/{COPY}", timeout=PATIENCE, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"/stories/{FIRST}")


def test_runs_and_rejected_pages_are_listed(desk: RunningDesk) -> None:
    assert "finished" in text(shown(desk, "/runs"))
    tree = shown(desk, "/rejected?reason=too-short")
    assert "4 words" in text(tree)
    assert "no longer kept" in text(shown(desk, tree.cssselect("h3 a")[0].attrib["href"]))
    assert "Nothing was rejected." in text(shown(desk, "/rejected?source=nobody"))


def test_german_is_spoken_to_who_asks_for_it(desk: RunningDesk) -> None:
    tree = shown(desk, "/", headers={"Accept-Language": "de-AT"})
    assert tree.get("lang") == "de"
    assert "+1 Nachdruck" in text(tree)


def test_the_language_is_chosen_by_a_form_of_ours_only(desk: RunningDesk) -> None:
    with requests.Session() as browser:
        tree = html.fromstring(browser.get(f"{desk.address}/runs", timeout=PATIENCE).text)
        hidden = tree.cssselect("form[action='/language'] input")
        fields = {each.attrib["name"]: each.attrib["value"] for each in hidden}
        fields["language"] = "de"
        address = f"{desk.address}/language"
        refused = browser.post(
            address, fields, headers={"Origin": "http://evil.example"}, timeout=PATIENCE
        )
        assert refused.status_code == 403
        unreadable = browser.post(address, fields, headers={"Origin": "http://["}, timeout=PATIENCE)
        assert unreadable.status_code == 403
        assert (
            browser.post(address, {**fields, "form_token": "x"}, timeout=PATIENCE).status_code
            == 403
        )
        assert browser.post(address, b"x" * 20_000, timeout=PATIENCE).status_code == 413
        answer = browser.post(address, fields, timeout=PATIENCE)
        assert answer.url == f"{desk.address}/runs"
        assert "Läufe" in answer.text
        not_ascii = browser.post(address, {**fields, "form_token": "é"}, timeout=PATIENCE)
        assert not_ascii.status_code == 403
        # browsers leave out the tab, and read a backslash as a slash
        for other in (
            "//evil.example/",
            "//[",
            "/\t/evil.example/",
            "/\\evil.example/",
            "https://e.example",
        ):
            elsewhere = browser.post(
                address, {**fields, "next": other}, timeout=PATIENCE, allow_redirects=False
            )
            assert elsewhere.headers["location"] == "/"


def test_only_a_source_that_there_is_is_said_to_be_due(desk: RunningDesk) -> None:
    assert "Send money" not in text(shown(desk, "/sources?due=Send+money"))


def test_files_are_kept_by_browsers(desk: RunningDesk) -> None:
    address = shown(desk, "/").cssselect("link[rel=stylesheet]")[0].attrib["href"]
    styles = desk.get(address).headers
    assert styles["content-type"].startswith("text/css")
    assert "immutable" in styles["cache-control"]
    desk.get("/static/../app.py", 404)


def test_the_sentence_is_on_every_page(desk: RunningDesk) -> None:
    assert "No run has begun for" in text(shown(desk, "/stories").cssselect(".condition")[0])
