"""Test how bytes are decoded: by declared, guessed and mended encodings."""

from __future__ import annotations

import pytest

from text.encoding.decoding import (
    FEW_BAD,
    MAX_JUMPS,
    Decoded,
    decode,
    label_in_document,
    label_in_header,
)

RUSSIAN = "Новый мост через реку откроют весной, сообщили в городской администрации. "
CHINESE = "上海港的新渡轮码头将于明年春天启用，市政府周五在新闻发布会上表示。"


def test_latin_1_is_read_as_browsers_do() -> None:
    body = b'<meta charset="iso-8859-1"><p>caf\xe9 \x80'
    decoded = decode(body, ("ISO-8859-1", label_in_document(body)))
    assert decoded.text.endswith("<p>café €")
    assert decoded.encoding == "cp1252"
    assert not decoded.damaged


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
)
def test_a_byte_order_mark_wins_over_labels(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + RUSSIAN.encode(encoding), ["windows-1251"])
    assert decoded[:2] == (encoding, RUSSIAN)
    assert decoded.utf8 == RUSSIAN.encode()


@pytest.mark.parametrize("start", ["<?xml?>", "<rss>"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_sniffed_without_a_mark(start: str, encoding: str) -> None:
    assert decode((start + RUSSIAN).encode(encoding)).text == start + RUSSIAN


@pytest.mark.parametrize(
    ("label", "actual"),
    [
        ("windows-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        (None, "utf-8"),
    ],
)
def test_a_label_that_fits_is_believed(label: str | None, actual: str) -> None:
    text = CHINESE if actual == "gb18030" else RUSSIAN
    assert decode(text.encode(actual), [label])[:2] == (actual, text)


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312", "shift_jis", "rot13"])
def test_utf_8_is_read_as_utf_8_whatever_is_declared(label: str) -> None:
    decoded = decode(RUSSIAN.encode(), [label])
    assert decoded.text == RUSSIAN
    assert not decoded.damaged


@pytest.mark.parametrize("text", ["Ferry", RUSSIAN])
def test_utf_16_is_not_believed_without_a_zero_byte(text: str) -> None:
    assert decode(text.encode(), ["utf-16"]).text == text
    assert decode(f"<p>{text}".encode("utf-16-le"), ["utf-16"]).text == f"<p>{text}"


@pytest.mark.parametrize(("characters", "encoding"), [(15, "gb18030"), (16, "utf-8")])
def test_a_few_bytes_may_be_utf_8_by_chance_where_gb_18030_is_declared(
    characters: int, encoding: str
) -> None:
    assert decode(("ä" * 2 * characters).encode(), ["gbk"]).encoding == encoding


def test_the_first_label_that_fits_wins_and_others_are_named() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"), ["utf-8", "windows-1251", "koi8-r"])
    assert decoded.text == RUSSIAN
    assert decoded.unfit == ("utf-8",)


def test_an_encoding_that_nothing_declares_is_guessed() -> None:
    decoded = decode((RUSSIAN * 3).encode("cp1251"))
    assert decoded.text == RUSSIAN * 3
    assert decoded.unfit == ("utf-8",)
    assert decoded.damaged


def test_an_encoding_is_guessed_from_all_texts_of_a_page() -> None:
    body = b"<p>caf\xe9</p><p>" + (RUSSIAN * 3).encode("cp1251")
    assert decode(body).text.endswith(RUSSIAN * 3)


@pytest.mark.parametrize(("length", "fits"), [(999, False), (1000, True)])
def test_one_damaged_character_in_a_thousand_is_let_pass(length: int, fits: bool) -> None:
    decoded = decode(b"a" * (length - 1) + b"\xff", ["utf-8"])
    assert (decoded.unfit == ()) is fits


def test_a_few_bad_bytes_in_utf_8_spoil_only_themselves() -> None:
    body = "Ä Ö Ü ß é è – Bäume, größer £".encode().replace("£".encode(), b"\xa3")
    decoded = decode(body)
    assert decoded.text == "Ä Ö Ü ß é è – Bäume, größer \ufffd"
    assert decoded.damaged


@pytest.mark.parametrize("cut", [1, 2])
def test_a_character_that_is_cut_at_the_end_is_left_out(cut: int) -> None:
    decoded = decode("Straße –".encode()[:-cut])
    assert decoded.text == "Straße "
    assert not decoded.damaged


def test_what_is_encoded_twice_is_mended() -> None:
    said = "They don’t know – “not yet”, the café’s owner said."
    twice = said.encode().decode("cp1252", "ignore")
    assert decode(f"{RUSSIAN}{twice}".encode()).text.startswith(RUSSIAN)
    assert "don’t" in decode(f"{RUSSIAN}{twice}".encode()).text


def test_empty_bytes_are_an_empty_text() -> None:
    assert decode(b"") == Decoded("utf-8", "", b"")


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("text/html; charset=windows-1251", "windows-1251"),
        ('text/html; charset="UTF-8"', "UTF-8"),
        ("text/html; CHARSET = utf-8; x=y", "utf-8"),
        ("text/html", None),
        ("", None),
        (None, None),
        ("x" * 200 + "charset=utf-8", None),
    ],
)
def test_the_label_in_a_header(header: str | None, label: str | None) -> None:
    assert label_in_header(header) == label


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b"<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"),
        (b'<?xml version="1.0" encoding="utf-8"?><meta charset="x">', "utf-8"),
        (b"<meta charset=big5>", "big5"),
        (b'<META content="text/html; charset=gb2312" http-equiv="content-type">', "gb2312"),
        (b"<p>charset=big5</p>", None),
        (b"", None),
        (b" " * (4_096 - 18) + b"<meta charset=big5>", "big5"),
        (b" " * (4_096 - 17) + b"<meta charset=big5>", "big"),
        (b" " * 4_096 + b"<meta charset=big5>", None),
    ],
)
def test_the_label_in_a_document(head: bytes, label: str | None) -> None:
    assert label_in_document(head) == label


@pytest.mark.parametrize(("letters", "encoding"), [(5, "other"), (6, "utf-8")])
def test_ten_bytes_of_utf_8_for_each_bad_one_make_a_text_utf_8(letters: int, encoding: str) -> None:
    """A letter of two bytes counts as one beyond ASCII: more than ten are needed."""
    decoded = decode(b"x \xa3 " + "ä".encode() * 2 * letters + b" x")
    assert decoded.damaged
    assert (decoded.encoding == "utf-8") is (encoding == "utf-8")


@pytest.mark.parametrize(("sign", "fits"), [("\x85", True), ("\x84", False), ("\x86", False)])
def test_controls_are_damage_but_for_the_one_that_ends_a_line(sign: str, fits: bool) -> None:
    decoded = decode(f"Ж {sign} {sign}".encode(), ["utf-8"])
    assert (decoded.unfit == ()) is fits


SCRIPT = f"<script>{'var a=function(b){return b+1};' * 3000}</script>"
TEXTS = {
    "gb18030": "东港市议会周二深夜投票决定，将旧渡轮码头关闭十八个月，此前工程师发现木桩已经腐烂。",
    "big5": "東港市議會週二深夜投票決定，將舊渡輪碼頭關閉十八個月，此前工程師發現木樁已經腐爛。",
    "euc_kr": "동항시 의회는 화요일 늦은 밤 낡은 여객선 부두를 열여덟 달 동안 닫기로 결정했다.",
    "shift_jis": "港湾評議会は火曜日深夜、木杭が腐食しているため、埠頭を閉鎖することを決めた。",
    "euc_jp": "港湾評議会は火曜日深夜、木杭が腐食しているため、埠頭を閉鎖することを決めた。",
    "cp1250": "Rada portu zdecydowała we wtorek późnym wieczorem o zamknięciu starej przystani, "
    "ponieważ inżynierowie znaleźli zgniłe pale. Wędkarze są źli.",
    "cp1251": "Совет порта поздно вечером во вторник решил закрыть старый паромный причал.",
    "koi8_r": "Совет порта поздно вечером во вторник решил закрыть старый паромный причал.",
    "cp1252": "Der Hafenrat hat am späten Dienstag beschlossen, die alte Fähre zu schließen – "
    "Ingenieure hatten fäulnisbefallene Pfähle gefunden. „Das ist schade“, sagte sie.",
    "cp1253": "Το συμβούλιο του λιμανιού αποφάσισε αργά την Τρίτη να κλείσει την παλιά αποβάθρα.",
    "cp1254": "Liman meclisi salı gecesi geç saatlerde eski iskeleyi kapatmaya karar verdi, çünkü "
    "mühendisler gümrük binasının altındaki kazıkların çürüdüğünü buldu. Balıkçılar şaşırdı.",
    "cp1255": "מועצת הנמל החליטה ביום שלישי בלילה לסגור את רציף המעבורות הישן לשמונה עשר חודשים.",
    "cp1256": "قرر مجلس الميناء في وقت متأخر من يوم الثلاثاء إغلاق رصيف العبارات القديم لعدة أشهر.",
    "cp1257": "Uosto taryba vėlų antradienį nusprendė aštuoniolikai mėnesių uždaryti seną keltų "
    "prieplauką, nes inžinieriai rado supuvusius polius. Žvejai nėra įtikinti.",
    "cp874": "สภาท่าเรือมีมติเมื่อคืนวันอังคารให้ปิดท่าเรือเฟอร์รีเก่าเป็นเวลาสิบแปดเดือน",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("before", ["", SCRIPT], ids=["plain", "scripts"])
def test_each_encoding_that_nothing_declares_is_told_by_the_text(
    encoding: str, before: str
) -> None:
    """Check that scripts, which are ASCII, neither excuse the damage nor tell the encoding."""
    page = (
        f"<html><head><title>A</title>{before}</head><body><p>{TEXTS[encoding]}</p></body></html>"
    )
    assert decode(page.encode(encoding)).text == page


@pytest.mark.parametrize("label", ["gb2312", "big5", "shift_jis", "euc-kr", "iso-8859-1"])
def test_utf_8_with_a_bad_byte_is_utf_8_whatever_is_declared(label: str) -> None:
    page = f"{SCRIPT}<p>{TEXTS['gb18030']}</p>".encode() + b"<p>\xa3</p>"
    assert TEXTS["gb18030"] in decode(page, [label]).text


@pytest.mark.parametrize(("bad", "fits"), [(3, True), (4, False)])
def test_three_bad_bytes_in_ascii_say_nothing_against_a_label(bad: int, fits: bool) -> None:
    decoded = decode(b"a" * 9000 + b"\xa3 " * bad, ["utf-8"])
    assert (decoded.unfit == ()) is fits
    assert decode(b"a" * 9000 + b"\xa3 " * bad).unfit == ("utf-8",)


@pytest.mark.parametrize("signs", [1, 4])
def test_a_few_signs_are_western(signs: int) -> None:
    text = "a" * 9000 + " £5m" * signs
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(("bad", "whole", "fits"), [(3, 3, True), (3, 2, False), (4, 8, False)])
def test_three_bad_characters_are_slips_among_as_many_whole_ones(
    bad: int, whole: int, fits: bool
) -> None:
    body = "港湾评议会星期二"[:whole].encode("gb18030") + b"\xb8 " * bad
    assert (decode(body, ["gb18030"]).unfit == ()) is fits


@pytest.mark.parametrize("spaces", [MAX_JUMPS - 2, MAX_JUMPS - 1, MAX_JUMPS, MAX_JUMPS + 1])
def test_controls_are_damage_behind_many_signs_that_begin_as_they_do(spaces: int) -> None:
    spaced = "\u00a0" * spaces
    for sign, unfit in (("\x85", ()), ("\x84", ("utf-8",))):
        page = f"{spaced}{sign * (FEW_BAD + 1)}".encode()
        assert decode(page, ["utf-8"]).unfit == unfit
