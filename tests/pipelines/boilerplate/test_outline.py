"""Test how an article is divided into blocks: their positions, lengths and shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from model.items import Article
from pipelines.boilerplate.outline import Outline, outline
from text.comparison.text_keys import keys_of
from text.markup import subheading, write

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
LONG = "letters of a paragraph"


def of(
    *paragraphs: str,
    abstract: str | None = None,
    headline: str | None = None,
    published: datetime | None = None,
    subheadings: tuple[str, ...] = (),
) -> Outline:
    item = Article(
        url="https://herald.example/a",
        urlKey="herald.example/a",
        headline=headline,
        abstract=abstract,
        articleBody="\n\n".join(paragraphs),
        datePublished=published,
        articleBodyHtml=write(map(subheading, subheadings)),
    )
    return outline(item, NOW)


def test_keys_that_a_worker_computed_are_taken_while_the_text_is_theirs() -> None:
    item = Article("https://herald.example/a", "herald.example/a", articleBody="One.\n\nTwo.")
    item.abstract = "Deck"
    own = outline(item, NOW)
    item.textKeys = keys_of(item.headline, item.abstract, item.articleBody)
    assert outline(item, NOW) == own
    item.textKeys.blocks[1] = (7, 700)
    assert [(b.key, b.letters) for b in outline(item, NOW).blocks][1] == (7, 700)
    item.articleBody = "Two."
    assert outline(item, NOW).blocks[1].key == own.blocks[2].key


def places(count: int) -> str:
    """Return the first letter of the position of each paragraph."""
    return "".join(block.place[0] for block in of(*map(str, range(count))).blocks)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "h"),
        (2, "ht"),
        (3, "hht"),
        (6, "hhhttt"),
        (8, "hhhitttt"),
        (24, "hhh" + "i" * 9 + "t" * 12),
        (26, "hhh" + "i" * 11 + "t" * 12),
    ],
)
def test_a_text_begins_with_a_head_and_ends_with_a_tail(count: int, expected: str) -> None:
    assert places(count) == expected


def test_the_standfirst_comes_first_and_is_of_the_head() -> None:
    blocks = of("One.", abstract="Deck").blocks
    assert [(block.text, block.place) for block in blocks] == [("Deck", "head"), ("One.", "head")]
    assert of("One.", "", "  ", "Two.").letters == len("onetwo")


@pytest.mark.parametrize(
    ("text", "letters", "is_candidate"),
    [
        ("x" * 15, 15, False),
        ("x" * 16, 16, True),
        ("橋" * 7, 14, False),
        ("橋" * 8, 16, True),
        ("Attendance: 20,000", 15, False),
    ],
)
def test_a_candidate_has_sixteen_letters_and_an_ideograph_counts_twice(
    text: str, letters: int, is_candidate: bool
) -> None:
    found = of(text)
    assert found.blocks[0].letters == letters
    assert bool(found.candidates) is is_candidate


def test_two_prints_of_a_block_have_one_key() -> None:
    prints = of("“Sign up” for ﬁne news!", "Sign up for FINE news", "Sign up for other news")
    one, other, different = prints.blocks
    assert one.key == other.key != different.key
    assert -(2**63) <= one.key < 2**63


def test_of_the_inner_paragraphs_the_eight_shortest_are_candidates() -> None:
    inner = [f"{'x' * 20}{'y' * n}" for n in range(10)]
    paragraphs = [*("head" * 9 + str(n) for n in range(3)), *inner]
    paragraphs += [f"{'tail' * 9}{n}" for n in range(13)]
    found = of(*paragraphs)
    inner_blocks = [block.text for block in found.candidates if block.place == "inner"]
    assert inner_blocks == inner[:8]
    assert sum(block.place == "head" for block in found.candidates) == 3
    assert sum(block.place == "tail" for block in found.candidates) == 12


def test_a_block_that_stands_twice_is_one_candidate() -> None:
    assert len(of("x" * 20, "x" * 20).candidates) == 1


def test_a_block_is_a_heading_if_a_section_is_called_so() -> None:
    blocks = of("Background!", "Text.", subheadings=("BACKGROUND",)).blocks
    assert [block.is_heading for block in blocks] == [True, False]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, 22),
        (NOW - timedelta(hours=12), 22),
        (NOW - timedelta(hours=13), 21),
        (NOW + timedelta(days=3), 22),
    ],
)
def test_the_day_is_that_of_publication_but_never_ahead_of_the_clock(
    published: datetime | None, day: int
) -> None:
    assert of("x", published=published).day == datetime(2026, 11, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("four five5 sixty", {"five5", "sixty"}),
        ("council councils councillor", {"counci"}),
        ("12345 2026", set()),
        ("橋を渡る港湾", {"港湾"}),
        ("서울시장 회의", {"서울", "회의"}),
    ],
)
def test_stems_are_the_beginnings_of_words_that_tell_of_a_subject(
    text: str, stems: set[str]
) -> None:
    assert of(text).blocks[0].stems == stems


# Twelve words with different stems.
SUBJECT = (
    "alphabet bravery charlie deltaic echoing foxtrot golfing hotels india juliet kilogram limits"
)


def test_the_share_of_a_block_s_words_that_the_rest_of_the_article_uses() -> None:
    block = "alphabet bravery zebras yellow"
    found = of(SUBJECT, block)
    assert found.related(set())[found.blocks[1].key] == 0.5


def test_the_headline_and_the_block_s_own_repetition() -> None:
    block = "zebras yellow xylophone walnut"
    found = of(SUBJECT, block, headline="Zebras")
    assert found.related(set())[found.blocks[1].key] == 0.25
    # a block that is repeated elsewhere is no text of the article's own, for itself and for others
    assert found.related({found.blocks[1].key})[found.blocks[1].key] == 0.25
    assert found.related({found.blocks[0].key})[found.blocks[1].key] == 1.0


def test_eleven_other_words_are_too_few_to_tell() -> None:
    block = "zebras yellow xylophone walnut"
    enough, too_few = of(SUBJECT, block), of(SUBJECT.rpartition(" ")[0], block)
    assert enough.related(set())[enough.blocks[1].key] == 0.0
    assert too_few.related(set())[too_few.blocks[1].key] == 1.0


def test_a_sample_keeps_the_candidates_keys_and_lengths() -> None:
    found = of("x" * 20, "short", "橋" * 10)
    sample = found.sampled()
    assert (sample.id, sample.day) == (found.id, found.day)
    assert sample.blocks == [found.blocks[0].key, found.blocks[2].key]
    assert sample.lengths == [20, 20]
