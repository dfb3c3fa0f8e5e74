"""Test how dates are read from a line, as people write them in many languages."""

from __future__ import annotations

import pytest

from text.calendar.written_date import DateStyle
from text.calendar.written_dates import written_dates

ANYWHERE = DateStyle()


def _read(line: str, style: DateStyle = ANYWHERE) -> str | None:
    """Return the first date of a line."""
    return next((found.iso for found in written_dates(line, style)), None)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("1st November 2026", "2026-11-01"),
        ("2nd November 2026", "2026-11-02"),
        ("3rd November 2026", "2026-11-03"),
        ("4th of November 2026", "2026-11-04"),
        ("1er novembre 2026", "2026-11-01"),
        ("18. November 2026", "2026-11-18"),
        ("18º noviembre 2026", "2026-11-18"),
        ("18 de noviembre de 2026", "2026-11-18"),
        ("18 de noviembre del 2026", "2026-11-18"),
        ("18, November, 2026", "2026-11-18"),
        ("18 Nov. 2026", "2026-11-18"),
        ("118 November 2026", None),
        ("18 November 20261", None),
        ("18 November 1926", "1926-11-18"),
        ("18 November 1826", None),
        ("18 Novembers and 2026", None),
        ("18 Nonsense 2026", None),
        ("18 no 2026", None),
        ("November 18, 2026", "2026-11-18"),
        ("Nov. 18th 2026", "2026-11-18"),
        ("xNov_18 2026", None),
        ("2026-11-18", "2026-11-18"),
        ("2026/1/8", "2026-01-08"),
        ("2026. 11. 18.", "2026-11-18"),
        ("2026년 11월 18일", "2026-11-18"),
        ("2026年11月18日", "2026-11-18"),
        ("12026-11-18", None),
        ("2026-11-181", None),
        ("18.11.2026", "2026-11-18"),
        ("8. 1. 2026", "2026-01-08"),
        ("13/11/2026", "2026-11-13"),
        ("20/11/2026", "2026-11-20"),
        ("31/11/2026", None),
        ("32/11/2026", None),
        ("12/11/2026", None),
        ("11/12/2026", None),
        ("11/13/2026", "2026-11-13"),
        ("11/29/2026", "2026-11-29"),
        ("11/31/2026", None),
        ("1/13/11/2026", None),
        ("13/11/2026/1", None),
    ],
)
def test_every_form_of_a_date_is_read(line: str, iso: str | None) -> None:
    assert _read(line) == iso


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("08:05", "T08:05"),
        ("8:05", "T08:05"),
        ("8.05", "T08:05"),
        ("8h05", "T08:05"),
        ("8h 05", "T08:05"),
        ("8時05分", "T08:05"),
        ("8시05분", "T08:05"),
        ("8:05 am", "T08:05"),
        ("8:05pm", "T20:05"),
        ("8:05 P.M.", "T20:05"),
        ("12:05 am", "T00:05"),
        ("12:05 pm", "T12:05"),
        ("18:05", "T18:05"),
        ("108:05", ""),
        ("8:051", ""),
        ("8-05", ""),
        ("at eight", ""),
    ],
)
def test_every_form_of_a_time_of_day_is_read(clock: str, time: str) -> None:
    assert _read(f"18 November 2026 {clock}") == f"2026-11-18{time}"


@pytest.mark.parametrize(("between", "read"), [(25, True), (26, False)])
def test_the_time_of_day_stands_in_thirty_characters_after_the_date(
    between: int, read: bool
) -> None:
    line = "18 November 2026 " + "x" * (between - 2) + " 08:05"
    assert _read(line) == ("2026-11-18T08:05" if read else "2026-11-18")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("24 พฤศจิกายน 2569 เวลา 21:15 น.", "2026-11-24T21:15"),
        ("24 พ.ย. 2569", "2026-11-24"),
        ("วันที่ 24 เดือนพฤศจิกายน พ.ศ. 2569", "2026-11-24"),
        ("٢٤ نوفمبر ٢٠٢٦", "2026-11-24"),
        ("الثلاثاء 24 نوفمبر/تشرين الثاني 2026 - 09:15 مساءً", "2026-11-24T21:15"),
        ("24 كانون الأول/ديسمبر 2025", "2025-12-24"),
        ("24 تشرين الثاني 2026", "2026-11-24"),
        ("24 أكتوبر 2026", "2026-10-24"),
        ("24 اكتوبر 2026", "2026-10-24"),
        ("24 فيفري 2026", "2026-02-24"),
        ("۳ آذر ۱۴۰۵ - ۲۱:۱۵", "2026-11-24T21:15"),
        ("۱۴۰۵/۰۹/۰۳ ۲۱:۱۵", "2026-11-24T21:15"),
        ("سه‌شنبه ۳ آذر ۱۴۰۵", "2026-11-24"),
        ("۲۴ نوامبر ۲۰۲۶ - ۳ آذر ۱۴۰۵", "2026-11-24"),
        ("3 قوس 1405", "2026-11-24"),
        ("24 نومبر 2026", "2026-11-24"),
        ("प्रकाशित: 24 नवंबर 2026, 09:15 PM IST", "2026-11-24T21:15 IST"),
        ("24 नवम्बर 2026", "2026-11-24"),
        ("২৪ নভেম্বর ২০২৬, ০৯:১৫", "2026-11-24T09:15"),
        ("24 நவம்பர் 2026", "2026-11-24"),
        ("၂၄ နိုဝင်ဘာ ၂၀၂၆", "2026-11-24"),
        ("24 វិច្ឆិកា 2026", "2026-11-24"),
        ("24 ພະຈິກ 2026", "2026-11-24"),
        ("24 בנובמבר 2026, 21:15", "2026-11-24T21:15"),
        ("2026. november 24., kedd 21:15", "2026-11-24T21:15"),
        ("2026 m. lapkričio 24 d. 21:15", "2026-11-24T21:15"),
        ("2026. gada 24. novembrī, 21:15", "2026-11-24T21:15"),
        ("24 noiembrie 2026, 21:15", "2026-11-24T21:15"),
        ("24. marraskuuta 2026 klo 21.15", "2026-11-24T21:15"),
        ("24. studenoga 2026. u 21:15", "2026-11-24T21:15"),
        ("2026ko azaroaren 24a", "2026-11-24"),
        ("24 d’octubre de 2026", "2026-10-24"),
        ("2026 жылғы 24 қараша", "2026-11-24"),
        ("2026 оны 11-р сарын 24", "2026-11-24"),
        ("24 ноември 2026 г., 21:15", "2026-11-24T21:15"),
        ("24 нояб. 2026, 21:15 МСК", "2026-11-24T21:15 MSK"),
        ("21:15, 24 листопада 2026", "2026-11-24T21:15"),
        ("24 Νοεμβρίου 2026 9:15 μ.μ.", "2026-11-24T21:15"),
        ("24 ნოემბერი, 2026", "2026-11-24"),
        ("24 նոյեմբերի, 2026", "2026-11-24"),
        ("24 Kasım 2026 Salı, 21:15", "2026-11-24T21:15"),
        ("24-noyabr, 2026", "2026-11-24"),
        ("24 nëntor 2026", "2026-11-24"),
        ("24 Nobyembre 2026", "2026-11-24"),
        ("24. nóvember 2026 kl. 21:15", "2026-11-24T21:15"),
        ("24 Tachwedd 2026", "2026-11-24"),
        ("24 ta’ Novembru 2026", "2026-11-24"),
        ("ngày 24 tháng 11 năm 2026", "2026-11-24"),
        ("Thứ ba, 24/11/2026, 21:15 (GMT+7)", "2026-11-24T21:15 GMT+7"),
        ("2026年11月24日 下午9:15", "2026-11-24T21:15"),
        ("2026년 11월 24일 오후 9시 15분", "2026-11-24T21:15"),
        ("24.11.26, 21:15 Uhr", "2026-11-24T21:15"),
        ("２０２６年１１月２４日", "2026-11-24"),
        ("令和8年11月24日", "2026-11-24"),
        ("令和元年11月24日", "2019-11-24"),
        ("平成30年11月24日", "2018-11-24"),
        ("民國115年11月24日", "2026-11-24"),
        ("民国115年11月24日", "2026-11-24"),
    ],
)
def test_the_languages_of_the_news_are_read(line: str, iso: str) -> None:
    assert _read(line) == iso


@pytest.mark.parametrize(
    ("line", "language", "iso"),
    [
        ("24 พ.ย. 69", "th", "2026-11-24"),
        ("24 พ.ย. 40", "th", "1997-11-24"),
        ("24 พ.ย. 39", "th", "0000-11-24"),  # no year of the Buddhist era
        ("24 พ.ย. 69", None, "0000-11-24"),
        ("24. listopada 2025.", "hr", "2025-10-24"),
        ("24 listopada 2025", "pl", "2025-11-24"),
        ("24 listopada 2025", None, "2025-11-24"),
    ],
)
def test_a_language_decides_what_another_reads_otherwise(
    line: str, language: str | None, iso: str
) -> None:
    assert _read(line, DateStyle(language)) == iso


@pytest.mark.parametrize(
    ("line", "day_first", "iso"),
    [
        ("11/04/2026", None, None),
        ("11/04/2026", True, "2026-04-11"),
        ("11/04/2026", False, "2026-11-04"),
        ("11-04-2026", False, "2026-11-04"),
        ("13/04/2026", False, "2026-04-13"),
        ("04/13/2026", True, "2026-04-13"),
        ("04/04/2026", None, "2026-04-04"),
        ("11/04/2026 9:05 PM EST", None, "2026-11-04T21:05 EST"),
        ("11/04/2026 9:05 PM GMT", None, None),
        ("11/4/26, 9:05 PM EST", None, "2026-11-04T21:05 EST"),
        ("11/4/26", True, "2026-04-11"),
        ("11/4/26/7", True, None),
        ("24/11/2569", None, "2026-11-24"),
    ],
)
def test_slashes_are_read_in_the_order_of_the_page(
    line: str, day_first: bool | None, iso: str | None
) -> None:
    assert _read(line, DateStyle("en", day_first)) == iso


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Posted: Nov 24, 2026 / 09:15 PM EST", "2026-11-24T21:15 EST"),
        ("24 November 2026 21:15 (CET)", "2026-11-24T21:15 CET"),
        ("24. November 2026, 21:15 Uhr MEZ", "2026-11-24T21:15 MEZ"),
        ("24 november, 2026 at 21:15 +0530", "2026-11-24T21:15 +0530"),
        ("November 24, 2026 at 9 p.m. ET", "2026-11-24T21:00 ET"),
        ("14:05 GMT, 24 November 2026", "2026-11-24T14:05 GMT"),
        ("le 24 novembre 2026 à 21:15 est", "2026-11-24T21:15"),
        ("Nov. 24, 2026, 9:15 p.m. Eastern", "2026-11-24T21:15 ET"),
        ("Nov. 24, 2026, 9:15 p.m. Pacific Standard Time", "2026-11-24T21:15 PT"),
        ("24 November 2026, 21:15 Central European Time", "2026-11-24T21:15"),
        ("24 November 2026 21:15 NBC", "2026-11-24T21:15"),
        ("24 November 2026 25:15", "2026-11-24"),
        ("21:15 - 24 November 2026", "2026-11-24T21:15"),
        ("Chapter 21.15 24 November 2026", "2026-11-24"),
    ],
)
def test_the_zone_of_the_time_of_day_is_kept(line: str, iso: str) -> None:
    assert _read(line) == iso


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Nov. 24, 9:15 p.m.", "0000-11-24T21:15"),
        ("24 noiembrie, 21:15", "0000-11-24T21:15"),
        ("11月24日 21:15", "0000-11-24T21:15"),
        ("11월 24일 21:15", "0000-11-24T21:15"),
        ("24.11., 21:15 Uhr", "0000-11-24T21:15"),
        ("1.2.3 is out", None),
        ("21:15", None),
        ("18 November, 1234 votes", None),
        ("7 out, 21:15", "0000-10-07T21:15"),
    ],
)
def test_a_day_without_a_year_is_read_where_no_number_might_be_one(
    line: str, iso: str | None
) -> None:
    assert _read(line) == iso


def test_without_a_year_only_the_language_s_own_months_are_known() -> None:
    assert _read("7 out, 21:15", DateStyle("en")) is None
    assert _read("67 Reviews 4.7 out of 5 stars", DateStyle("en")) is None
    assert _read("67 Reviews 4.7 Oct stars", DateStyle("en")) is None
    assert _read("7 out, 21:15", DateStyle("pt")) == "0000-10-07T21:15"
    assert _read("7 Oct, 21:15", DateStyle("en")) == "0000-10-07T21:15"


@pytest.mark.parametrize(
    "line", ["24–26 November 2026", "24 - 26 November 2026", "18.11.2026 - 24.11.2026",
             "18 November 2026 – 24 November 2026"]
)  # fmt: skip
def test_a_span_of_time_is_no_date(line: str) -> None:
    assert _read(line) is None


def test_each_date_of_a_line_is_returned_with_its_place() -> None:
    line = "Published 18 November 2026. Updated 20 November 2026 08:05"
    first, second = written_dates(line, ANYWHERE)
    assert line[first.start : first.end] == "18 November 2026"
    assert line[second.start : second.end] == "20 November 2026 08:05"


def test_a_line_is_read_up_to_its_bound() -> None:
    assert _read("x" * 283 + " 18 November 2026") == "2026-11-18"
    assert _read("x" * 284 + " 18 November 2026") == "0000-11-18"
    assert _read("9" * 5000) is None


@pytest.mark.parametrize(("between", "is_read"), [(20, True), (21, False)])
def test_the_time_of_day_stands_in_twenty_characters_before_the_date(
    between: int, is_read: bool
) -> None:
    line = f"08:05 {'x' * (between - 2)} 18 November 2026"
    assert _read(line) == ("2026-11-18T08:05" if is_read else "2026-11-18")


@pytest.mark.parametrize(("words", "iso"), [(57, "2026-11-18"), (58, None)])
def test_sixty_words_and_numbers_of_a_line_are_read(words: int, iso: str | None) -> None:
    assert _read("x " * words + "18 November 2026") == iso


@pytest.mark.parametrize(
    ("year", "is_read"), [(1899, False), (1900, True), (2099, True), (2100, False)]
)
def test_a_date_is_of_the_twentieth_or_the_twenty_first_century(year: int, is_read: bool) -> None:
    assert _read(f"18.11.{year}") == (f"{year}-11-18" if is_read else None)


@pytest.mark.parametrize("sign", "²①")
def test_a_sign_that_is_no_number_beside_a_date_is_passed_over(sign: str) -> None:
    assert _read(f"{sign} 3 May 2026") == "2026-05-03"


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("8.05 – 21:15, 24 November 2026", "2026-11-24T21:15"),
        ("8.05 – 24 November 2026", "2026-11-24"),
        ("21:15 99:15 24 November 2026", "2026-11-24"),
    ],
)
def test_of_the_times_before_a_date_the_first_that_belongs_to_it_is_read(
    line: str, iso: str
) -> None:
    assert _read(line) == iso
