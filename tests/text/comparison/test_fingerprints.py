"""Test the hash that equal texts share, and the keys by which similar texts meet."""

from __future__ import annotations

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64_intdigest

from text.comparison.fingerprints import (
    _SUSPECT,
    content_hash,
    fingerprint,
    normalise,
)

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
    """Check that the quick look lets nothing through that ftfy would mend."""
    assert not is_bad(line) or _SUSPECT.search(line)


def test_ftfy_looks_for_nothing_in_ascii() -> None:
    """Check what the quick look relies on: ftfy's categories are beyond ASCII but for ranges."""
    for characters in MOJIBAKE_CATEGORIES.values():
        assert set(filter(str.isascii, characters)) <= {"-"}


@pytest.mark.parametrize(
    ("characters", "plain"),
    [("‘’‚‛′`ʼ", "'"), ("“”„‟«»", '"'), ("‐‑‒–—―−", "-"), ("\u00ad\u200b\ufeff", "")],
)
def test_each_quote_and_dash_is_its_plain_one(characters: str, plain: str) -> None:
    for character in characters:
        assert normalise(f"Ada{character}s") == f"ada{plain}s", character


@pytest.mark.parametrize(
    ("marred", "mended"),
    [
        ("cafÃ© Ã¼ber", "café über"),
        ("It wonâ€™t do", "it won't do"),
        ("Tom &amp; Ann", "tom & ann"),
        ("Tom & Ann", "tom & ann"),
        ("&#233;t&#xe9;", "été"),
        ("5 & 6 &7", "5 & 6 &7"),
        ("São Paulo", "são paulo"),
        ("a\x07b", "ab"),
        ("\x1b[31mred", "red"),
    ],
)
def test_mojibake_entities_and_controls_are_mended(marred: str, mended: str) -> None:
    assert normalise(marred) == mended


@pytest.mark.parametrize(
    "line",
    [
        *("Updated 10:15", "Last updated 10:15", "Updated: 10:15", "Update: 10:15", "Share this"),
        *("Actualisé le 22 novembre", "Mis à jour à 10 h", "Aktualisiert um 10 Uhr"),
        *("Stand: 22.11.2026", "Actualizado a las 10", "Aggiornato alle 10", "Обновлено в 10:15"),
        "更新 10:15",
    ],
)
def test_a_line_that_says_when_the_page_changed_is_left_out(line: str) -> None:
    assert normalise(f"One.\n  {line} \nTwo.") == "one. two."
    assert normalise(f"One.\n{line.upper()}\nTwo.") == "one. two."
    assert normalise(f"One. {line}") != "one."
    assert normalise(f"One.\nNot {line}") != "one."


def test_such_a_line_has_at_most_sixty_characters_after_its_word() -> None:
    assert normalise("Share" + " x" * 30) == ""
    assert normalise("Share" + " x" * 30 + ".") != ""
    assert normalise("Updates follow") == "updates follow"
    assert normalise("Shared by all") == "shared by all"


def test_a_hash_is_the_same_in_every_version() -> None:
    """Compare with fixed hashes, as stored ones are compared with new ones for years."""
    assert content_hash("Bridge", "It opens.", TEXT) == "4c37da268a90e3264e4ce75151d40d8f"
    assert content_hash(None, None, "") == content_hash("", "", "")


def phrases(words: list[str], width: int) -> set[int]:
    """Return what the keys are drawn from: the hash of each phrase, as the database keeps it."""
    texts = (" ".join(words[at : at + width]) for at in range(len(words) - width + 1))
    return {xxh3_64_intdigest(text.encode()) - 2**63 for text in texts}


def numbered(count: int) -> list[str]:
    return [f"w{number}é" for number in range(count)]


@pytest.mark.parametrize(("count", "keys"), [(0, 0), (3, 0), (4, 1), (5, 2), (35, 32), (36, 32)])
def test_a_phrase_has_four_words_and_a_short_text_keeps_32(count: int, keys: int) -> None:
    words = numbered(count)
    assert fingerprint(words, unspaced=False) == sorted(phrases(words, 4))[:keys]


@pytest.mark.parametrize(("count", "keys"), [(7, 0), (8, 1), (9, 2)])
def test_a_phrase_has_eight_characters_in_scripts_without_spaces(count: int, keys: int) -> None:
    characters = list("港の橋は金曜日に再")[:count]
    assert fingerprint(characters, unspaced=True) == sorted(phrases(characters, 8))[:keys]


def test_a_text_keeps_one_phrase_in_sixteen_up_to_96() -> None:
    words = numbered(1_000)
    sampled = sorted(key for key in phrases(words, 4) if key + 2**63 < 2**60)
    assert 32 < len(sampled) < 96
    assert fingerprint(words, unspaced=False) == sampled
    words = numbered(3_000)
    assert fingerprint(words, unspaced=False) == sorted(phrases(words, 4))[:96]
