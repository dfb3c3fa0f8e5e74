"""Check that each phrase, and each place of a phrase in a line, tells a line's reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from crawler.extraction.cleaning import phrases
from crawler.extraction.cleaning.phrases import (
    BY_LINE,
    DATE_LINE,
    FAQ,
    LINE_BEGINNINGS,
    LINE_PARTS,
    MACHINE_MADE,
    fill,
    parse_phrases,
    reason_of,
)

AFFILIATE_LENGTH = 320
SHORT = 160

LINES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("lines.toml").read_text(encoding="utf-8")
)
PHRASES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(phrases.__file__).with_name(phrases.FILE).read_text(encoding="utf-8")
)


def _reason(line: str, wanted: str) -> str | None:
    """Return the reason of a line; dates and bylines have patterns of their own."""
    above_text = {"date": DATE_LINE, "byline": BY_LINE}
    if wanted in above_text:
        return wanted if above_text[wanted].match(line) else None
    if wanted == "faq":
        return wanted if FAQ.match(line.lower()) else None
    if wanted == "machine-summary":
        return wanted if MACHINE_MADE.search(line.lower()) else None
    return reason_of(line)


@pytest.mark.parametrize("language", LINES)
def test_each_line_is_told_by_its_phrase(language: str) -> None:
    wanted = [(line, reason) for reason, lines in LINES[language].items() for line in lines]
    assert [(line, _reason(line, reason)) for line, reason in wanted] == wanted


@pytest.mark.parametrize("language", PHRASES)
def test_each_phrase_has_a_line_of_its_language(language: str) -> None:
    lines = [line.lower() for each in LINES[language].values() for line in each]
    without = [
        phrase
        for listed in PHRASES[language].values()
        for phrase in listed
        if not any(re.search(phrase, line) for line in lines)
    ]
    assert without == []


def test_every_reason_has_a_line() -> None:
    told = {reason for reasons in LINES.values() for reason in reasons}
    assert told == {*LINE_BEGINNINGS, *LINE_PARTS, "date", "byline", "machine-summary", "faq"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("LOADING…", "loading"),
        ("Loading " + "x" * 59 + "...", "loading"),
        ("Loading " + "x" * 60 + "...", None),
        ("Loading", "loading"),
        ("Loading the cars", None),
        ("Advertisement:", "advertisement"),
        ("Advertisement for the ferry", None),
        ("This ad has not loaded" + "x" * 80, None),
        ("This ad has not loaded " + "x" * 79, "advertisement"),
        ("This ad has not loaded " + "x" * 80, None),
        ("12345 of 5", None),
        ("1234 of 12345", "pager"),
        ("1234 of 123456", None),
        ("Next article", "pager"),
        ("Older posts", None),
        ("Prev Next", "pager"),
        ("Source: https://paper.example/a", "source-link"),
        ("Source: here", "source-link"),
        ("Source: the harbour master", None),
        ("Related:", "related"),
        ("More from " + "x" * 39, "related"),
        ("More from " + "x" * 40, None),
        ("You may also like" + "x" * 20, "related"),
        ("You may also like" + "x" * 21, None),
        ("Lire aussi : le port rouvre", "read-more"),
        ("Lire aussi :", "related"),
        ("Share:", "share"),
        ("Share prices", None),
        ("Follow us on " + "x" * 40, "share"),
        ("Newsletter " + "x" * 29, "newsletter"),
        ("Newsletter " + "x" * 30, None),
        ("Follow " + "x" * 41 + " on Facebook", "newsletter"),
        ("Follow " + "x" * 42 + " on Facebook", None),
        ("Comments (12)", "comments"),
        ("(123456) comments", "comments"),
        ("1234567 comments", None),
        ("Leave a reply " + "x" * 39, "comments"),
        ("Leave a reply " + "x" * 40, None),
        ("©" + "x" * 140, "copyright"),
        ("©" + "x" * 141, None),
        ("x" * 60 + "all rights reserved.", "copyright"),
        ("x" * 61 + "all rights reserved.", None),
        ("4 min read", "reading-time"),
        ("ca. 4 minutes", "reading-time"),
        ("123 min", "reading-time"),
        ("1234 min", None),
        ("Photo by Mara Lind", "credit"),
        ("Photo © Mara Lind", "credit"),
        ("Photo courtesy of the yard", "credit"),
        ("Photo Mara Lind", None),
        ("Photo: " + "x" * 91, "credit"),
        ("图：港务局", "credit"),
        ("图中的渡轮", None),
        ("Photo: " + "x" * 92, None),
        ("Mara Lind via Reuters", "credit"),
        ("Mara Lind/AP images", "credit"),
        ("x" * 51 + "/AP", "credit"),
        ("x" * 52 + "/AP", None),
        ("AP/Mara Lind", "credit"),
        ("Home:", "navigation"),
        ("Jump to" + "x" * 40, None),
        ("Jump to " + "x" * 39, "navigation"),
        ("Jump to " + "x" * 40, None),
        ("Watch now", "video"),
        ("Watch the harbour", None),
        ("Sign in to " + "x" * 79, "paywall"),
        ("Sign in to " + "x" * 80, None),
        ("This story is for subscribers" + "x" * 60, "paywall"),
        ("This story is for subscribers" + "x" * 61, None),
        ("Here: subscribe " + "x" * 88 + " newsletter", "newsletter"),
        ("Here: subscribe " + "x" * 89 + " newsletter", None),
        ("He said that the advertisement had been withdrawn.", None),
        ("The ferry sails again on Monday, its owner said.", None),
    ],
)
def test_a_phrase_counts_in_its_place_only(line: str, reason: str | None) -> None:
    assert reason_of(line) == reason


@pytest.mark.parametrize(
    ("note", "length", "reason"),
    [
        ("Photo: Mara Lind", SHORT, None),  # the pattern itself ends sooner
        ("© The Herald", SHORT, None),
        ("Read more: the tug", SHORT, "read-more"),
        ("Read more: the tug", SHORT + 1, None),
        ("So find us on facebook", SHORT, "newsletter"),
        ("So find us on facebook", SHORT + 1, None),
        ("We may earn a commission.", AFFILIATE_LENGTH, "affiliate"),
        ("We may earn a commission.", AFFILIATE_LENGTH + 1, None),
    ],
)
def test_longer_lines_are_text(note: str, length: int, reason: str | None) -> None:
    assert reason_of(note.ljust(length, "z")) == reason


@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("20 November 2026, 14:05", True),
        ("Friday, 20th of November", False),
        ("Friday, 20 November 2026", True),
        ("2026年11月20日 10:00 来源：港务新闻社", True),
        ("2026年11月20日，码头重新开放", False),
        ("港务局宣布2026年11月20日开放码头。", False),
        ("2026년 11월 20일 10:00", True),
        ("2026. 11. 20. 10:00", True),
        *[(f"{day} November 2026", True) for day in ("1st", "2nd", "3rd", "4th")],
        *[(f"November {day}, 2026", True) for day in ("1st", "2nd", "3rd", "4th")],
        ("1xx November 2026", False),
        ("November 1xx, 2026", False),
        *[(f"3 {unit} ago", True) for unit in ("minute", "hours", "day", "weeks", "month")],
        ("5 de mayo de 2024", True),
        ("20.11.2026", True),
        ("20/11/26", True),
        ("2026-11-20T14:05", False),
        ("2026-11-20 14:05", True),
        ("3 hours ago", True),
        ("1234 hours ago", False),
        ("Updated yesterday", True),
        ("Updated " + "x" * 79, True),
        ("Updated " + "x" * 80, False),
        ("Updated. Read on.", False),
        ("Tom saw 12 things in 2020", False),
        ("x" * 24 + " 20.11.2026", True),
        ("x" * 25 + " 20.11.2026", False),
        ("20.11.2026 " + "x" * 29, True),
        ("20.11.2026 " + "x" * 30, False),
    ],
)
def test_dates_are_lines_of_their_own(line: str, is_date: bool) -> None:
    assert bool(DATE_LINE.match(line)) == is_date


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("By Mara Lind", True),
        ("记者：马丽", True),
        ("本报记者 马丽 港口报道", True),
        ("文/马丽", True),
        ("记者：您怎么看这个问题？", False),
        ("作者：这本书，我写了三年", False),
        ("BY: Mara Lind", True),
        ("Story by Mara Lind", True),
        ("Bye Mara", False),
        ("Painted by Mara Lind", False),
        ("By " + "x" * 91, True),
        ("By " + "x" * 92, False),
    ],
)
def test_bylines_begin_with_their_phrase(line: str, is_byline: bool) -> None:
    assert bool(BY_LINE.match(line)) == is_byline


PLACES = frozenset({"video"})


@pytest.mark.parametrize(
    ("listed", "fault"),
    [
        ("['mehr (zum) thema']", "has a group"),
        ("['mehr (?P<name>zum)']", "has a group"),
        ("['Mehr']", "has capital letters"),
        ("['(?:mehr)?']", "fits every line"),
        ("['']", "fits every line"),
        ("['mehr)']", "is no regular expression"),
    ],
)
def test_a_phrase_that_would_not_work_is_named(listed: str, fault: str) -> None:
    with pytest.raises(ValueError, match=rf"\[de\] video: .*{fault}"):
        parse_phrases(f"[de]\nvideo = {listed}", PLACES)


def test_escapes_are_no_capital_letters() -> None:
    assert parse_phrases(r"[de]" "\n" r"video = ['\S\W\D']", PLACES) == {"video": [r"\S\W\D"]}


def test_a_name_that_no_pattern_uses_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[de\] vidoe: no pattern uses this name"):
        parse_phrases("[de]\nvidoe = ['ansehen']", PLACES)


def test_a_place_without_phrases_is_refused() -> None:
    with pytest.raises(ValueError, match="no language has phrases for page, share"):
        parse_phrases("[de]\nvideo = ['ansehen']", frozenset({"video", "share", "page"}))


def test_phrases_of_all_languages_share_a_place() -> None:
    found = parse_phrases("[de]\nvideo = ['a', 'b']\n[en]\nvideo = ['b', 'c']", PLACES)
    assert fill("<video>:|<video>$", found) == "(?:a|b|c):|(?:a|b|c)$"


def test_a_group_in_a_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="video: a pattern has a group"):
        phrases.compile_beginnings({"video": "(<video>)$"}, {"video": ["a"]})
