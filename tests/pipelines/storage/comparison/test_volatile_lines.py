"""Test which lines turn by themselves, phrase by phrase, and which lines of a story do not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from pipelines.storage.comparison.line_forms import FILE, PLACES
from pipelines.storage.comparison.volatile_lines import (
    is_sentence,
    story_of,
    without_volatile,
)

WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("pipelines.storage.comparison").joinpath(FILE).read_text(encoding="utf-8")
)
LONGEST, LONGEST_RESULT, POLL_REACH = 160, 60, 12
UNSPACED = {"ja", "zh", "ko"}


def shortest(phrase: str) -> str:
    """Return the shortest line that a phrase fits, of the first of its alternatives."""
    return "".join(_shortest(parser.parse(phrase)))


def _shortest(parsed: Any) -> Iterator[str]:
    for code, value in parsed:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.ANY:
            yield "x"
        elif code is codes.MAX_REPEAT:
            least, _, repeated = value
            yield "".join(_shortest(repeated)) * least
        elif code is codes.SUBPATTERN:
            yield from _shortest(value[-1])
        elif code is codes.BRANCH:
            yield from _shortest(value[1][0])
        elif code is codes.IN:
            kind, first = value[0]
            yield chr(first) if kind is codes.LITERAL else "a"
        else:
            assert code in {codes.AT, codes.ASSERT_NOT}, code


def line_with(language: str, place: str, phrase: str) -> str:
    """Return a line of a page that holds the phrase in its place."""
    words = WORDS[language]
    said = shortest(phrase.replace("{span}", "SPAN").replace("#", "12"))
    space = "" if language in UNSPACED else " "
    template = shortest(words["relative"][0].replace("{span}", "SPAN"))
    unit = shortest(words["unit"][0])
    if place == "unit":
        return template.replace("SPAN", f"5{space}{said}")
    if place == "one":
        return template.replace("SPAN", f"{said}{space}{unit}")
    if place == "relative":
        return said.replace("SPAN", f"5{space}{unit}")
    if place == "label":
        return f"{said}: 14:05"
    if place in {"counted", "votes"}:
        return f"12{space}{said}"
    if place in {"around", "page"}:
        return f"{said}{space}12{space}{shortest(words['counted'][0])}"
    if place == "answer":
        return f"{said} 41%"
    if place == "listening":
        return f"{said} (4{space}{shortest(words['minutes'][0])})"
    if place == "minutes":
        return f"{shortest(words['listening'][0])}: 4{space}{said}"
    if place == "advertisement":
        return f"{said}: Xyz"
    if place == "moment":
        return f"{shortest(words['label'][0])}: 14:05 {said}"
    assert place == "promotion"
    return f"{said} x" if phrase.endswith("}") else said


@pytest.mark.parametrize("language", WORDS)
def test_a_line_with_a_phrase_says_nothing_of_the_story(language: str) -> None:
    lines = [
        line_with(language, place, phrase)
        for place, phrases in WORDS[language].items()
        for phrase in phrases
    ]
    told = [line for line in lines if without_volatile([line], [0]) != {0: ""}]
    assert told == []


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "tr", "ar", "zh", "ja"]
)
def test_a_language_of_the_news_has_phrases_for_every_place(language: str) -> None:
    assert WORDS[language].keys() == PLACES.keys()


@pytest.mark.parametrize(
    "line",
    [
        "1037 people have read this",
        "1,037 people have read this.",
        "12K views",
        "Views: 300",
        "This article was read 1,037 times",
        "5 likes · 12 shares · 3 comments",
        "Over 1,000 people have read this",
        "501 people voted",
        "Total votes: 501",
        "Listen (4 min)",
        "Listen to this article (4 min)",
        "3 min read · 44 shares",
        "4-minute read",
        "Last updated 10 minutes ago",
        "an hour ago",
        "2 hours and 5 minutes ago",
        "5 minutes ago.",
        "5 mins ago",
        "just now",
        "Today at 14:05",
        "(As of 14:05 GMT)",
        "As of 14:05 GMT",
        "Updated 28 November 2026, 10:04 GMT",
        "Last updated: Nov 28, 2026 at 10:04 am",
        "Publié il y a 10 minutes",
        "Vor 10 Minuten",
        "vor einer Stunde",
        "Stand: 28. November 2026, 14:05 Uhr",
        "Bereits 1.037 Mal gelesen",
        "1 037 vues",
        "leído 300 veces",
        "un'ora fa",
        "há 5 minutos",
        "300 keer gelezen",
        "Liczba wyświetleń: 300",
        "Обновлено 5 минут назад",
        "Просмотров: 1037",
        "300 kez okundu",
        "قبل ساعتين",
        "منذ ٥ دقائق",
        "عدد المشاهدات: 300",
        "3小时前",
        "阅读量:300",
        "1.2万次浏览",
        "約2時間前",
        "閲覧数：３００",
        "300回閲覧",
        "👁 1,204",
        "♥ 12",
        "Ad: New tyres from 19 crowns at Wheelhouse",
        "Sponsored - Save 20% on garden chairs!",
        "Get the best of the Courier in your inbox every day",
        "Sign up for our morning briefing",
        "Subscribe now for 1 crown a month",
        "Share this article",
        "Harbour Holdings 101.37 (+1%)",
        "DAX 15.230,50 +0,45 %",
        "FTSE 100 8,234.50 +12.30 (+0.15%)",
        "Nikkei 38,500.25 (−0.5%)",
        "Brent crude $78.32 ▲0.4%",
        "ACME ▲ 1.3%",
    ],
)
def test_a_line_that_turns_says_nothing_of_the_story(line: str) -> None:
    assert story_of(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Three people died.",
        "Four people have died in Saltholm",
        "12 people died in the fire",
        "1,200 people voted.",
        "More than 1,000 people voted.",
        "Share prices fell by 3% on Monday.",
        "Share prices fall by 3%",
        "Updated rules ban smoking in cars",
        "Updated rules ban 3 smokers",
        "Update: 3 dead",
        "Smith: 1,200 votes",
        "Germany 2 France 1",
        "Reading 2 Watford 1",
        "Final score: 2-1",
        "★ 4",
        "€ 12",
        "He said three hours ago that it would rain.",
        "It happened 5 minutes ago.",
        "Yesterday the pier was closed",
        "Attendance: 20,000",
        "Price: 300 crowns",
        "Unemployment 4.2%",
        "Labour 33.7% (+1.6%)",
        "Sales 1,240 (-3%)",
        "As of 2027 no new cars will be sold",
        "Saltholm, 28 November 2026",
        "When: Saturday, 28 November, 10:00",
        "Bake for 20 minutes",
        "Read 20 pages a day",
        "Sign up for the course by 3 May",
        "Subscribers rose to 300",
        "3 times",
        "2 dead, 30 injured",
        "The pier, 300 metres long, was opened 5 years ago",
        "Vor 10 Minuten brannte es",
        "Vor 10 Jahren begann der Streit",
        "Stand der Dinge",
        "Stand: 3 Tote",
        "Il y a 10 ans",
        "Aujourd'hui, la ville dort.",
        "Abbonati Inter a quota 40.000",
        "阅读改变生活",
        "市民5分钟前到达现场",
        "",
        "  ",
    ],
)
def test_a_line_of_the_story_stays_as_it_is(line: str) -> None:
    assert story_of(line) == line


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ilse Fenwick · 5 minutes ago", "ilse fenwick"),
        ("5 minutes ago | Saltholm", "saltholm"),
        ("By Ilse Fenwick, 5 minutes ago", "by ilse fenwick"),
        ("Saltholm | Updated 28 November 2026, 10:04 GMT | 3 comments", "saltholm"),
        ("Saltholm - 1,037 views", "saltholm"),
        # a date that is no stamp's stays
        ("Saltholm | 28 November 2026 | 3 comments", "saltholm 28 november 2026"),
    ],
)
def test_of_a_label_only_the_parts_that_turn_are_left_out(line: str, told: str) -> None:
    assert story_of(line) == told


def test_a_line_is_looked_at_up_to_its_longest() -> None:
    label = "Sponsored: "
    longest = label + "x" * (LONGEST - len(label))
    assert story_of(longest) == ""
    assert story_of(longest + "x") == longest + "x"
    assert story_of("广告: " + "字" * 80).startswith("广告")  # an ideograph counts twice


def test_answers_of_a_poll_turn_where_its_votes_stand_beside_them() -> None:
    poll = ["Should the pier be longer?", "Longer 41%", "", "Shorter 59%", "500 votes"]
    assert without_volatile(poll, range(5)) == {0: poll[0], 1: "", 2: "", 3: "", 4: ""}
    assert without_volatile(["500 votes", "Longer 41%"], [1]) == {1: ""}
    for other in ("500 tonnes", "The 500 votes were counted."):
        assert without_volatile(["Longer 41%", other], [0]) == {0: "Longer 41%"}
    # a paragraph stands between
    apart = ["Unemployment 4%", "The council met on Monday.", "500 votes"]
    assert without_volatile(apart, [0]) == {0: "Unemployment 4%"}
    # two shares are a row of a table, and a sentence is no answer
    assert without_volatile(["Longer 41% 42%", "500 votes"], [0]) == {0: "Longer 41% 42%"}
    assert without_volatile(["It was 41%.", "500 votes"], [0]) == {0: "It was 41%."}


def test_a_poll_has_few_and_short_answers() -> None:
    answers = [f"Answer {letter} 5%" for letter in "abcdefghijklmnop"]
    near = [*answers[: POLL_REACH - 1], "500 votes"]
    assert without_volatile(near, [0]) == {0: ""}
    far = [*answers[:POLL_REACH], "500 votes"]
    assert without_volatile(far, [0]) == {0: answers[0]}
    longest = "x" * (LONGEST_RESULT - 4) + " 41%"
    assert without_volatile([longest, "500 votes"], [0]) == {0: ""}
    assert without_volatile(["x" + longest, "500 votes"], [0]) == {0: "x" + longest}


@pytest.mark.parametrize("end", [".", "!", "?", "…", "。", "！", "؟", "।", '."', ".)", "”."])
def test_a_sentence_ends_as_sentences_do(end: str) -> None:
    assert is_sentence(f"The pier is closed{end}")
    assert not is_sentence("The pier is closed")
    assert is_sentence("x" * (LONGEST + 1))
    assert not is_sentence("x" * LONGEST)


@pytest.mark.parametrize(
    ("line", "is_result"),
    [
        ("Yes 41 percent, 1,554 votes", True),
        ("Ja: 41 % (1554 Stimmen)", True),
        ("Mara Lind 41 percent, 1,554 votes", False),  # an election's, which is news
        ("Yes 41 percent, 1,554 crowns", False),
    ],
)
def test_an_answer_may_have_its_votes_beside_it(line: str, is_result: bool) -> None:
    assert (without_volatile([line], [0]) == {0: ""}) is is_result


@pytest.mark.parametrize(
    "sign",
    ["%", "٪", "percent", "per cent", "Prozent", "procent", "procento", "pourcent", "pour cent",
     "porciento", "por ciento", "porcento", "por cento", "процент", "процента", "процентов",
     "відсотка", "відсотків"],
)  # fmt: skip
def test_a_share_is_written_in_many_ways(sign: str) -> None:
    assert without_volatile([f"Longer 41 {sign}", "500 votes"], [0]) == {0: ""}


@pytest.mark.parametrize(
    "thousand",
    ["k", "K", "m", "mio", "mn", "mil", "tsd", "Tsd.", "tys", "тыс", "млн", "млн.", "万", "萬",
     "만", "bin", "ألف", "lakh"],
)  # fmt: skip
def test_a_counter_may_count_thousands_and_millions(thousand: str) -> None:
    assert story_of(f"12 {thousand} views") == ""
    assert story_of(f"👁 12 {thousand.rstrip('.')}") == ""
