"""Test that JSON-LD is read as publishers write it, with the mistakes of their templates."""

from __future__ import annotations

from typing import Any

import pytest
from lxml.html import Element, HtmlElement

from crawler.extraction.page.json_ld import parse_tolerantly, read_nodes

ONE = {"@type": "NewsArticle", "headline": "One"}
WRITTEN = '{"@type": "NewsArticle", "headline": "One"}'


def _page(*scripts: str, kind: str = "application/ld+json") -> HtmlElement:
    body = Element("body")
    for text in scripts:
        script = Element("script")
        script.set("type", kind)
        script.text = text
        body.append(script)
    return body


def _read(*scripts: str) -> list[dict[str, Any]]:
    return list(read_nodes(_page(*scripts)))


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN,
        f"  {WRITTEN}\n",
        f"{WRITTEN};",
        f"{WRITTEN} {WRITTEN}",
        f"<!-- {WRITTEN} -->",
        f"<!-- {WRITTEN} -->;",
        f"//<![CDATA[\n{WRITTEN}\n//]]>",
        f"// <![CDATA[\n{WRITTEN}\n// ]]>",
        f"/*<![CDATA[*/{WRITTEN}/*]]>*/",
        f"/* <![CDATA[ */{WRITTEN}/* ]]> */",
        f"<![CDATA[{WRITTEN}]]>",
        f"<!--//<![CDATA[{WRITTEN}//]]>-->",
        '{"@type": "NewsArticle", "headline": "One",}',
        '{"@type": "NewsArticle", "headline": "One" , }',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;One&quot;}",
    ],
)
def test_a_value_is_read_in_spite_of_its_form(text: str) -> None:
    assert parse_tolerantly(text) == ONE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "line\nbreak\tand tab"}', {"a": "line\nbreak\tand tab"}),
        ('{"a": ["b", "c",], "d": 1}', {"a": ["b", "c"], "d": 1}),
        ('{"a": "B,] c",}', {"a": "B,] c"}),
        ('{"a": "say \\",] b",}', {"a": 'say ",] b'}),
        ("[1, 2,]", [1, 2]),
        ("", None),
        ("<!-- -->", None),
        ('{"@type": "NewsArticle"', None),
        ("no json", None),
        ("[" * 100_000, None),
    ],
)
def test_strings_stay_as_they_are_and_what_is_no_value_is_none(text: str, value: object) -> None:
    assert parse_tolerantly(text) == value


def test_a_broken_script_does_not_spoil_the_next() -> None:
    assert _read('{"@type": "NewsArticle"', "", WRITTEN) == [ONE]


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("application/ld+json", True),
        (" Application/LD+JSON; charset=utf-8", True),
        ("application/json", False),
        ("text/javascript", False),
        ("", False),
    ],
)
def test_only_scripts_of_json_ld_are_read(kind: str, read: bool) -> None:
    assert list(read_nodes(_page(WRITTEN, kind=kind))) == ([ONE] if read else [])


def test_nodes_come_in_order_and_the_outer_first() -> None:
    read = _read(
        '[{"@type": "A", "x": {"@type": "B"}, "y": [{"@id": "#c"}, {"@type": "D"}]}, {"z": 1}]',
        '{"@graph": [{"@type": "E"}, [{"@type": "F"}]]}',
    )
    assert [node.get("@type") or node["@id"] for node in read] == ["A", "B", "#c", "D", "E", "F"]


@pytest.mark.parametrize("count", [49, 50, 51])
def test_fifty_scripts_of_a_page_are_read(count: int) -> None:
    assert len(_read(*[WRITTEN] * count)) == min(count, 50)


@pytest.mark.parametrize(("length", "read"), [(2_000_000, 1), (2_000_001, 0)])
def test_a_script_of_two_million_characters_is_read(length: int, read: int) -> None:
    text = '{"@type": "A", "b": "' + "b" * (length - 23) + '"}'
    assert len(text) == length
    assert len(_read(text)) == read


@pytest.mark.parametrize(("depth", "read"), [(23, 1), (24, 1), (25, 0), (5000, 0)])
def test_nodes_are_read_at_most_twenty_four_levels_deep(depth: int, read: int) -> None:
    assert len(_read("[" * depth + WRITTEN + "]" * depth)) == read
    assert len(_read('{"a":' * depth + WRITTEN + "}" * depth)) == read


def test_what_stands_beside_a_node_too_deep_is_read() -> None:
    deep = '{"@type": "Deep"}'
    for _ in range(30):
        deep = f"[{deep}]"
    assert [node["@type"] for node in _read(f'[{deep}, {{"@type": "A"}}]')] == ["A"]
