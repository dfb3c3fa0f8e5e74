"""Test that a line of credits is divided by what each person did, in every language."""

from __future__ import annotations

import pytest

from text.credits import (
    NO_NAMES,
    ROLES,
    credits_only_others,
    credits_writer,
    is_label_of_others,
    is_writer_label,
    written_part,
)
from text.person_names import names_in


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("TEXT BY ARIELLE PARD TRANSLATION BY SANAE AKIY", "ARIELLE PARD"),
        ("Medically reviewed by Dr. Ana Sol, MD — Written by Brenda Good, MA", "Brenda Good"),
        ("Words by Mara Lind Photography by Tom Ray", "Mara Lind"),
        ("Mara Lind Translated by Tom Ray", "Mara Lind"),
        ("By Mara Lind | Photos: Tom Ray", "Mara Lind"),
        ("Text: Mara Lind Fotos: Theo Brandt", "Mara Lind"),
        ("Mara Lind, Übersetzung: Theo Brandt", "Mara Lind"),
        ("Texto: Ana Lima Fotos: Tom Ray", "Ana Lima"),
        ("Escrito por Ana Lima Traducido por Tom Ray", "Ana Lima"),
        ("Mara Lind Traduction : Luc Roux", "Mara Lind"),
        ("Testo di Ada Neri Foto di Ugo Bruni", "Ada Neri"),
        ("Tekst: Ada Berg Foto: Tor Vik", "Ada Berg"),
        ("Teksti: Aino Koski Kuvat: Tom Ray", "Aino Koski"),
        ("Tekst: Jan Kos Zdjęcia: Ewa Lis", "Jan Kos"),
        ("Автор: Иван Петров Фото: Олег Сидоров", "Иван Петров"),
        ("Автор: Олена Коваль Переклад: Ігор Бойко", "Олена Коваль"),
        ("Γράφει: Νίκος Παππάς Φωτογραφίες: Άννα Ρώτα", "Νίκος Παππάς"),
        ("Yazan: Ahmet Yılmaz Çeviren: Can Demir", "Ahmet Yılmaz"),
        ("Írta: Kovács János Fotó: Nagy Anna", "Kovács János"),
        ("Penulis: Budi Santoso | Editor: Sri Rahayu", "Budi Santoso"),
        ("Autor: Ana Pop Foto: Ion Rusu", "Ana Pop"),
        ("โดย: สมชาย ใจดี ภาพ: สมหญิง", "สมชาย ใจดี"),
        ("كتب: أحمد سالم", "أحمد سالم"),
        ("كتبت سارة علي", "سارة علي"),
        ("إعداد: أحمد سالم ترجمة: سارة علي", "أحمد سالم"),
        ("نویسنده: علی رضایی مترجم: سارا", "علی رضایی"),
        ("מאת: דוד כהן צילום: רות לוי", "דוד כהן"),
        ("लेखक: राम शर्मा फोटो: मोहन", "राम शर्मा"),
        ("2026-11-24 21:15 来源：东港新闻网 作者：林晓 责任编辑：王伟", "林晓"),
        ("2026-11-24 来源：东港新闻网 记者 林晓", "林晓"),
        ("文＝山田太郎 写真＝佐藤次郎", "山田太郎"),
        ("글 김민수 사진 이영희", "김민수"),
    ],
)
def test_only_who_wrote_is_an_author(line: str, name: str) -> None:
    assert names_in(line) == [name]


@pytest.mark.parametrize("words", [NO_NAMES, ROLES], ids=["other words", "roles"])
def test_a_word_that_stands_where_names_do_is_none(words: frozenset[str]) -> None:
    assert [word for word in sorted(words) if names_in(word) or names_in(word.title())] == []


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Mara Lind", "Mara Lind"),
        ("Photos: Mara Lind", "Photos: Mara Lind"),  # nobody else is named
        ("Text: | Photos: Tom Ray", "Text: | Photos: Tom Ray"),
        ("Context: Mara Lind", "Context: Mara Lind"),
        ("Mara Lind Text Tom Ray", "Mara Lind Text Tom Ray"),
        ("Text: Mara Lind Text: Tom Ray", "Mara Lind  | Tom Ray"),
    ],
)
def test_a_label_needs_a_sign_or_a_space(line: str, part: str) -> None:
    assert written_part(line) == part


def test_what_begins_with_by_is_a_writer_beside_others() -> None:
    line = "By Mara Lind Words by Tom Ray"
    assert written_part(line, begins_with_writer=True) == "By Mara Lind  | Tom Ray"
    assert written_part(line) == "Tom Ray"


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("来源：东港 作者：林晓", True),
        ("Words by Mara Lind", True),
        ("Photos: Mara Lind", False),
        ("林晓", False),
    ],
)
def test_a_label_tells_who_wrote(line: str, credits: bool) -> None:
    assert credits_writer(line) is credits


@pytest.mark.parametrize(("count", "read"), [(19, True), (20, False)])
def test_twenty_credits_of_a_line_are_read(count: int, read: bool) -> None:
    line = "Photo: Tom Ray " * count + "Text: Mara Lind"
    assert credits_writer(line) is read


@pytest.mark.parametrize(
    ("line", "is_label"),
    [
        ("Author", True),
        ("Author(s):", True),
        ("Autor(en)", True),
        ("Autor(es)", True),
        ("Autor(innen)", True),
        ("Autor(in)", True),
        ("Redakteur(r)", False),
        ("Autor(x)", False),
        ("By", True),
        ("Written by", True),
        ("Autor:", True),
        ("Von", True),
        ("作者", True),
        ("Photo", False),
        ("Reviewed by", False),
        ("Mara Lind", False),
        ("By Mara Lind", False),
        ("", False),
        ("author" + " " * 24, True),
        ("author" + " " * 25, False),
    ],
)
def test_a_line_may_be_nothing_but_the_writers_label(line: str, is_label: bool) -> None:
    assert is_writer_label(line) is is_label


@pytest.mark.parametrize(
    ("line", "only_others"),
    [
        ("Edited by Theo Brandt", True),
        ("Fotos: Theo Brandt", True),
        ("Text: Mara Lind Fotos: Theo Brandt", False),
        ("Fotos: Theo Brandt Text: Mara Lind", False),
        ("By Mara Lind, edited by Theo Brandt", False),
        ("Mara Lind", False),
    ],
)
def test_a_line_may_credit_only_others(line: str, only_others: bool) -> None:
    assert credits_only_others(line) is only_others


@pytest.mark.parametrize(
    ("line", "is_label"),
    [
        ("Reviewed by", True),
        ("Photos:", True),
        ("Written by", False),
        ("By", False),
        ("The harbour", False),
        ("Reviewed by Theo Brandt", False),
    ],
)
def test_a_line_may_be_nothing_but_the_label_of_others(line: str, is_label: bool) -> None:
    assert is_label_of_others(line) is is_label


def test_a_capital_that_is_two_letters_in_lower_case_moves_no_name() -> None:
    line = "\u0130\u0130\u0130 TEXT: Mara Lind FOTOS: Theo Brandt"
    assert written_part(line).strip() == "Mara Lind"
