"""Test the cleaning of strangers' texts: what is dropped, and each bound on both sides."""

from __future__ import annotations

import pytest

from text.cleaning import (
    bounded_text,
    clean,
    clean_keywords,
    clean_language,
    plain_text,
)

NON_JOINER = "\u200c"
"""It is part of the spelling of Persian and Hindi, and invisible elsewhere."""


@pytest.mark.parametrize("character", ["\u200b", "\u2060", "\ufeff", "\u00ad", NON_JOINER])
def test_invisible_characters_of_a_page_go(character: str) -> None:
    assert clean(f" Mara{character} \n Lind{character} ") == "Mara Lind"
    assert clean(f"{character}é{character}") == "é"


@pytest.mark.parametrize("letter", ["\u0600", "\u06ff", "\u0900", "\u0dff", "می"])
def test_the_non_joiner_stays_in_a_script_that_spells_with_it(letter: str) -> None:
    assert clean(f"{letter}{NON_JOINER}x") == f"{letter}{NON_JOINER}x"
    assert clean(f"{letter}{NON_JOINER}\u200b\u00ad x") == f"{letter}{NON_JOINER} x"


@pytest.mark.parametrize("letter", ["\u05ff", "\u0700", "\u08ff", "\u0e00"])
def test_the_non_joiner_goes_from_the_scripts_beside_them(letter: str) -> None:
    assert clean(f"{letter}{NON_JOINER}x") == f"{letter}x"


def test_white_space_is_collapsed() -> None:
    assert clean("  a\t\n b\u00a0c ") == "a b c"
    assert bounded_text("  a\t\n b\u00a0c ") == "a b c"


@pytest.mark.parametrize(
    "character",
    [
        *("\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\x7f", "\x9f", "\u00ad", "\u200b"),
        *("\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ud800"),
        *("\udfff", "\ufeff", "\ufffe", "\uffff"),
    ],
)
def test_characters_that_no_store_takes_go(character: str) -> None:
    assert bounded_text(f"a{character}b") == "ab"
    assert plain_text(f"<b>a{character}</b>b") == "ab"


@pytest.mark.parametrize(
    "character", ["\xa1", "~", "\u200c", "\u200d", "\u2029", "\u2065", "\u206a", "\ue000", "\ufffd"]
)
def test_their_neighbours_stay(character: str) -> None:
    kept = " " if character.isspace() else character
    assert bounded_text(f"a{character}b") == f"a{kept}b"


@pytest.mark.parametrize(
    ("raw", "limit", "expected"),
    [
        (None, 10, None),
        ("", 10, None),
        (" \n ", 10, None),
        ("\x00", 10, None),
        ("0123456789", 10, "0123456789"),
        # a longer text is cut at a space, if this is in its second half
        ("01234 67890", 10, "01234 678…"),
        ("012345 7890", 10, "012345…"),
        ("012345 7 901", 10, "012345 7…"),
        ("01234567890", 10, "012345678…"),
        # white space around does not count
        ("   0123456789   ", 10, "0123456789"),
    ],
)
def test_a_text_is_cut_only_where_it_is_longer(
    raw: str | None, limit: int, expected: str | None
) -> None:
    assert bounded_text(raw, limit) == expected


def test_of_a_very_long_text_sixteen_times_the_bound_is_looked_at() -> None:
    assert bounded_text(" " * 159 + "a", 10) == "a"
    assert bounded_text(" " * 160 + "a", 10) is None


def test_a_headline_has_at_most_500_characters() -> None:
    assert bounded_text("x" * 500) == "x" * 500
    assert bounded_text("x" * 501) == "x" * 499 + "…"
    assert plain_text("x" * 500) == "x" * 500
    assert plain_text("x" * 501) == "x" * 499 + "…"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("", None),
        ("5 < 6 & 7 &amp; 8", "5 < 6 & 7 & 8"),
        ("<b>Bri</b>dge", "Bridge"),
        ("A</b>B", "AB"),
        ("<!-- only -->", None),
        ("A<!-- no -->B", "AB"),
        ("<em>A</em>&nbsp;&eacute;", "A é"),
        # an entity that was escaped twice
        ("<p>Tom &amp;amp; Ann</p>", "Tom & Ann"),
        ("A<img src=x>B", "AB"),
        ("&lt;b&gt;A", "<b>A"),
    ],
)
def test_markup_becomes_text(raw: str | None, expected: str | None) -> None:
    assert plain_text(raw) == expected


@pytest.mark.parametrize(
    "tag",
    [
        *("address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "ol", "p", "pre"),
        *("section", "table", "td", "th", "tr", "ul"),
    ],
)
def test_words_in_two_blocks_stay_apart(tag: str) -> None:
    wrap = {"td": "table", "th": "table", "tr": "table"}.get(tag)
    block = f"<{tag}>b</{tag}>" if tag != "tr" else "<tr><b>b</b></tr>"
    markup = f"<i>a</i>{block}<i>c</i>" if wrap is None else f"a{block}c"
    assert plain_text(markup) == "a b c"


@pytest.mark.parametrize("tag", ["br", "hr"])
def test_a_line_break_stands_between_words(tag: str) -> None:
    assert plain_text(f"a<{tag}>b") == "a b"


@pytest.mark.parametrize("tag", ["script", "style", "template", "noscript", "iframe", "object"])
def test_what_no_reader_sees_is_left_out(tag: str) -> None:
    assert plain_text(f"a<{tag}>no</{tag}>b") == "ab"


def test_of_markup_32000_characters_are_read() -> None:
    tags = "<br>" * 7_999 + "<b>"
    assert plain_text(f"{tags}ab", 2_000) == "a"
    assert plain_text(f"{tags} ab", 2_000) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("", None),
        (" en ", "en"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("en-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr-LATN", "sr-Latn"),
        ("de-CH-1996", "de-CH-1996"),
        ("es-419", "es-419"),
        ("ast", "ast"),
        ("a", None),
        ("abcd", None),
        ("en-a", None),
        ("en-abcdefgh", "en-abcdefgh"),
        ("en-abcdefghi", None),
        ("en-a1-b2-c3", "en-A1-B2-C3"),
        ("en-a1-b2-c3-d4", None),
        ("und", None),
        ("UND-latn", None),
        ("english language", None),
    ],
)
def test_the_tag_of_a_language_has_its_usual_spelling(
    raw: str | None, expected: str | None
) -> None:
    assert clean_language(raw) == expected


def test_each_keyword_is_kept_once_and_as_it_was_first_written() -> None:
    raw = ["River", None, "", "<b>flood</b>", "RIVER", "Flood ", "Straße", "STRASSE"]
    assert clean_keywords(raw) == ["River", "flood", "Straße"]


def test_a_keyword_has_at_most_100_characters() -> None:
    assert clean_keywords(["x" * 100]) == ["x" * 100]
    assert clean_keywords(["x" * 101]) == ["x" * 99 + "…"]


def test_fifty_keywords_are_kept() -> None:
    many = [f"keyword {number}" for number in range(60)]
    assert clean_keywords(many[:50]) == many[:50]
    assert clean_keywords(many) == many[:50]
