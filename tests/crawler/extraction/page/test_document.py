"""Test that a page is decoded and parsed, whatever the server and the page claim."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.page.document import parse_document
from model.download_limits import MAX_BODY_BYTES
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
    """Read the page of a template that closes it after its header."""
    page = f"<html><body><p>Menu</p>{ends}<div><p>{CZECH}</p></div></body></html>"
    found = parse_document(page.encode(), URL)
    assert [p.text for p in found.tree.findall(".//p")] == ["Menu", CZECH]


@pytest.mark.parametrize("misread_as", ["latin-1", "sloppy-windows-1252"])
def test_what_is_encoded_twice_is_read_once(misread_as: str) -> None:
    """Decode the text once more, whatever else the page holds that is encoded once."""
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
    """Nest deeper than 256 levels, below which libxml2 drops everything by default."""
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


def _reason(body: bytes) -> tuple[str, str] | None:
    """Return why ``body`` is refused, None if it is not."""
    try:
        parse_document(body, URL)
    except NotAnArticle as refused:
        return refused.reason, str(refused)
    return None


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_a_page_of_white_space_is_empty(body: bytes) -> None:
    refused = _reason(body)
    assert refused is not None
    assert refused[0] == "empty"


@pytest.mark.parametrize(
    ("signature", "kind"),
    [
        (b"%PDF-", "PDF"),
        (b"\x89PNG", "PNG image"),
        (b"GIF8", "GIF image"),
        (b"\xff\xd8\xff", "JPEG image"),
        (b"RIFF", "RIFF media"),
        (b"PK\x03\x04", "zip archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstandard data"),
        (b"\x00\x00\x01\x00", "icon"),
        (b"OggS", "Ogg media"),
        (b"ID3", "MP3 audio"),
        (b"wOFF", "font"),
        (b"wOF2", "font"),
        (b"BM", "bitmap image"),
        (b"\x00\x00\x00\x20ftyp", "MP4 video"),
        (b"12345678ftyp", "MP4 video"),
    ],
)
def test_a_file_of_another_kind_is_told_by_how_it_begins(signature: bytes, kind: str) -> None:
    refused = _reason(signature + b"<p>text</p>")
    assert refused is not None
    assert refused[0] == "binary"
    assert f"the body is a {kind}" in refused[1] or f"the body is an {kind}" in refused[1]
    assert _reason(b"<p>text</p>" + signature.replace(b"\x00", b"")) is None


@pytest.mark.parametrize("at", [3, 9])
def test_the_mark_of_a_video_elsewhere_is_text(at: int) -> None:
    assert _reason(b"<p>filename"[:at].ljust(at, b"x") + b"ftyp is a word</p>") is None


@pytest.mark.parametrize(("controls", "refused"), [(50, False), (51, False), (52, True)])
def test_a_page_may_hold_a_twentieth_of_control_bytes(controls: int, refused: bool) -> None:
    body = (b"<p>" + b"\x01" * controls).ljust(1024, b"x") + b"\x02" * 500
    found = _reason(body)
    assert (found is not None and found[0] == "binary") is refused


@pytest.mark.parametrize(("controls", "refused"), [(2, False), (3, True)])
def test_a_short_page_may_hold_two_control_bytes(controls: int, refused: bool) -> None:
    assert (_reason(b"<p>text" + b"\x01" * controls) is not None) is refused


@pytest.mark.parametrize("byte", range(32))
def test_every_control_byte_but_white_space_and_escape_counts(byte: int) -> None:
    refused = _reason(b"<p>text" + bytes([byte]) * 3 + b"text</p>")
    assert (refused is None) is (byte in {9, 10, 12, 13, 27})


@pytest.mark.parametrize(
    "root",
    ["rss", "feed", "rdf:RDF", "urlset", "sitemapindex", "opml", "svg", "plist", "error",
     "Response", "tt", "smil"],
)  # fmt: skip
def test_every_format_of_xml_that_is_no_page_is_refused(root: str) -> None:
    prologues = ("", "<?xml version='1.0'?>", "\ufeff <?xml version='1.0'?>\n<!-- made by us -->")
    for prologue in prologues:
        refused = _reason(f"{prologue}<{root}>text</{root}>".encode())
        assert refused is not None
        assert refused[0] == "not-html"
        assert f"<{root.lower()}>" in refused[1]
    refused = _reason(f"<!DOCTYPE {root} SYSTEM 'x.dtd'><p>text</p>".encode())
    assert refused is not None


@pytest.mark.parametrize("root", ["html", "div", "p", "HTML", "x-page"])
def test_another_root_is_a_page(root: str) -> None:
    assert _reason(f"<?xml version='1.0'?><{root}>text</{root}>".encode()) is None


@pytest.mark.parametrize("opening", ["{", "[", " \n{", "\ufeff["])
def test_json_is_refused_but_not_a_page_that_begins_so(opening: str) -> None:
    refused = _reason(f'{opening}"title": "x"'.encode())
    assert refused is not None
    assert refused[0] == "not-html"
    assert _reason(f"{opening} <p>text</p>".encode()) is None


@pytest.mark.parametrize(("before", "refused"), [(198, False), (199, True)])
def test_the_first_tag_stands_in_the_first_two_hundred_characters(
    before: int, refused: bool
) -> None:
    assert (_reason(b"{" + b"x" * before + b"<p>text</p>") is not None) is refused


@pytest.mark.parametrize(
    "number", [*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF], ids=hex
)
def test_a_character_that_no_tree_may_hold_is_left_out(number: int) -> None:
    references = {f"&#{number};", f"&#x{number:x};", f"&#X{number:X};",
                  f"&#{number} ", f"&#x0{number:x} "}  # fmt: skip
    if number < 128:
        references.add(f"&#000{number};")
    for written in (*references, chr(number)):
        found = parse_document(f"<p>one {written}two {'three ' * 20}</p>".encode(), URL).tree
        assert " ".join(found.text_content().split()[:2]) == "one two"


@pytest.mark.parametrize("number", [9, 10, 13, 32, 40, 65, 110, 128, 1270, 0xFFFD, 0x1FFFE])
def test_every_other_character_that_is_referred_to_stays(number: int) -> None:
    for reference in (f"&#{number};", f"&#x{number:x};"):
        found = parse_document(f"<p>one{reference}two</p>".encode(), URL).tree
        assert len(found.text_content()) == 7


@pytest.mark.parametrize(("depth", "refused"), [(398, False), (399, True)])
def test_four_hundred_nested_elements_are_read(depth: int, refused: bool) -> None:
    found = _reason(b"<html><body>" + b"<div>" * depth + b"text")
    assert (found is not None and found[0] == "too-deep") is refused


@pytest.mark.parametrize(("count", "refused"), [(149_997, False), (149_998, True)])
def test_150_000_elements_are_read(count: int, refused: bool) -> None:
    found = _reason(b"<html><body><p>x" + b"<br>" * count)
    assert (found is not None and found[0] == "too-large") is refused


def test_a_body_of_sixteen_mebibytes_is_read() -> None:
    body = b"<html><body><p>x</p></body></html>"
    assert _reason(body.ljust(MAX_BODY_BYTES)) is None
    refused = _reason(body.ljust(MAX_BODY_BYTES + 1))
    assert refused is not None
    assert refused[0] == "too-large"


def test_a_page_without_any_element_is_no_html() -> None:
    refused = _reason(b"<!-- nothing -->")
    assert refused is not None
    assert refused[0] == "not-html"


def test_a_charset_that_does_not_fit_is_a_warning() -> None:
    found = parse_document(_page(CZECH * 4).encode("cp1250"), URL, "utf-8")
    assert found.warnings == ["encoding utf-8 does not fit the page"]
    assert parse_document(_page(CZECH).encode(), URL, "utf-8").warnings == []


def test_the_document_says_what_it_was_read_from() -> None:
    found = parse_document(_page(CZECH).encode("cp1250"), URL, "windows-1250")
    assert (found.url, found.base, found.encoding) == (URL, URL, "cp1250")
    assert CZECH in found.text


@pytest.mark.parametrize(
    ("base", "resolved"),
    [
        ("<base href='https://other.example/a/'>", "https://other.example/a/x.jpg"),
        ("<base href='/a/'><base href='/b/'>", "https://paper.example/a/x.jpg"),
        ("<base href='javascript:0'><base href='/b/'>", "https://paper.example/b/x.jpg"),
        ("<base href='http://[broken'><base href='/b/'>", "https://paper.example/x.jpg"),
        ("<base target='_top'>", "https://paper.example/x.jpg"),
    ],
)
def test_the_first_base_with_an_address_counts(base: str, resolved: str) -> None:
    page = f"<html><head>{base}</head><body><p>x</p></body></html>"
    assert parse_document(page.encode(), URL).absolute(" x.jpg ") == resolved


def test_an_address_of_at_most_4096_characters_is_resolved() -> None:
    found = parse_document(b"<p>x</p>", URL)
    assert found.absolute("/" + "x" * 4095) == "https://paper.example/" + "x" * 4095
    assert found.absolute("/" + "x" * 4096) is None
    assert found.absolute("") is None
    assert found.absolute("ftp://paper.example/x") is None
    assert found.absolute("http:///x") is None


ARCHIVED = "<article><h1>Berth closes</h1><p>The council voted late on Tuesday.</p></article>"


def _shown(body: str) -> str:
    tree = parse_document(f"<html><body>{body}</body></html>".encode(), URL).tree
    return " ".join(" ".join(tree.itertext()).split())


@pytest.mark.parametrize(
    "above",
    [
        '<div id="wm-ipp-base"><div id="wm-ipp"><p>The Wayback Machine</p><div id="wm-capinfo">'
        "<p>COLLECTED BY</p><p>Collection: News crawls of 2013</p></div></div></div>",
        '<div id="wm-ipp-print">The Wayback Machine - https://web.archive.example/web/2019</div>',
        '<div id="wm-disclaim"><p>You are viewing an archived web page, collected by …</p></div>',
        '<div id="webArchiveInfobox">This snapshot was taken on 1 March 2019</div>',
        '<div id="ukwa-banner" data-x="ukwa-">Archived</div>',
    ],
)
def test_what_a_web_archive_lays_above_a_page_is_left_out(above: str) -> None:

    assert _shown(above + ARCHIVED) == "Berth closes The council voted late on Tuesday."


def test_the_header_of_archive_today_is_left_out() -> None:
    header = '<div id="HEADER"><p>Saved from https://archive.today/x</p></div>'
    assert _shown(
        f'{header}<div id="CONTENT">{ARCHIVED}</div><a href="https://archive.ph/x"></a>'
    ) == ("Berth closes The council voted late on Tuesday.")
    assert "Saved" in _shown(f'{header}{ARCHIVED}<a href="https://archive.ph/x"></a>')


@pytest.mark.parametrize("host", ["archive.today", "archive.ph", "archive.is"])
def test_each_address_of_archive_today_tells_of_its_header(host: str) -> None:
    header = f'<div id="HEADER"><p>Saved from https://{host}/x</p></div>'
    assert "Saved" not in _shown(f'{header}<div id="CONTENT">{ARCHIVED}</div>')


@pytest.mark.parametrize(
    "name",
    ["wm-ipp", "wm-capinfo", "wm-disclaim", "wayback", "archive-it", "ukwa-banner", "webarchive",
     "webArchive", "arquivo"],
)  # fmt: skip
def test_each_id_of_a_web_archive_tells_of_its_banner(name: str) -> None:
    assert _shown(f'<div id="{name}">Saved</div>{ARCHIVED}').startswith("Berth")


@pytest.mark.parametrize("name", ["wm-toolbar", "wm-tb", "donato", "archiveit", "web-archive"])
def test_each_id_beside_the_toolbar_of_an_archive_tells_of_its_banner(name: str) -> None:
    toolbar = '<div id="wm-ipp"></div>'
    assert _shown(f'{toolbar}<div id="{name}">Saved</div>{ARCHIVED}').startswith("Berth")
    assert _shown(f'<div id="{name}">Saved</div>{ARCHIVED}').startswith("Saved")


def test_the_page_itself_stays_whatever_its_id() -> None:
    assert "Berth" in _shown(f'<div id="webarchive">{ARCHIVED}</div>')
    assert "Berth" in _shown('<div id="wm-ipp"><h1>Berth closes</h1></div>')
    assert "Note" in _shown(f'<div id="wm-note">Note</div><i id="wm-ipp"></i>{ARCHIVED}')


@pytest.mark.parametrize("number", [*range(1, 9), 11, 12, *range(14, 32), 127])
def test_a_control_character_is_left_out(number: int) -> None:
    tree = parse_document(_page(f"Fire{chr(number)}fly").encode(), URL).tree
    assert tree.findtext(".//p") == "Firefly"


@pytest.mark.parametrize("blank", ["\t", "\n", "\r"])
def test_a_blank_stays_a_blank(blank: str) -> None:
    tree = parse_document(_page(f"Fire{blank}fly").encode(), URL).tree
    (paragraph,) = tree.iter("p")
    assert paragraph.text_content().split() == ["Fire", "fly"]


@pytest.mark.parametrize(
    ("page", "head", "body"),
    [
        (
            "<title>Pier</title><header>Herald</header><meta name=a><main><p>Open.</p></main>",
            "<title>Pier</title><meta name='a'>",
            "<header>Herald</header><main><p>Open.</p></main>",
        ),
        (
            "<title>Pier</title><article><p>Open.</p></article>now <b>again</b>",
            "<title>Pier</title>",
            "<article><p>Open.</p></article>now <b>again</b>",
        ),
        (
            "<head><title>Pier</title><shop-cart></shop-cart></head><body> <p>Open.</p></body>",
            "<title>Pier</title>",
            "<shop-cart></shop-cart> <p>Open.</p>",
        ),
        ("<title>Pier</title><p>Open.</p>", "<title>Pier</title>", "<p>Open.</p>"),
    ],
)
def test_a_body_that_is_not_marked_begins_with_what_it_shows(
    page: str, head: str, body: str
) -> None:
    tree = parse_document(f"<!doctype html>{page}".encode(), URL).tree
    expected = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    assert html.tostring(tree) == html.tostring(expected)
