from __future__ import annotations

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deduplication.fingerprints import _SUSPECT, content_hash, normalise

TEXT = 'The mayor said: "We won\'t wait." The bridge reopens on Friday - at last.'


def same(first: str, second: str) -> bool:
    return content_hash("Bridge", None, first) == content_hash("Bridge", None, second)


@pytest.mark.parametrize(
    "print_of_it",
    [
        "The mayor said: “We won’t wait.” The bridge reopens on Friday – at last.",
        "The mayor said: &quot;We won&#39;t wait.&quot; The bridge reopens on Friday - at last.",
        'The  mayor said:\n\n"We won\'t wait." The bridge reopens\u00a0on Friday - at last.',
        "The mayor said: â€œWe wonâ€™t wait.â€\u009d The bridge reopens on Friday - at last.",
        TEXT.upper(),
        TEXT + "\n\nUpdated 22 November 2026, 10:15",
        "Share this article\n\n" + TEXT,
        TEXT.replace("bridge", "br\u00adidge"),
    ],
)
def test_two_prints_of_one_text_are_the_same(print_of_it: str) -> None:
    assert same(TEXT, print_of_it)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("Friday", "Monday"),
        TEXT.replace("reopens", "reopens 3 km away"),
        TEXT.replace("won't", "will"),
        TEXT + " Updated plans for the river bank follow in spring, the council decided.",
    ],
)
def test_a_correction_is_not_the_same(other: str) -> None:
    assert not same(TEXT, other)


def test_numbers_are_never_masked() -> None:
    assert not same("Magnitude 4.1, depth 10 km", "Magnitude 4.2, depth 10 km")
    assert not same("It costs $1.5m", "It costs $15m")


def test_headline_and_standfirst_count() -> None:
    hashes = {
        content_hash("A", "B", "C"),
        content_hash("A", None, "C"),
        content_hash("A", None, "B C"),
        content_hash("D", "B", "C"),
    }
    assert len(hashes) == 4


def test_white_space_among_ideographs_is_layout() -> None:
    assert same("港の橋は\n金曜日に再開する。", "港の橋は金曜日に再開する。")
    assert normalise("港 の 橋 in 2026") == "港の橋 in 2026"


@given(st.text())
def test_normalising_never_fails_and_is_stable(text: str) -> None:
    content_hash(text, text, text)
    assert "\n" not in normalise(text)


@given(st.text(alphabet="abc de.\n", min_size=1))
def test_white_space_never_matters(text: str) -> None:
    assert normalise(text) == normalise(text.replace(" ", "  "))


@given(st.text(alphabet="aZé à.,’“”€™ÃÂâœŒ¢°²\x80\x9dßüПр日本\u00a0-1"))
def test_no_line_with_mojibake_is_passed_over(line: str) -> None:
    """The quick look lets nothing through that ftfy would mend."""
    assert not is_bad(line) or _SUSPECT.search(line)


def test_ftfy_looks_for_nothing_in_ascii() -> None:
    """What the quick look rests on: but for ranges, its categories are beyond ASCII."""
    for characters in MOJIBAKE_CATEGORIES.values():
        assert set(filter(str.isascii, characters)) <= {"-"}
