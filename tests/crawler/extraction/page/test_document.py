"""Bytes to characters to a tree, whatever the server and the page claim."""

from __future__ import annotations

import pytest

from crawler.extraction.page.document import parse_document
from model.errors import NotAnArticle

URL = "https://paper.example/story"
GREEK = "Η φωτιά έσβησε γρήγορα και κανείς δεν τραυματίστηκε, είπε ο λιμενάρχης στους."
CZECH = "Požár byl rychle uhašen a nikdo nebyl zraněn, řekl velitel přístavu novinářům ve čtvrtek."
CHINESE = "火灾很快被扑灭，没有人受伤，港务局长星期四对记者说。"
TAIWANESE = "火災很快被撲滅，沒有人受傷，港務局長星期四對記者說。"
JAPANESE = "火は速やかに消し止められ、けが人はいなかったと港長が木曜日に記者団に語った。①"
KOREAN = "불은 빠르게 꺼졌고 다친 사람은 없었다고 항만 책임자가 목요일 기자들에게 말했다. 똠방각하"
FRENCH = "L’incendie a été vite éteint – personne n’a été blessé, a déclaré le capitaine du port."


def _page(text: str, charset: str | None = None) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "actual", "header", "meta"),
    [
        (CZECH, "utf-8", None, None),
        (CZECH, "utf-8", "utf-8", None),
        (CZECH, "utf-8", "iso-8859-1", None),  # the header is wrong
        (CZECH, "utf-8", None, "windows-1252"),  # the page is wrong
        (CZECH, "iso-8859-2", None, "iso-8859-2"),
        (CZECH * 4, "cp1250", "utf-8", None),
        (GREEK * 4, "cp1253", None, None),
        (FRENCH, "cp1252", "iso-8859-1", None),  # what browsers read under that name
        (CHINESE, "gb18030", None, "gb2312"),
        (TAIWANESE, "big5", "big5", None),
        (JAPANESE, "cp932", None, "shift_jis"),
        (KOREAN, "cp949", "euc-kr", None),
        (CHINESE * 3, "gb18030", None, None),
        (CZECH, "utf-16", None, None),  # with its byte order mark
        (CZECH, "utf-8-sig", "iso-8859-2", None),
        (CZECH, "utf-8", "no-such-charset", None),
        (CZECH, "utf-8", "rot13", None),
    ],
)
def test_the_right_encoding_is_found(
    text: str, actual: str, header: str | None, meta: str | None
) -> None:
    found = parse_document(_page(text, meta).encode(actual), URL, header)
    assert found.tree.findtext(".//p") == text


@pytest.mark.parametrize("ends", ["</body></html>", "</BODY >\n</HTML>", "</html>"])
def test_what_follows_an_early_end_is_read(ends: str) -> None:
    """A template that closes the page after its header."""
    page = f"<html><body><p>Menu</p>{ends}<div><p>{CZECH}</p></div></body></html>"
    found = parse_document(page.encode(), URL)
    assert [p.text for p in found.tree.findall(".//p")] == ["Menu", CZECH]


@pytest.mark.parametrize("misread_as", ["latin-1", "sloppy-windows-1252"])
def test_what_is_encoded_twice_is_read_once(misread_as: str) -> None:
    """Whatever else the page says, which is encoded once."""
    said = "They don’t know – “not yet”, the café’s owner said."
    twice = said.encode().decode(misread_as)
    for times in (1, 40):  # with forty, a share of control characters that no encoding has
        page = _page(f"{FRENCH}{twice * times}{CZECH}").encode()
        read = parse_document(page, URL)
        assert read.tree.findtext(".//p") == f"{FRENCH}{said * times}{CZECH}"
        assert read.warnings == []


def test_comments_controls_and_nuls_do_not_hide_text() -> None:
    page = "<html><body><p>one <!-- not this -->two \x00\x0bthree<?php echo ?></p></body></html>"
    assert parse_document(page.encode(), URL).tree.findtext(".//p") == "one two three"


def test_an_xml_declaration_is_no_hindrance() -> None:
    page = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html><body><p>é</p></body></html>'
    assert parse_document(page.encode(), URL).tree.findtext(".//p") == "é"


def test_text_below_deep_but_bounded_nesting_is_read() -> None:
    """libxml2 drops what lies below 256 levels unless told otherwise."""
    page = "<html><body>" + "<div>" * 300 + "<p>deep</p>"
    found = parse_document(page.encode(), URL).tree.find(".//p")
    assert found is not None
    assert found.text == "deep"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "not-html"),
        ("<urlset></urlset>", "not-html"),
        ("<!DOCTYPE plist><plist></plist>", "not-html"),
        ('[{"title": "x"}]', "not-html"),
        ("<div>" * 1000, "too-deep"),
    ],
)
def test_other_formats_are_named(body: str, reason: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        parse_document(body.encode(), URL)
    assert caught.value.reason == reason


def test_addresses_resolve_against_the_declared_base() -> None:
    page = '<html><head><base href="/archive/"></head><body><p>x</p></body></html>'
    found = parse_document(page.encode(), URL)
    assert found.absolute("a.jpg") == "https://paper.example/archive/a.jpg"
    assert found.absolute("javascript:alert(1)") is None
    assert found.absolute("http://[broken") is None
    assert found.absolute(None) is None
