"""Test what is taken off a credit line around all of its names."""

from __future__ import annotations

import pytest

from text.credit_line import PREFIX, without_trimmings
from text.person_names import names_in


@pytest.mark.parametrize(
    "line",
    [
        "[[Mara Lind]]",
        "[Mara Lind]",
        "【Mara Lind】",
        "「Mara Lind」",
        '"Mara Lind"',
        "['Mara Lind']",
        "Mara Lind@maralind Nov 24, 2026",
        "Mara Lind@mara.news.example",
        "Mara Lind @mara.lind",
        "@maralind Mara Lind",
        "Mara Lind mara.lind@harbour-daily.example",
        "Mara Lind mara@harbour.example",
    ],
)
def test_brackets_and_accounts_around_a_name_go(line: str) -> None:
    assert names_in(line) == ["Mara Lind"]


@pytest.mark.parametrize("line", ['["Mara Lind", "Tom Ray"]', "['Mara Lind','Tom Ray']",
                                  "[Mara Lind, Tom Ray]"])  # fmt: skip
def test_a_list_in_brackets_is_read(line: str) -> None:
    assert names_in(line) == ["Mara Lind", "Tom Ray"]


@pytest.mark.parametrize("line", ["[author]", "{{author.name}}", "[object Object]", "[[a_b]]"])
def test_what_a_template_left_unfilled_is_no_name(line: str) -> None:
    assert names_in(line) == []


@pytest.mark.parametrize(
    "verb",
    ["written", "posted", "published", "reported", "story", "article", "words", "text",
     "reviewed", "updated", "edited", "authored"],
)  # fmt: skip
def test_each_word_before_by_goes(verb: str) -> None:
    assert PREFIX.sub("", f"{verb} by Mara Lind") == "Mara Lind"
    assert without_trimmings(f"{verb} by Mara Lind") == "Mara Lind"
    assert without_trimmings(f"{verb.title()} By: Mara Lind") == "Mara Lind"


def test_a_line_without_trimmings_stays() -> None:
    assert without_trimmings("Mara Lind and Tom Ray") == "Mara Lind and Tom Ray"


def test_two_words_before_the_names_go_and_a_third_may_be_one_of_them() -> None:
    assert without_trimmings("Contributors: By Mara Lind") == "Mara Lind"
    assert without_trimmings("Contributors: By Von Lind") == "Von Lind"
