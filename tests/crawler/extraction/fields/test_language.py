"""The language an article is written in, and what the page declares."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.language import choose_language, normalise
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta

GERMAN = "Die Mannschaft der Fähre brachte am Freitag vierzig Menschen in Sicherheit. " * 5
JAPANESE = "フェリーの乗組員は金曜日、海峡の途中で火災が起きた後、乗客四十人を安全な場所に移した。"
THAI = "ลูกเรือเรือข้ามฟากช่วยผู้โดยสารสี่สิบคนให้ปลอดภัยเมื่อวันศุกร์หลังเกิดเพลิงไหม้ในห้องเครื่อง" * 2


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        (GERMAN, "de-AT", "de-AT"),
        (GERMAN, "en-US", "de"),  # a template's mistake
        (GERMAN, "", "de"),
        (JAPANESE, "en", "ja"),
        (THAI, "", "th"),
        ("Kurz.", "de_CH", "de-CH"),
        ("", "iw", "he"),
    ],
)
def test_the_language_is_the_texts_own(text: str, declared: str, tag: str) -> None:
    page = ReadPage(lang=declared)
    assert choose_language(text, page.document, page.structured, page.metadata) == tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("iw", "he"), ("in", "id"), ("ji", "yi"), ("jp", "ja"), ("cn", "zh"), ("kr", "ko"),
     ("gr", "el"), ("cz", "cs"), ("dk", "da"), ("ua", "uk"), ("vn", "vi"),
     ("en_GB.UTF-8", "en-GB"), ("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
     ("und", None), ("mul", None), ("zxx", None), ("xx", None), ("", None), ("e", None),
     ("english", None)],
)  # fmt: skip
def test_a_declared_tag_is_written_as_bcp_47(declared: str, tag: str | None) -> None:
    assert normalise(declared) == tag


def test_the_declarations_come_in_order() -> None:
    json = json_ld('{"@type": "NewsArticle", "inLanguage": "fr"}')
    heads = (json + meta("og:locale", "it"), meta("og:locale", "it") + meta("language", "pl"))
    pages = (ReadPage(heads[0], lang="de"), ReadPage(heads[0]), ReadPage(heads[1]),
             ReadPage(meta("language", "pl")))  # fmt: skip
    found = [choose_language("", page.document, page.structured, page.metadata) for page in pages]
    assert found == ["de", "fr", "it", "pl"]
