"""Test the dates of feeds that only their languages tell."""

from __future__ import annotations

import pytest

from text.calendar.whole_date import iso_form


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        # weekdays and months in the languages of the news; the zone stays as written
        ("mer., 25 nov. 2026 07:15:30 +0100", "2026-11-25 07:15:30 +0100"),
        ("Mi, 25 Nov 2026 07:15:30 +0100", "2026-11-25 07:15:30 +0100"),
        ("Do, 5 Mär 2026 00:00:00 +0100", "2026-03-05 00:00:00 +0100"),
        ("Ср, 25 ноя 2026 07:15:30 +0300", "2026-11-25 07:15:30 +0300"),
        ("śr., 25 lis 2026 07:15:30 Europe/Warsaw", "2026-11-25 07:15:30 Europe/Warsaw"),
        ("Τετ, 25 Νοε 2026 07:15:30 +0200", "2026-11-25 07:15:30 +0200"),
        ("الأربعاء، 25 نوفمبر 2026 07:15:30 +0300", "2026-11-25 07:15:30 +0300"),
        ("mar., 01 dec. 2020 16:11:02 +0000", "2020-12-01 16:11:02 +0000"),
        # what stands between the day and the time of day
        ("Mercredi, 25 Novembre, 2026 - 07:15", "2026-11-25 07:15"),
        ("Miércoles 25 de noviembre de 2026 a las 07:15 hrs", "2026-11-25 07:15 hrs"),
        ("Mittwoch, 25. November 2026 um 07:15 Uhr", "2026-11-25 07:15 Uhr"),
        ("25. marraskuuta 2026 klo 7.15", "2026-11-25 7.15"),
        ("25 Kasım 2026 Çarşamba 07:15", "2026-11-25 07:15"),
        ("2026년 11월 25일 07:15", "2026-11-25 07:15"),
        ("2026年11月25日（水）07:15", "2026-11-25 07:15"),
        ("Mon, 03/30/2026 - 19:19", "2026-03-30 19:19"),
        # a time of day in words, or before the day
        ("2026年11月25日 07時15分", "2026-11-25T07:15"),
        ("2026년 11월 25일 오후 3:20", "2026-11-25T15:20"),
        ("25 novembre 2026 à 7h15", "2026-11-25T07:15"),
        ("07:15, 25 ноября 2026", "2026-11-25T07:15"),
        # other calendars
        ("25 พ.ย. 2569 07:15 น.", "2026-11-25 07:15 น."),
        # a day alone
        ("25 ноября 2026 года", "2026-11-25"),
        ("Fri, 26/06/2026", "2026-06-26"),
        ("30.10.26", "2026-10-30"),
        # no date, two dates, no day, and more than a date
        ("", None),
        ("bientôt", None),
        ("24-26 novembre 2026", None),
        ("1 juin 2026 au 3 juillet 2026", None),
        ("1 juin au 3 juillet 2026", None),
        ("novembre 2026", None),
        ("32 novembre 2026", None),
        ("25 novembre", None),
        ("04/05/2026", None),
        ("25 novembre 2026 à 7h15 XQZ", None),
        ("25 novembre 2026, a day on which the ferries stood still", None),
        ("twenty characters: x 25 novembre 2026", None),
        ("nineteen letters: x 25 novembre 2026", "2026-11-25"),
        ("25 novembre 2026" + " " * 84, "2026-11-25"),
        ("25 novembre 2026" + " " * 85, None),
    ],
)
def test_a_text_that_is_a_date(text: str, iso: str | None) -> None:
    assert iso_form(text, None) == iso


def test_the_months_of_the_own_language_count_first() -> None:
    assert iso_form("25 lis 2026", "pl") == "2026-11-25"
    assert iso_form("25 lis 2026", "hr") == "2026-10-25"
    assert iso_form("27 лип 2026", "uk") == "2026-07-27"
    assert iso_form("25 listopada 2026", "hr") == "2026-10-25"
    assert iso_form("25 listopada 2026", "pl") == "2026-11-25"
