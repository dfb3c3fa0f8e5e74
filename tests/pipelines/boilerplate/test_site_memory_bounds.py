"""Test each bound of what a site repeats on both sides, with articles that are only outlined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from database.documents.crawling.sites import SampledArticle
from model.items import Article
from pipelines.boilerplate.outline import Block, Outline, Place
from pipelines.boilerplate.site_memory import SiteMemory, remove_blocks

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.replace(hour=0)
PROMPT = 1
"""The key of the block that articles of the site have in common."""
OWN_TEXT = (
    "alphabet bravery charlie deltaic echoing foxtrot golfing hotels india juliet kilogram limits"
)


def sampled(
    number: int,
    shared: dict[int, int] | None = None,
    *,
    back: int = 0,
    related: int = 0,
    own: int = 100,
) -> SampledArticle:
    """Return an article of the sample: its own text, and shared blocks (key → letters)."""
    blocks = {1_000 + number: own, **(shared or {})}
    return SampledArticle(
        id=f"{number:04}",
        day=TODAY - timedelta(days=back),
        blocks=list(blocks),
        lengths=list(blocks.values()),
        related=[0, *(related for _ in shared or {})],
    )


def block(key: int, text: str, place: Place = "tail", letters: int = 20) -> Block:
    return Block(text, key, letters, place, is_heading=False)


def text(
    place: Place = "tail", prompt: str = "newsletter morning evening subscribe", own: str = OWN_TEXT
) -> Outline:
    """Return an article that is not in the sample, and has the prompt."""
    return Outline("x", TODAY, "", (block(2, own, "head", 100), block(PROMPT, prompt, place)))


def is_repeated(articles: Sequence[SampledArticle], found_in: Outline | None = None) -> bool:
    return SiteMemory(articles).repeated_in(found_in or text()) == {PROMPT}


def carriers(count: int, days: int = 9, related: int = 0) -> list[SampledArticle]:
    """Return articles with the prompt, which are of so many days."""
    prompt = {PROMPT: 20}
    return [sampled(n, prompt, back=min(n, days - 1), related=related) for n in range(count)]


def others(count: int) -> list[SampledArticle]:
    return [sampled(100 + number) for number in range(count)]


@pytest.mark.parametrize(("stories", "expected"), [(4, False), (5, True)])
def test_five_other_stories_have_to_carry_a_block(stories: int, expected: bool) -> None:
    assert is_repeated(carriers(stories)) is expected


@pytest.mark.parametrize(
    ("place", "without", "expected"),
    [
        ("head", 5, True),
        ("head", 6, False),
        ("inner", 5, True),
        ("inner", 6, False),
        ("tail", 15, True),
        ("tail", 16, False),
    ],
)
def test_half_of_the_stories_carry_it_or_a_quarter_at_their_end(
    place: Place, without: int, expected: bool
) -> None:
    assert is_repeated(carriers(5) + others(without), text(place)) is expected


@pytest.mark.parametrize(("days", "expected"), [(2, False), (3, True)])
def test_a_quarter_is_enough_only_over_three_days(days: int, expected: bool) -> None:
    assert is_repeated(carriers(5, days) + others(15)) is expected
    assert is_repeated(carriers(5, days) + others(5))


@pytest.mark.parametrize(("percent", "expected"), [(30, True), (31, False)])
def test_a_block_has_little_to_do_with_the_other_stories_on_average(
    percent: int, expected: bool
) -> None:
    assert is_repeated(carriers(5, related=percent)) is expected
    uneven = carriers(5, related=percent)
    uneven[0].related[-1] -= 20
    uneven[1].related[-1] += 20
    assert is_repeated(uneven) is expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("alphabet bravery subscribe newsletter", True),
        ("alphabet bravery charlie newsletter", False),
    ],
)
def test_half_of_a_block_s_words_may_be_the_article_s_own(prompt: str, expected: bool) -> None:
    assert is_repeated(carriers(5), text(prompt=prompt)) is expected


@pytest.mark.parametrize(("letters", "expected"), [(40, True), (41, False)])
def test_texts_that_share_more_than_two_fifths_of_the_shorter_are_one_story(
    letters: int, expected: bool
) -> None:
    shared = {PROMPT: 20, 7: letters - 20}
    two = [sampled(0, shared, own=100 - letters), sampled(1, shared, back=1, own=500)]
    assert is_repeated(two + carriers(6)[2:5], text("head")) is expected


def test_a_follow_up_of_a_follow_up_is_another_story() -> None:
    """Make each article like the one before, and the third unlike the first."""
    chain = [
        sampled(0, {PROMPT: 20, 7: 90}, own=40),
        sampled(1, {PROMPT: 20, 7: 90, 8: 90}, back=1, own=1),
        sampled(2, {PROMPT: 20, 8: 90}, back=2, own=40),
    ]
    assert is_repeated(chain + carriers(6)[3:6])
    assert not is_repeated(chain + carriers(5)[3:5])


def test_an_article_is_no_witness_for_itself_nor_for_its_own_story() -> None:
    itself = SampledArticle("x", TODAY, [PROMPT, 9], [20, 900], [0, 0])
    assert not is_repeated([*carriers(4), itself])
    follow_up = SampledArticle("y", TODAY, [PROMPT, 2], [20, 100], [0, 0])
    assert not is_repeated([*carriers(4), follow_up])
    # nor do they count among the stories of which half must carry the block
    assert is_repeated([*carriers(5), *others(5), itself, follow_up], text("head"))


def outlined(number: int, back: float = 0) -> Outline:
    day = TODAY - timedelta(days=back)
    return Outline(f"{number:04}", day, "", (block(number, f"text {number}"),))


def kept(outlines: Sequence[Outline], now: datetime = NOW) -> list[str]:
    return [each.id for each in SiteMemory().with_articles(outlines, now).articles]


def test_twelve_articles_of_a_day_are_remembered() -> None:
    day = [outlined(number) for number in range(13)]
    assert kept(day[::-1]) == [f"{number:04}" for number in range(12)]
    assert kept([*day, outlined(20, 1)]) == [*(f"{number:04}" for number in range(12)), "0020"]


def test_64_articles_are_remembered_the_latest_days_first() -> None:
    two_a_day = [outlined(number, number // 2) for number in range(66)]
    assert kept(two_a_day) == [f"{number:04}" for number in range(64)]


def test_articles_of_the_last_sixty_days_are_remembered() -> None:
    assert kept([outlined(1, 60)], TODAY) == ["0001"]
    assert kept([outlined(1, 60)], TODAY + timedelta(seconds=1)) == []


def test_the_share_that_is_related_is_kept_in_percent() -> None:
    first = Outline(
        "a", TODAY, "", (block(2, OWN_TEXT), block(PROMPT, "alphabet zebras yellow walnut"))
    )
    memory = SiteMemory().with_articles([first], NOW)
    # without the first block there is too little text to tell what it has to do with
    assert memory.articles[0].related == [100, 25]


@pytest.mark.parametrize(("letters", "is_removed"), [(75, True), (74, False)])
def test_a_quarter_of_a_text_may_be_removed(letters: int, is_removed: bool) -> None:
    long = "y" * 400
    whole = Outline(
        "x", TODAY, "", (block(2, "own", letters=letters), block(PROMPT, long, letters=25))
    )
    article = Article(url="https://a.example/", urlKey="a", articleBody=f"own\n\n{long}")
    removed = remove_blocks(article, whole, {PROMPT})
    assert [each.text for each in removed] == (["y" * 300] if is_removed else [])
    assert article.articleBody == ("own" if is_removed else f"own\n\n{long}")
