"""Test what is refused, and what is left, when the bytes of a listing are opened."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.document import MAX_LISTING_BYTES as BOUND
from crawler.discovery.document import ListingDocument, open_document
from model.download_limits import MAX_BODY_BYTES
from model.errors import NotAListing

MAX_LISTING_BYTES = 33_554_432
MAX_TAGS = 3_000_000


def reason(body: bytes) -> str:
    with pytest.raises(NotAListing) as caught:
        open_document(body)
    assert caught.value.detail
    return caught.value.reason


@pytest.mark.parametrize(
    ("body", "text", "root"),
    [
        (b"<rss/>", "<rss/>", "rss"),
        (b"  <RSS version='2.0'> ", "<RSS version='2.0'>", "rss"),
        (b"<?xml version='1.0'?><rss/>", "<rss/>", "rss"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='>'?><a:Feed/>", "<a:Feed/>", "feed"),
        (b"<!-- <html> --><rss/>", "<rss/>", "rss"),
        (b"Warning: 3 < 4 <rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE rss><rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE rss SYSTEM 'x'><rss a='['>", "<rss a='['>", "rss"),
        (b"<!DOCTYPE rss [<!ELEMENT a ANY>]><rss/>", "<rss/>", "rss"),
        (b"<!doctype rss [ ] ><rss/>", "<rss/>", "rss"),
        # harmless declarations: none is expanded, all are gone
        (b"<!ENTITY a 'b'><rss>&a;</rss>", "<rss>&a;</rss>", "rss"),
        (b"<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]><rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE rss [<!-- ]> ' --><!entity a \"]>'\">]><rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE r [<!ENTITY % h PUBLIC '-//W3C//x' 'http://x/'> %h;]><rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE rss [<!-- <!ENTITY a SYSTEM 'b'> -->]><rss/>", "<rss/>", "rss"),
        # what broken servers print before a listing
        (b"<!DOCTYPE rss SYSTEM 'x'[<!-- '<!ENTITY a SYSTEM 'b'> -->]><rss/>", "<rss/>", "rss"),
        (b"<!DOCTYPE html><rss/>", "<rss/>", "rss"),
        (b"<!doctype HTML public='x'><urlset/>", "<urlset/>", "urlset"),
        (b"<br />\n<b>Warning</b>: x in <b>/a.php</b><br /><rss><item>", "<rss><item>", "rss"),
        (b"<html><p>x</p></html><?xml?><Feed><ENTRY >", "<Feed><ENTRY >", "feed"),
        (b"[26-Nov-2026] PHP Notice: x <rss/>", "<rss/>", "rss"),
        (b"<p>x</p><rss/>", "<p>x</p><rss/>", "p"),
        (b"[[1]]", "[[1]]", None),
        (b'["<rss/>"]', '["<rss/>"]', None),
        (b'{ "<rss/>": 1}', '{ "<rss/>": 1}', None),
        (b"<_rss/>", "<_rss/>", "_rss"),
        (b"<1/>", "<1/>", None),
        (b"words", "words", None),
        (b'{"a": "<html>"}', '{"a": "<html>"}', None),
        (b"[1]", "[1]", None),
        (b"<!-- open", "<!-- open", None),
        (b"<? open", "<? open", None),
        (b"<!DOCTYPE open", "<!DOCTYPE open", None),
        (b"<!DOCTYPE rss [ <rss>", "<!DOCTYPE rss [ <rss>", None),
        (b"<r\x00s\x08s\x0b>\x0c\x0e\x1f\xef\xbb\xbf</rss>", "<rss></rss>", "rss"),
        (b"<rss>\t\n\r</rss>", "<rss>\t\n\r</rss>", "rss"),
    ],
)
def test_the_text_begins_at_the_root(body: bytes, text: str, root: str | None) -> None:
    assert open_document(body) == ListingDocument(text, root, [])


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"<HTML>",
        b"<head>",
        b"<body>",
        b"<title>x</title>",
        b"<script>",
        b"<meta charset=utf-8>",
        b"<!DOCTYPE html><html><rss/>",
        b"<!doctype HTML public='x'><title>x</title><rss><channel/></rss>",
        b"<html><body><rss><x/></rss></body></html>",
        b"<x:html>",
    ],
)
def test_web_pages_are_refused(body: bytes) -> None:
    assert reason(body) == "html"


@pytest.mark.parametrize(
    "body",
    [
        b"<!ENTITY a '&b;'><rss/>",
        b"<!entity a SYSTEM 'b'><rss/>",
        b'<!DOCTYPE rss [<!ENTITY a "b&c;">]><rss/>',
        b"<!DOCTYPE rss [<!entity % a 'b%c;'>]><rss/>",
        b"<!DOCTYPE rss [<!-- ] --> <!ENTITY a SYSTEM 'b'>]><rss/>",
        b"<!DOCTYPE rss [<!ELEMENT a ANY><!ENTITY % a\nSYSTEM 'file:///etc/passwd'> %a;]><rss/>",
        b"<!DOCTYPE rss [<!ENTITY a '&b;'> <rss/>",
    ],
)
def test_entities_that_hold_others_or_files_are_refused(body: bytes) -> None:
    assert reason(body) == "entities"
    message = "declares XML entities that name others or files, which no feed or sitemap needs"
    with pytest.raises(NotAListing, match=f"{message}$"):
        open_document(body)


def test_the_root_begins_within_65536_characters() -> None:
    assert open_document(b"x" * 65_536 + b"<rss/>").root == "rss"
    assert open_document(b"<!--" + b"x" * 65_529 + b"--><rss/>").root is None
    assert open_document(b"<!--" + b"x" * 65_528 + b"-->" + b"<rss/>").root == "rss"


def test_a_listing_may_unpack_to_twice_the_largest_download() -> None:
    assert BOUND == MAX_LISTING_BYTES == 2 * MAX_BODY_BYTES


@pytest.mark.long
@pytest.mark.large
def test_a_listing_has_at_most_32_mebibytes() -> None:
    assert MAX_LISTING_BYTES == 32 * 1024 * 1024
    whole = b"<rss/>" + b" " * (MAX_LISTING_BYTES - 6)
    assert open_document(whole).text == "<rss/>"
    assert reason(whole + b" ") == "too-large"
    assert open_document(gzip.compress(whole, 1)).text == "<rss/>"
    assert reason(gzip.compress(whole + b" ", 1)) == "too-large"


def test_a_listing_has_at_most_three_million_tags() -> None:
    assert MAX_TAGS == 3_000_000
    assert open_document(b"<a>" * MAX_TAGS).root == "a"
    assert reason(b"<a>" * (MAX_TAGS + 1)) == "too-large"


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf", b"\x00\x01"])
def test_a_listing_without_text_is_empty(body: bytes) -> None:
    assert reason(body) == "empty"


def test_gzip_is_known_by_its_first_two_bytes() -> None:
    packed = gzip.compress(b"<rss>" + bytes(range(32, 127)) * 20 + b"</rss>")
    assert open_document(packed).warnings == []
    cut = open_document(packed[:-9])
    assert (cut.root, cut.warnings) == ("rss", ["truncated"])
    assert reason(b"\x1f\x8b\x00\x00") == "damaged"


def test_all_members_of_a_gzipped_listing_are_read() -> None:
    first, second = gzip.compress(b"<rss><item/>"), gzip.compress(b"</rss>")
    whole = open_document(first + second)
    assert (whole.text, whole.warnings) == ("<rss><item/></rss>", [])
    padded = open_document(first + second + b"\0\0 padding")
    assert (padded.text, padded.warnings) == ("<rss><item/></rss>", [])
    broken = open_document(first + b"\x1f\x8b\x00\x00")
    assert (broken.text, broken.warnings) == ("<rss><item/>", ["truncated"])


def test_the_charset_of_the_header_counts_after_that_of_the_document() -> None:
    text = "<rss>Žluťoučký kůň</rss>"
    body = text.encode("windows-1250")
    assert open_document(body, "text/xml; charset=windows-1250").text == text
    declared = b"<?xml version='1.0' encoding='windows-1250'?>" + body
    assert open_document(declared, "text/xml; charset=windows-1251").text == text


def test_bytes_of_no_encoding_are_told() -> None:
    document = open_document("<rss>Straße und Bäume £</rss>".encode().replace(b"\xc2\xa3", b"\xa3"))
    assert document.warnings == ["bad-encoding"]
