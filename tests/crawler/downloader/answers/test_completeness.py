"""Test which bodies count as whole, although their transfer was cut."""

from __future__ import annotations

import pytest

from crawler.downloader.answers.completeness import (
    CUT_STREAM,
    CUT_TRANSFER,
    WHOLE_STREAM,
    ends_a_document,
    is_cut,
    warning_of,
)

PAGE = b"<!DOCTYPE html><html><body><article><p>Ferries sail again.</p></article></body></html>"
CUT_PAGE = PAGE[:-30]


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE + b"\r\n\t ",
        PAGE + b"\n<!-- Cached page, generated in 0.3 s -->\n",
        PAGE + b"<!-- a comment that was cu",
        PAGE + b"<script async src=x.js></script>\n<script>track('</p>')</script >",
        PAGE + b"<script>track(",
        PAGE + b"<noscript><img src=x></noscript><style>p {}</style>",
        PAGE[: -len(b"</html>")],
        PAGE[: -len(b">")],
        PAGE.upper(),
        b"<p>Without html</p></BODY\n>",
        b"<html><p>Without body</html >",
        b"<html><body>a</html></body>",
        PAGE.decode().encode("utf-16"),
        b"<ht\0ml></ht\0ml>",  # a zero among the first four bytes tells an encoding of wide ones
        b"x" * 200_000 + PAGE,
        b'<?xml version="1.0"?><!-- <x> --><rss version="2.0"><channel></channel></rss>\n',
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed ><!-- c -->",
        b"<RDF:RDF></rdf:RDF>",
        b"\xef\xbb\xbf <urlset><url/></urlset>",
        b"<sitemapindex></sitemapindex>",
        b' {"items": [{"url": "a"}]}\n',
        b"[1]",
    ],
)
def test_a_body_may_end_where_its_document_ends(body: bytes) -> None:
    assert ends_a_document(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Plain text.",
        CUT_PAGE,
        PAGE[: -len(b"y></html>")],
        b"<html><p>HTML allows it without end tags",
        b"<htm\0l></htm\0l>",
        b"<rss>",
        b"<feed>",
        b"<html><body><p>one</p><p>two</p>",
        # these end tags are not those of the page
        b"<html><body><script>frame.write('</body></html>'); go(",
        b"<html><body><pre>&lt;/html&gt;</pre>",
        PAGE + b"<p>A second half begins",
        b"<html><body></htmlx>",
        # a page's piece may be well balanced, and is no feed
        b"<div><p>One paragraph.</p></div>",
        b"<rss><channel><item></item>",
        b"<rss><channel></rss><item>",
        b"<feed><entry/></feed",
        b"<feed>" + b" " * 70_000 + b"<!-- </feed",
        b"<feed><entry/></feeder>",
        b"<urlset><url/></sitemapindex>",
        b'{"items": [{"url": "a"}',
        b'{"items": [{"url": "a"}]',
        b"[" * 100_000,
        b"[" + b"1," * 600_000 + b"1]",  # more than is read to find out
        PAGE + b" " * 70_000,  # nothing follows a page so far behind
    ],
)
def test_other_bodies_may_be_cut(body: bytes) -> None:
    assert not ends_a_document(body)


@pytest.mark.parametrize(("more", "is_whole"), [(0, True), (1, False)])
def test_how_many_bytes_are_read_to_find_the_end(more: int, is_whole: bool) -> None:
    end = b"</html>"
    assert ends_a_document(b"<html>" + end + b" " * (65_536 - len(end) + more)) is is_whole
    root = b"<rss"
    assert ends_a_document(b" " * (65_536 - len(root) + more) + root + b"></rss>") is is_whole
    assert ends_a_document(b"[" + b" " * (1_048_576 - 2 + more) + b"]") is is_whole


@pytest.mark.parametrize(
    ("flags", "body", "cut", "warned"),
    [
        ((), CUT_PAGE, False, None),
        (("partial",), CUT_PAGE, False, None),
        ((WHOLE_STREAM,), CUT_PAGE, False, None),
        ((CUT_TRANSFER,), PAGE, False, "the transfer"),
        ((CUT_TRANSFER,), CUT_PAGE, True, "the transfer"),
        ((CUT_TRANSFER, WHOLE_STREAM), CUT_PAGE, False, "the transfer"),
        ((CUT_TRANSFER, CUT_STREAM), CUT_PAGE, True, "the compressed stream"),
        ((CUT_STREAM,), PAGE, False, "the compressed stream"),
        ((CUT_STREAM,), CUT_PAGE, True, "the compressed stream"),
    ],
)
def test_what_is_cut_and_what_is_warned_of(
    flags: tuple[str, ...], body: bytes, cut: bool, warned: str | None
) -> None:
    assert is_cut(flags, body) is cut
    warning = warning_of(flags)
    assert (warning or "").startswith(warned or "")
    assert (warning is None) is (warned is None)
