"""Crawl a paper whose pages declare wrong addresses, are listed under others, and move."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import pytest
from pymongo.database import Database

from copydesk.demo.serving import NOT_FOUND, Host, Reply
from database.documents.bson_document import BSONDocument
from tests.sites.hazard import xml
from tests.support.articles.crawl_results import count_in_summary, make_all_due
from tests.support.articles.stories import sentences
from tests.support.commands import Copydesk

Documents = Database[BSONDocument]
DAY = "/2026/11/26/"


class Paper(Host):
    """Answer stories, and a feed of what is ``listed``, which is never the same twice."""

    def __init__(self, address: str) -> None:
        self.listed: list[str] = []
        self.polls = 0
        super().__init__(address)

    def publish(self, path: str, number: int, *, head: str = "", more: str = "") -> None:
        """Put up story ``number`` at a path."""
        lines = sentences(number, 14)
        text = "".join(f"<p>{escape(' '.join(lines[n : n + 2]))}</p>" for n in range(2, 14, 2))
        headline = escape(" ".join(lines[0].split()[:8]))
        page = (
            f'<!DOCTYPE html><html lang="en"><head><title>{headline} | Paper</title>'
            '<meta property="article:published_time" content="2026-11-26T08:00:00Z">'
            f"{head}</head><body><article><h1>{headline}</h1>{text}{more}</article></body></html>"
        )
        self.override(path, Reply(body=page.encode()))

    def asked(self, path: str) -> int:
        return sum(target == path for _, target, _ in self.requests)

    def answer(self, target: str) -> Reply:
        if target != "/feed":
            return NOT_FOUND
        self.polls += 1
        items = "".join(f"<item><link>{self.base}{path}</link></item>" for path in self.listed)
        return xml(
            f'<rss version="2.0"><channel><title>Paper {self.polls}</title>{items}</channel></rss>'
        )


@pytest.fixture
def paper(copydesk: Copydesk) -> Iterator[Paper]:
    """Serve the only source."""
    site = Paper("127.0.10.7")
    copydesk.write_sources(
        f'[[source]]\nid = "paper"\nhome = "{site.base}/"\nfeeds = ["{site.base}/feed"]\n'
    )
    yield site
    site.down()


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{escape(address)}">'


def shared(address: str) -> str:
    return f'<meta property="og:url" content="{escape(address)}">'


def crawl_again(copydesk: Copydesk, paper: Paper, database: Documents) -> dict[str, int]:
    """Make everything due and crawl; return how often each article's path was asked for."""
    make_all_due(database)
    paper.requests.clear()
    copydesk.crawl()
    return {path: paper.asked(path) for path in paper.listed}


@pytest.mark.long
def test_stories_whose_pages_declare_one_address_stay_apart(
    copydesk: Copydesk, paper: Paper, mongo_database: Documents
) -> None:
    constant = f"{DAY}sample-page-of-the-theme"
    declared = {
        f"{DAY}undefined-story-of-the-ferry": canonical("undefined"),
        f"{DAY}undefined-story-of-the-quay": canonical("undefined"),
        f"{DAY}a-template-of-the-council": canonical("{{ canonical_url }}"),
        f"{DAY}b-template-of-the-museum": canonical("{{ canonical_url }}"),
        f"{DAY}constant-story-of-the-viaduct": canonical(paper.base + constant),
        f"{DAY}constant-story-of-the-orchard": canonical(paper.base + constant),
        f"{DAY}og-story-of-the-library": shared(paper.base + constant),
        constant: canonical(paper.base + constant),
        "/print?id=4711": canonical(f"{paper.base}/2026/print-of-the-day"),
        "/print?id=4712": canonical(f"{paper.base}/2026/print-of-the-day"),
    }
    for number, (path, head) in enumerate(declared.items()):
        paper.publish(path, number, head=head)
    paper.listed = [*declared]
    for _ in range(2):
        crawl_again(copydesk, paper, mongo_database)
        articles = {each["url"]: each for each in mongo_database["articles"].find()}
        assert articles.keys() == {paper.base + path for path in declared}
        assert mongo_database["revisions"].count_documents({}) == 0
    warnings = {
        path: " ".join(articles[paper.base + path]["extraction"].get("warnings", []))
        for path in declared
    }
    for path in list(declared)[:4]:
        assert "a placeholder as its address" in warnings[path]
    # Of those that declare one address nothing speaks against the first.
    assert sum("address of another article" in each for each in warnings.values()) == 3
    assert not warnings[constant]


def test_links_that_are_not_the_pages_declared_addresses_are_known_at_the_next_poll(
    copydesk: Copydesk, paper: Paper, mongo_database: Documents
) -> None:
    listed = {f"/rss{DAY}story-number-{number}-of-the-day": number for number in range(3)}
    for path, number in listed.items():
        paper.publish(path, number, head=canonical(paper.base + path.removeprefix("/rss")))
        paper.publish(path.removeprefix("/rss"), number)
    paper.listed = [*listed]
    assert set(crawl_again(copydesk, paper, mongo_database).values()) == {1}
    paper.requests.clear()
    mongo_database["sources"].update_many({}, {"$unset": {"nextPollAt": ""}})
    done = copydesk.crawl()
    assert paper.asked("/feed") == 1
    assert not any(map(paper.asked, listed))
    assert "links new" not in done.stdout or count_in_summary(done, "links new") == 0
    # Another listing names the declared addresses: each is asked for once, and is no other article.
    paper.listed = [path.removeprefix("/rss") for path in listed]
    mongo_database["sources"].update_many({}, {"$unset": {"nextPollAt": ""}})
    for times in (1, 1):
        copydesk.crawl()
        mongo_database["sources"].update_many({}, {"$unset": {"nextPollAt": ""}})
        assert {paper.asked(path) for path in paper.listed} == {times}
    assert mongo_database["articles"].count_documents({}) == len(listed)
    assert (mongo_database["sources"].find_one() or {})["newArticles"] == 0


@pytest.mark.long
def test_a_story_that_moves_is_one_article(
    copydesk: Copydesk, paper: Paper, mongo_database: Documents
) -> None:
    old, new = f"{DAY}ferry-crews-walk-out", f"{DAY}ferry-crews-return-to-work"
    paper.publish(old, 1)
    paper.publish(f"{DAY}another-story-of-the-day", 2)
    paper.listed = [old, f"{DAY}another-story-of-the-day"]
    copydesk.crawl()
    before = mongo_database["articles"].find_one({"url": paper.base + old}) or {}
    paper.override(old, Reply(status=301, headers={"Location": new}))
    paper.publish(new, 1, head=canonical(paper.base + new))
    crawl_again(copydesk, paper, mongo_database)
    paper.listed = [new, paper.listed[1]]
    assert set(crawl_again(copydesk, paper, mongo_database).values()) == {1}
    moved = mongo_database["articles"].find_one({"_id": before["_id"]}) or {}
    assert (moved["url"], moved["alternateUrls"]) == (paper.base + new, [paper.base + old])
    assert (moved["revision"], moved["changed"]) == (1, before["changed"])
    # What is corrected at the new address is a revision of the article.
    paper.publish(new, 1, more="<p>This story was corrected on Friday, as the crews were nine.</p>")
    crawl_again(copydesk, paper, mongo_database)
    corrected = mongo_database["articles"].find_one({"_id": before["_id"]}) or {}
    assert corrected["revision"] == 2
    assert corrected["alternateUrls"] == [paper.base + old]
    assert mongo_database["articles"].count_documents({}) == 2


@pytest.mark.long
def test_a_moved_story_whose_new_address_is_listed_first_is_one_article(
    copydesk: Copydesk, paper: Paper, mongo_database: Documents
) -> None:
    old, new = f"{DAY}ferry-crews-walk-out", f"{DAY}ferry-crews-return-to-work"
    for number, path in enumerate([old, f"{DAY}another-story-of-the-day"]):
        paper.publish(path, number)
        paper.listed.append(path)
    copydesk.crawl()
    paper.publish(new, 0, more="<p>This story was corrected on Friday, as the crews were nine.</p>")
    paper.override(old, Reply(status=301, headers={"Location": new}))
    paper.listed[0] = new
    mongo_database["sources"].update_many({}, [{"$set": {"nextPollAt": "$lastPolledAt"}}])
    copydesk.crawl()  # which finds no article due
    crawl_again(copydesk, paper, mongo_database)
    assert mongo_database["articles"].count_documents({}) == 2
    moved = mongo_database["articles"].find_one({"revision": 2}) or {}
    assert {moved["url"], *moved["alternateUrls"]} == {paper.base + old, paper.base + new}
    assert "as the crews were nine" in moved["articleBody"]
