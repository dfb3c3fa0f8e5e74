"""Test that parts are joined with nothing twice, nothing lost, and nothing of others."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from crawler.extraction import extract
from crawler.extraction.multipage.join import Joining, holds
from model.components import Removed
from model.items import Article
from tests.sites.serial import DECK, HEADLINE, chapter, lead, lines, note, paragraphs, part_page
from text.markup import read
from text.words import word_count

STORY = "https://coast.example/2026/11/20/the-lighthouse-that-moved-inland"


def part(number: int, **written: object) -> Article:
    address = STORY if number == 1 else f"{STORY}?page={number}"
    return extract(part_page(number, **written), address, part_of=STORY)  # type: ignore[arg-type] # as they are named


def test_three_parts_are_one_text_in_order() -> None:
    joining = Joining(part(1))
    for number in (2, 3):
        assert joining.add(part(number)) is None
    article = joining.article
    assert article.articleBody.split("\n\n") == lines(3)
    assert article.abstract == DECK
    assert article.headline == HEADLINE
    assert article.url == STORY
    assert article.alternateUrls == [f"{STORY}?page=2", f"{STORY}?page=3"]
    assert article.wordCount == word_count(article.articleBody)
    found = read(article.articleBodyHtml or "")
    assert [line.text for line in found] == lines(3)
    assert [line.text for line in found if line.heading] == [chapter(1), chapter(2), chapter(3)]
    assert article.extraction is not None
    assert Removed(lead(), "repeated-on-part") in article.extraction.removed


def test_pictures_of_all_parts_once() -> None:
    picture = '<figure><img src="/{}.jpg" width="800"><figcaption>The {}</figcaption></figure>'
    pages = [
        part_page(number, pictures="".join(picture.format(name, name) for name in names))
        for number, names in ((1, ("tower", "beach")), (2, ("tower", "lamp")))
    ]
    joining = Joining(extract(pages[0], STORY))
    assert joining.add(extract(pages[1], STORY + "?page=2")) is None
    names = [image.url.rpartition("/")[2] for image in joining.article.images]
    assert names == ["tower.jpg", "beach.jpg", "lamp.jpg"]
    html = joining.article.articleBodyHtml or ""
    assert re.findall(r"<figcaption>The (\w+)</figcaption></figure>", html) == [
        "tower", "beach", "lamp",
    ]  # fmt: skip
    assert "figcaption" not in joining.article.articleBody


@pytest.mark.parametrize("again", [1, 2])
def test_a_page_that_comes_again_is_not_joined(again: int) -> None:
    joining = Joining(part(1))
    assert joining.add(part(2)) is None
    before = joining.article.articleBody
    repeated = extract(part_page(again), STORY + "?page=3", part_of=STORY)
    assert joining.add(repeated) == "repeats the text before it"
    assert joining.article.articleBody == before


def test_a_page_with_only_a_line_more_is_the_same_page() -> None:
    """Join a page that differs by a comment below the same story."""
    joining = Joining(part(1))
    more = [*paragraphs(1), "I was there too, that winter, and it was colder than that."]
    assert joining.add(part(2, text=more)) == "repeats the text before it"


def test_a_short_last_part_below_a_long_lead_is_joined() -> None:
    joining = Joining(part(1))
    last = "And that was the end of it, said the keeper, and put the key on the table for good."
    assert joining.add(part(2, text=[last])) is None
    assert joining.article.articleBody.endswith(f"{last}\n\n{note()}")


@pytest.mark.parametrize(
    ("headline", "published", "refused"),
    [
        (HEADLINE, "2026-11-13T08:00:00Z", True),
        ("Weekly roundup", "2026-11-13T08:00:00Z", True),
        (HEADLINE, "2026-11-20T08:00:00Z", False),
        (f"{HEADLINE} - Page 2", "2026-11-20T08:00:00Z", False),
        ("How the storm came", "2026-11-20T08:00:00Z", False),
        ("How the storm came", "", True),
        (f"{HEADLINE} (2)", "", False),
        ("The lighthouse that moved inland: the storm", "", False),
    ],
)
def test_another_article_is_not_joined(headline: str, published: str, refused: bool) -> None:
    joining = Joining(part(1))
    found = joining.add(part(2, headline=headline, published=published))
    assert found == ("is another article" if refused else None)


def test_short_lines_within_a_part_may_come_again() -> None:
    """Keep the short lines that come again, as the questions of an interview do."""
    first = [paragraphs(1)[0], "And then?", *paragraphs(1)[1:]]
    second = [paragraphs(2)[0], "And then?", *paragraphs(2)[1:]]
    joining = Joining(part(1, text=first))
    assert joining.add(part(2, text=second)) is None
    assert joining.article.articleBody.count("And then?") == 2


def test_whether_a_page_holds_all_of_a_part() -> None:
    whole = part(2, text=[*paragraphs(1), *paragraphs(2), *paragraphs(3)])
    assert holds(whole, part(1))
    assert not holds(part(1), whole)
    assert not holds(part(2), part(1))
    assert not holds(part(1), part(1))


def _article(*paragraphs: str, headline: str = "A story", url: str = STORY) -> Article:
    return Article(
        url=url, urlKey="key", headline=headline, articleBody="\n\n".join(paragraphs), wordCount=1
    )


@pytest.mark.parametrize(
    ("first", "part", "is_repeated"),
    [(200, 200, True), (201, 200, False), (200, 201, False), (100, 200, True), (200, 100, True)],
)
def test_a_part_repeats_another_by_half_of_both(first: int, part: int, is_repeated: bool) -> None:
    joining = Joining(_article("a" * 100, *(["b" * (first - 100)] if first > 100 else [])))
    lines = ["a" * 100, *(["c" * (part - 100)] if part > 100 else [])]
    found = joining.add(_article(*lines, url=STORY + "?page=2"))
    assert found == ("repeats the text before it" if is_repeated else None)


@pytest.mark.parametrize(("size", "count"), [(79, 2), (80, 1)])
def test_a_paragraph_of_eighty_letters_is_not_written_twice(size: int, count: int) -> None:
    joining = Joining(_article("a" * 300, "r" * size, "b" * 300))
    assert joining.add(_article("c" * 300, "r" * size, "d" * 300, url=STORY + "?page=2")) is None
    assert joining.article.articleBody.count("r" * size) == count


@pytest.mark.parametrize(("held", "is_held"), [(80, True), (79, False)])
def test_the_whole_holds_four_fifths_of_a_part(held: int, is_held: bool) -> None:
    part = _article("a" * held, "b" * (100 - held))
    whole = _article("a" * held, "c" * 500)
    whole.wordCount = 2
    assert holds(whole, part) is is_held


@pytest.mark.parametrize(
    ("headline", "is_another"),
    [
        ("One two five six", False),
        ("One five six seven", True),
        ("One two five six seven eight", False),
    ],
)
def test_headlines_that_share_half_their_words_are_of_one_article(
    headline: str, is_another: bool
) -> None:
    joining = Joining(_article("a" * 300, headline="One two three four"))
    found = joining.add(_article("b" * 300, headline=headline, url=STORY + "?page=2"))
    assert (found == "is another article") is is_another


@pytest.mark.parametrize(
    ("source", "is_another"), [("jsonld", True), ("meta", True), ("time", False), (None, False)]
)
def test_a_part_of_another_declared_day_is_another_article(
    source: str | None, is_another: bool
) -> None:
    first, part = _article("a" * 300), _article("b" * 300, url=STORY + "?page=2")
    for day, article in enumerate((first, part), start=1):
        article.datePublished = datetime(2026, 11, day, tzinfo=UTC)
        article.datePublishedSource = source
    found = Joining(first).add(part)
    assert found == ("is another article" if is_another else None)
