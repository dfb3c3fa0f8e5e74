"""Test the names of months, in each language."""

from __future__ import annotations

import pytest

from text.calendar.months import (
    BY_ENGLISH_ABBREVIATION,
    ENGLISH_ABBREVIATIONS,
    ENGLISH_MONTHS,
    month_by_name,
    solar_month_by_name,
)

NAMES = {
    1: (
        "January Jan Januar janvier enero gennaio januari styczeń leden "
        "Ocak январь янв січень Ιανουαρίου"
    ),
    2: "February Feb février fév. fevereiro luty únor Şubat февраль лютий Φεβρουαρίου φλεβάρης",
    3: "March Mar März mrz mars maart marzo březen березень март Μαρτίου",
    4: "April avril abril kwiecień duben Nisan апрель квітень Απριλίου",
    5: "May Mai mei maggio maj květen Mayıs май мая травень Μαι. Μαΐου",
    6: "June Juni juin giugno czerwiec června Haziran июнь червень Ιουνίου",
    7: "July Juli juillet luglio lipiec července Temmuz июль липень Ιουλίου",
    8: "August août agosto agustus sierpień srpen Ağustos август серпень Αυγούστου",
    9: "September settembre wrzesień září Eylül сентябрь вересень Σεπτεμβρίου",
    10: (
        "October octubre Oktober ottobre outubro październik říjen Ekim октябрь жовтень Οκτωβρίου"
    ),
    11: "November listopad Kasım ноябрь листопад Νοεμβρίου",
    12: (
        "December Dezember diciembre décembre grudzień prosinec Aralık "
        "desember декабрь грудень Δεκεμβρίου"
    ),
}


@pytest.mark.parametrize(("number", "row"), NAMES.items())
def test_a_month_is_known_by_its_name(number: int, row: str) -> None:
    assert [name for name in row.split() if month_by_name(name) != number] == []


@pytest.mark.parametrize("name", ["", "ja", "ju", "Monday", "today", "lunes", "weekly"])
def test_other_words_are_no_months(name: str) -> None:
    assert month_by_name(name) is None


def test_the_english_names_agree_with_their_abbreviations() -> None:
    assert [name[:3] for name in ENGLISH_MONTHS] == list(ENGLISH_ABBREVIATIONS)
    assert list(BY_ENGLISH_ABBREVIATION.items()) == [
        (name, number) for number, name in enumerate(ENGLISH_ABBREVIATIONS, 1)
    ]
    assert [month_by_name(name) for name in ENGLISH_MONTHS] == list(range(1, 13))


@pytest.mark.parametrize(
    ("name", "number"),
    [("novembrī", 11), ("azaroaren", 11), ("Febr", 2), ("Novem.", 11), ("नवम्बर", 11), ("พ.ย.", 11)],
)
def test_an_abbreviation_or_an_ending_does_not_hide_a_month(name: str, number: int) -> None:
    assert month_by_name(name) == number


@pytest.mark.parametrize("name", ["Marathon", "Decent", "novembriarum", "Sepia"])
def test_a_word_that_only_begins_like_a_month_is_none(name: str) -> None:
    assert month_by_name(name) is None


def test_the_language_decides_between_two_months_of_one_name() -> None:
    assert [month_by_name("listopad", language) for language in (None, "cs", "hr")] == [11, 11, 10]


def test_the_iranian_calendar_has_months_of_its_own() -> None:
    assert [solar_month_by_name(name) for name in ("فروردین", "آذر", "اسفند", "قوس", "May")] == [
        1, 9, 12, 9, None
    ]  # fmt: skip
