"""Test the labels of encodings, as the WHATWG Encoding Standard has them."""

from __future__ import annotations

import codecs

import pytest

from text.encoding.labels import codec_of_label

LABELS = {
    "utf-8": "utf8 utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 unicode-1-1-utf-8",
    "utf-16-le": "ucs-2 utf-16 unicode utf-16le csunicode unicodefeff iso-10646-ucs-2",
    "utf-16-be": "utf-16be unicodefffe",
    "cp866": "866 cp866 ibm866 csibm866",
    "iso8859-2": """
        l2 latin2 iso88592 iso8859-2 iso-8859-2 iso-ir-101 iso_8859-2 csisolatin2 iso_8859-2:1987
    """,
    "iso8859-3": """
        l3 latin3 iso88593 iso8859-3 iso-8859-3 iso-ir-109 iso_8859-3 csisolatin3 iso_8859-3:1988
    """,
    "iso8859-4": """
        l4 latin4 iso88594 iso8859-4 iso-8859-4 iso-ir-110 iso_8859-4 csisolatin4 iso_8859-4:1988
    """,
    "iso8859-5": """
        cyrillic iso88595 iso8859-5 iso-8859-5 iso-ir-144 iso_8859-5 iso_8859-5:1988
        csisolatincyrillic
    """,
    "iso8859-6": """
        arabic asmo-708 ecma-114 iso88596 iso8859-6 iso-8859-6 iso-ir-127 iso_8859-6 csiso88596e
        csiso88596i iso-8859-6-e iso-8859-6-i iso_8859-6:1987 csisolatinarabic
    """,
    "iso8859-7": """
        greek greek8 ecma-118 elot_928 iso88597 iso8859-7 iso-8859-7 iso-ir-126 iso_8859-7
        sun_eu_greek csisolatingreek iso_8859-7:1987
    """,
    "iso8859-8": """
        hebrew visual logical iso88598 iso8859-8 iso-8859-8 iso-ir-138 iso_8859-8 csiso88598e
        csiso88598i iso-8859-8-e iso-8859-8-i iso_8859-8:1988 csisolatinhebrew
    """,
    "iso8859-10": "l6 latin6 iso885910 iso-ir-157 iso8859-10 csisolatin6 iso-8859-10",
    "iso8859-13": "iso885913 iso8859-13 iso-8859-13",
    "iso8859-14": "iso885914 iso8859-14 iso-8859-14",
    "iso8859-15": "l9 iso885915 iso8859-15 csisolatin9 iso-8859-15 iso_8859-15",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi koi8 koi8-r koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "mac macintosh csmacintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 tis-620 iso885911 iso8859-11 iso-8859-11 windows-874",
    "cp1250": "cp1250 x-cp1250 windows-1250",
    "cp1251": "cp1251 x-cp1251 windows-1251",
    "cp1252": """
        l1 ascii cp819 cp1252 ibm819 latin1 iso88591 us-ascii x-cp1252 iso8859-1 iso-8859-1
        iso-ir-100 iso_8859-1 csisolatin1 windows-1252 ansi_x3.4-1968 iso_8859-1:1987
    """,
    "cp1253": "cp1253 x-cp1253 windows-1253",
    "cp1254": """
        l5 cp1254 latin5 iso88599 x-cp1254 iso8859-9 iso-8859-9 iso-ir-148 iso_8859-9 csisolatin5
        windows-1254 iso_8859-9:1989
    """,
    "cp1255": "cp1255 x-cp1255 windows-1255",
    "cp1256": "cp1256 x-cp1256 windows-1256",
    "cp1257": "cp1257 x-cp1257 windows-1257",
    "cp1258": "cp1258 x-cp1258 windows-1258",
    "gb18030": """
        gbk x-gbk gb2312 chinese gb18030 gb_2312 csgb2312 iso-ir-58 gb_2312-80 csiso58gb231280
    """,
    "big5hkscs": "big5 csbig5 cn-big5 x-x-big5 big5-hkscs",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "sjis ms932 x-sjis ms_kanji shift-jis shift_jis csshiftjis windows-31j",
    "cp949": """
        euc-kr korean cseuckr ksc5601 ksc_5601 iso-ir-149 windows-949 csksc56011987 ks_c_5601-1987
        ks_c_5601-1989
    """,
}
"""The labels of each encoding, by Python's codec: section 4.2 of the standard."""


@pytest.mark.parametrize(("codec", "written"), LABELS.items())
def test_a_label_means_what_browsers_take_it_for(codec: str, written: str) -> None:
    labels = written.split()
    assert [label for label in labels if codec_of_label(label) != codec] == []
    assert [label for label in labels if codec_of_label(f" {label.upper()}\n") != codec] == []


@pytest.mark.parametrize("codec", LABELS)
def test_pythons_own_names_are_known(codec: str) -> None:
    assert codec_of_label(codec) == codec  # what w3lib makes of it
    assert codecs.lookup(codec).name == codec


@pytest.mark.parametrize(
    "label",
    [None, "", "punycode", "unicode_escape", "rot13", "zlib", "idna", "utf-7", "no-such", "hz"],
)
def test_what_is_no_encoding_of_the_web_is_refused(label: str | None) -> None:
    assert codec_of_label(label) is None


@pytest.mark.parametrize("label", ["windows_1251", "windows1251", "Windows-1251"])
def test_hyphens_and_underscores_of_a_label_say_nothing(label: str) -> None:
    assert codec_of_label(label) == "cp1251"
