"""Resolve the names under which documents declare their encodings, as browsers do."""

from __future__ import annotations

# Python's codec for each encoding of the WHATWG Encoding Standard, and the labels that mean it
# (section 4.2). Browsers read Latin-1 as windows-1252, GB 2312 as GB 18030, Shift JIS and EUC-KR
# with Microsoft's additions, Big5 with Hong Kong's. Left out are the encodings that browsers
# refuse (ISO-2022-KR, ISO-2022-CN, HZ), x-user-defined, and labels that differ from another one,
# or from the codec's name, in hyphens and underscores only.
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16",
    "utf-16-be": "unicodefffe",
    "cp866": "866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-ir-101 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-ir-109 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-ir-110 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-ir-144 iso_8859-5:1988",
    "iso8859-6": """arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e
        iso-8859-6-i iso-ir-127 iso_8859-6:1987""",
    "iso8859-7": """csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso_8859-7:1987
        sun_eu_greek""",
    "iso8859-8": """csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso_8859-8:1988
        visual csiso88598i iso-8859-8-i logical""",
    "iso8859-10": "csisolatin6 iso-ir-157 l6 latin6",
    "iso8859-13": "",
    "iso8859-14": "",
    "iso8859-15": "csisolatin9 l9",
    "iso8859-16": "",
    "koi8-r": "cskoi8r koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso-8859-11 tis-620 windows-874",
    "cp1250": "windows-1250 x-cp1250",
    "cp1251": "windows-1251 x-cp1251",
    "cp1252": """ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100
        iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252""",
    "cp1253": "windows-1253 x-cp1253",
    "cp1254": "csisolatin5 iso-8859-9 iso-ir-148 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    "cp1255": "windows-1255 x-cp1255",
    "cp1256": "windows-1256 x-cp1256",
    "cp1257": "windows-1257 x-cp1257",
    "cp1258": "windows-1258 x-cp1258",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "big5hkscs": "big5 cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "iso2022_jp": "csiso2022jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis",
    "cp949": """cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989
        ksc5601 windows-949""",
}
# Hyphens and underscores, which say nothing in a label: "iso-8859-2", "iso_8859-2", "iso88592".
_SEPARATORS = str.maketrans("", "", "-_")
# Python's own names stand beside the labels: what Scrapy and w3lib make of a label, and what is
# stored of a page.
_CODECS = {
    label.translate(_SEPARATORS): codec
    for codec, labels in _LABELS.items()
    for label in (codec, *labels.split())
}


def codec_of_label(label: str | None) -> str | None:
    """Return Python's codec for the encoding that ``label`` names, None if it names none.

    A label names one only if it is in the WHATWG Encoding Standard: a document may not ask for
    ``punycode`` (slow on purpose-made input), ``unicode_escape`` or ``zlib``. Its hyphens may be
    underscores, or missing: "windows_1251", "latin-1".
    """
    return _CODECS.get(label.strip().lower().translate(_SEPARATORS)) if label else None
