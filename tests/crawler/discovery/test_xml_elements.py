"""Test the names of elements in any case and of any spelling of a namespace, and their texts."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.discovery.xml_elements import attribute, local_name, text_of


def only(xml: str) -> etree._Element:
    return etree.fromstring(xml)[0]


@pytest.mark.parametrize(
    "namespace",
    [
        *("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.1"),
        *("https://purl.org/dc/elements/1.1/", "HTTP://PURL.ORG/DC/ELEMENTS/1.1/"),
        "http://purl.org/dc/elements/1.0/",
    ],
)
def test_a_namespace_is_known_however_it_is_spelled(namespace: str) -> None:
    for name in ("creator", "CREATOR", "Creator"):
        assert local_name(only(f"<r xmlns:x='{namespace}'><x:{name}/></r>")) == "dc:creator"


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        ("<r><PubDate/></r>", "pubdate"),
        ("<r xmlns='http://unknown.example/'><Title/></r>", "title"),
        ("<r xmlns:x='http://unknown.example/'><x:Title/></r>", "other:title"),
        ("<r xmlns:x='http://www.w3.org/2005/Atom'><x:Link/></r>", "link"),
    ],
)
def test_names_are_in_lower_case(xml: str, name: str) -> None:
    assert local_name(only(xml)) == name


def test_an_attribute_is_found_in_any_case_its_own_first() -> None:
    element = only("<r><link HREF='1' Rel='2' rel='3'/></r>")
    assert attribute(element, "href") == "1"
    assert attribute(element, "rel") == "3"
    assert attribute(element, "type") is None


def test_the_text_of_an_element_is_what_a_reader_sees() -> None:
    assert text_of(None) == ""
    assert text_of(only("<r><a>x<b>y<script>no</script>z</b><STYLE>no</STYLE>!</a>no</r>")) == (
        "xyz!"
    )
    assert text_of(only("<r><a>Minister&#146;s \u0085</a></r>")) == "Minister’s …"


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://purl.org/dc/terms/", "dcterms:x"),
        ("http://purl.org/rss/1.0/modules/syndication/", "sy:x"),
        ("http://purl.org/rss/1.0/modules/content/", "content:x"),
        ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner:x"),
        ("http://search.yahoo.com/mrss/", "media:x"),
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:x"),
        ("http://www.w3.org/1999/xhtml", "xhtml:x"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:x"),
    ],
)
def test_each_module_has_its_usual_prefix(namespace: str, name: str) -> None:
    assert local_name(only(f"<r xmlns:a='{namespace}'><a:x/></r>")) == name
