"""Test the labels of encodings, as the WHATWG Encoding Standard has them."""

from __future__ import annotations

import codecs

import pytest

from text.encoding.labels import codec_of_label


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
        (" utf-8 ", "utf-8"),
        ("unicode", "utf-16-le"),
        ("utf-16", "utf-16-le"),
        ("utf-16be", "utf-16-be"),
        ("ibm866", "cp866"),
        ("latin2", "iso8859-2"),
        ("latin3", "iso8859-3"),
        ("latin4", "iso8859-4"),
        ("cyrillic", "iso8859-5"),
        ("arabic", "iso8859-6"),
        ("greek", "iso8859-7"),
        ("hebrew", "iso8859-8"),
        ("logical", "iso8859-8"),
        ("latin6", "iso8859-10"),
        ("iso-8859-13", "iso8859-13"),
        ("iso-8859-14", "iso8859-14"),
        ("iso-8859-15", "iso8859-15"),
        ("iso-8859-16", "iso8859-16"),
        ("koi8", "koi8-r"),
        ("koi8-ru", "koi8-u"),
        ("macintosh", "mac-roman"),
        ("x-mac-ukrainian", "mac-cyrillic"),
        ("iso-8859-11", "cp874"),
        ("tis-620", "cp874"),
        ("windows-1250", "cp1250"),
        ("windows-1251", "cp1251"),
        ("iso-8859-1", "cp1252"),
        ("ascii", "cp1252"),
        ("windows-1253", "cp1253"),
        ("iso-8859-9", "cp1254"),
        ("windows-1255", "cp1255"),
        ("windows-1256", "cp1256"),
        ("windows-1257", "cp1257"),
        ("windows-1258", "cp1258"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("big5", "big5hkscs"),
        ("euc-jp", "euc_jp"),
        ("iso-2022-jp", "iso2022_jp"),
        ("x-sjis", "cp932"),
        ("shift_jis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("windows_1251", "cp1251"),
        ("euc-kr", "cp949"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, codec: str) -> None:
    assert codec_of_label(label) == codec
    assert codec_of_label(codec) == codec  # what w3lib makes of it
    assert codecs.lookup(codec).name == codec


@pytest.mark.parametrize(
    "label",
    [None, "", "punycode", "unicode_escape", "rot13", "zlib", "idna", "utf-7", "no-such", "hz"],
)
def test_what_is_no_encoding_of_the_web_is_refused(label: str | None) -> None:
    assert codec_of_label(label) is None
