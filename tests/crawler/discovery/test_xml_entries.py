"""Test how XML, well-formed and broken, is split into its header and its entries."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from crawler.discovery.xml_elements import children, local_name, text_of
from crawler.discovery.xml_entries import MAX_ENTRIES_COUNTED, SplitDocument, split_entries
from model.errors import NotAListing


def split(text: str, keep: int = 10) -> SplitDocument:
    return split_entries(text, ("item", "entry"), keep)


def texts(elements: list[etree._Element]) -> list[str]:
    return [text_of(element).strip() for element in elements]


def numbered(count: int, end: str = "</rss>") -> str:
    return "<rss>" + "".join(f"<item>{n}</item>" for n in range(count)) + end


BREAKS = pytest.mark.parametrize(("end", "malformed"), [("</rss>", False), ("&</rss>", True)])


@BREAKS
@pytest.mark.parametrize(
    ("count", "first", "last"),
    [
        (0, "", ""),
        (2, "01", ""),
        (3, "012", ""),
        (4, "012", "3"),
        (6, "012", "345"),
        (7, "012", "456"),
    ],
)
def test_so_many_entries_of_each_end_are_kept(
    count: int, first: str, last: str, end: str, malformed: bool
) -> None:
    found = split(numbered(count, end), keep=3)
    assert ("".join(texts(found.first)), "".join(texts(found.last))) == (first, last)
    assert found.total == count
    assert (found.malformed, found.truncated) == (malformed, False)


def test_dropped_entries_leave_the_header() -> None:
    found = split("<rss><title>T</title>" + "<item>x</item>" * 9 + "</rss>", keep=2)
    assert [child.tag for child in found.header] == ["title", "item", "item", "item", "item"]


@pytest.mark.long
@pytest.mark.large
@BREAKS
def test_250_000_entries_are_counted(end: str, malformed: bool) -> None:
    assert MAX_ENTRIES_COUNTED == 250_000
    full = "<rss>" + "<item> </item>" * 250_000
    found = split(full + end, keep=1)
    assert (found.total, found.malformed) == (250_000, malformed)
    with pytest.raises(NotAListing) as caught:
        split(full + "<item> </item>" + end, keep=1)
    assert caught.value.reason == "too-large"


def test_262_144_characters_of_a_broken_entry_are_read() -> None:
    def read(padding: int) -> str:
        opening = "<item>"
        text = opening + "x" * (padding - len(opening) - 1) + "yz</item>"
        return texts(split(f"<rss>&{text}</rss>").first)[0][-2:]

    assert read(262_144) == "xy"
    assert read(262_143) == "yz"
    assert read(262_145) == "xx"


@pytest.mark.parametrize(
    ("text", "entries", "truncated"),
    [
        ("<rss><item>1</item><item>2</item></rs", ["1", "2"], True),
        ("<rss><item>1</item><item>2</ite", ["1"], True),
        ("<rss>&<item>1<item>2</item></rss>", ["1", "2"], False),
        ("<rss>&<item>1</item></item><item>2</item></rss>", ["1", "2"], False),
        ("<rss>&<item/><item>2</item></rss>", ["2"], False),
        ("<rss>&<items>1</items><item>2</item></rss>", ["2"], False),
        ("<rss>&<x:item>1</x:item><item a='1'>2</item></rss>", ["2"], False),
        ("<rss>&<atom:entry>1</atom:entry></rss>", ["1"], False),
        ("<rss>&<ITEM>1</ITEM></rss>", ["1"], False),
        ("<rss>&<item>1</item></channel>", ["1"], True),
        ("<rss>&<item>1</item></rss><script></script>", ["1"], False),
        ("no root", [], True),
    ],
)
def test_broken_documents_give_their_whole_entries(
    text: str, entries: list[str], truncated: bool
) -> None:
    found = split(text)
    assert texts(found.first) == entries
    assert found.malformed
    assert found.truncated is truncated


@pytest.mark.parametrize(("length", "is_root"), [(61, True), (62, False)])
def test_the_name_of_the_root_has_at_most_61_characters(length: int, is_root: bool) -> None:
    name = "r" * length
    assert split(f"<{name}>&<item>1</item></{name}>").truncated is not is_root


@pytest.mark.parametrize(("length", "is_root"), [(8_192, True), (8_193, False)])
def test_the_attributes_of_the_root_have_at_most_8192_characters(
    length: int, is_root: bool
) -> None:
    attribute = f"a='{'x' * (length - 4)}'"
    assert split(f"<rss {attribute}>&<item>1</item></rss>").truncated is not is_root


@pytest.mark.parametrize(("length", "entries"), [(1, 1), (21, 1), (22, 0)])
def test_the_prefix_of_an_entry_has_at_most_21_characters(length: int, entries: int) -> None:
    prefix = "p" * length
    assert split(f"<rss>&<{prefix}:item>1</{prefix}:item></rss>").total == entries


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a & b", "a & b"),
        ("a &amp; b", "a & b"),
        ("a &lt; b &gt; &quot;&apos;", "a < b > \"'"),
        ("&eacute;&nbsp;&euro;", "é\xa0€"),
        ("&pi;&CounterClockwiseContourIntegral;", "π∳"),  # the shortest and the longest name
        ("&nosuchname;", "&nosuchname;"),
        ("&eacute", "&eacute"),
        ("&#233;&#xe9;&#xE9;", "ééé"),
        ("&#0000065;", "A"),
        ("&#00000065;", "&#00000065;"),
        ("&#x000041;", "A"),
        ("&#x0000041;", "&#x0000041;"),
        ("&#xD800;", "\ufffd"),
        ("&#55296;", "\ufffd"),
        ("&#xDFFF;", "\ufffd"),
        ("&#xD7FF;", "\ud7ff"),
        ("&#xE000;", "\ue000"),
        ("&a;&b1;", "&a;&b1;"),
    ],
)
def test_ampersands_of_broken_documents_are_mended(written: str, read: str) -> None:
    found = split(f"<rss>&<item>{written}</item></rss>")
    assert texts(found.first) == [read.strip()]


@pytest.mark.parametrize("name", ["title", "description", "content:encoded", "summary", "content"])
def test_html_inside_the_texts_of_broken_documents_is_kept_as_text(name: str) -> None:
    item = f"<item><{name}>a <p>b<br>c</{name}><link>l</link></item>"
    [found] = split(f"<rss>&{item}</rss>").first
    assert text_of(children(found)[name][0]) == "a <p>b<br>c"
    assert text_of(children(found)["link"][0]) == "l"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<title>a]]><b>c</title>", "a]] ><b>c"),
        ("<title><![CDATA[<b>]]></title>", "<b>"),
        ("<title a='1'>x<b>y</title>", "x<b>y"),
        ("<title\n>x<b>y</title>", "x<b>y"),
        ("<title>plain</title>", "plain"),
    ],
)
def test_texts_of_broken_documents(item: str, text: str) -> None:
    [found] = split(f"<rss>&<item>{item}</item></rss>").first
    assert text_of(children(found)["title"][0]) == text


def test_entries_of_broken_documents_keep_the_namespaces_of_the_root() -> None:
    found = split(
        "<rss xmlns:d='http://purl.org/dc/elements/1.1/' a='x&y'>&"
        "<item><d:creator>A</d:creator></item></rss>"
    )
    assert list(children(found.first[0])) == ["dc:creator"]


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://purl.org/dc/elements/1.1/", "dc:x"),
        ("http://purl.org/dc/terms/", "dcterms:x"),
        ("http://purl.org/rss/1.0/modules/syndication/", "sy:x"),
        ("http://purl.org/rss/1.0/modules/content/", "content:x"),
        ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner:x"),
        ("http://search.yahoo.com/mrss/", "media:x"),
        ("http://search.yahoo.com/mrss", "media:x"),
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:x"),
        ("http://www.w3.org/XML/1998/namespace", "xml:x"),
        ("http://www.w3.org/1999/xhtml", "xhtml:x"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:x"),
        ("http://www.w3.org/2005/Atom", "x"),
        ("http://purl.org/atom/ns#", "x"),
        ("http://purl.org/rss/1.0/", "x"),
        ("http://my.netscape.com/rdf/simple/0.9/", "x"),
        ("http://backend.userland.com/rss2", "x"),
        ("http://cyber.law.harvard.edu/rss/rss.html", "x"),
        ("http://blogs.law.harvard.edu/tech/rss", "x"),
        ("https://www.sitemaps.org/schemas/sitemap/0.9", "x"),
        ("http://www.google.com/schemas/sitemap-news/0.9", "news:x"),
        ("HTTP://www.google.com/Schemas/Sitemap-News/0.9", "news:x"),
        ("http://www.google.com/schemas/sitemap-image/1.1", "other:x"),
    ],
)
def test_names_of_elements_in_namespaces(namespace: str, name: str) -> None:
    prefixed = (
        etree.fromstring(f"<p:x xmlns:p='{namespace}'/>")
        if name != "xml:x"
        else (etree.fromstring("<xml:x/>"))
    )
    assert local_name(prefixed) == name


def test_names_of_elements_without_a_known_namespace() -> None:
    assert local_name(etree.fromstring("<x xmlns='http://unknown.example/'/>")) == "x"
    assert local_name(etree.fromstring("<x/>")) == "x"
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    for prefix in ("atom", "rss", "a", "rss1", "ATOM"):
        assert local_name(etree.fromstring(f"<{prefix}:x/>", parser)) == "x"
    assert local_name(etree.fromstring("<DC:x/>", parser)) == "dc:x"
    assert local_name(etree.Entity("nbsp")) == ""


def test_children_and_texts_are_in_document_order() -> None:
    element = etree.fromstring("<x><a>1</a><b>2<i>3</i>4</b><a/></x>")
    found = children(element)
    assert {name: texts(each) for name, each in found.items()} == {"a": ["1", ""], "b": ["234"]}
    assert text_of(None) == ""


def test_no_entity_is_expanded_that_a_document_declares() -> None:
    declared = '<!DOCTYPE rss [<!ENTITY own "expanded">]>'
    assert texts(split(f"{declared}<rss><item>&own;</item></rss>").first) == ["&own;"]


@pytest.mark.parametrize(("depth", "text"), [(254, "deep"), (255, "")])
def test_a_broken_document_is_read_to_the_depth_that_its_parser_allows(
    depth: int, text: str
) -> None:
    nested = "<a>" * depth + "deep" + "</a>" * depth
    assert texts(split(f"<rss>&<item>{nested}</item></rss>").first) == [text]


@pytest.mark.parametrize(("depth", "malformed"), [(254, False), (255, True)])
def test_a_document_deeper_than_its_parser_allows_is_malformed(depth: int, malformed: bool) -> None:
    nested = "<a>" * depth + "deep" + "</a>" * depth
    assert split(f"<rss><item>{nested}</item></rss>").malformed is malformed


def test_no_file_is_read_that_a_document_names_as_its_grammar(tmp_path: Path) -> None:
    grammar = tmp_path / "feed.dtd"
    grammar.write_text("<!ELEMENT is broken")  # who reads it takes the document for malformed
    found = split(f'<!DOCTYPE rss SYSTEM "{grammar}">{numbered(2)}')
    assert (texts(found.first), found.malformed) == (["0", "1"], False)


def test_an_end_without_a_beginning_ends_no_entry() -> None:
    found = split("<rss></item><item>1</item></item>&<item>2</item></rss>")
    assert texts([*found.first, *found.last]) == ["1", "2"]
    assert found.total == 2
