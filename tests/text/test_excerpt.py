"""Test what a person sees of a page."""

from __future__ import annotations

import pytest

from text.excerpt import HIDDEN, excerpt


def test_an_excerpt_is_what_a_reader_would_see() -> None:
    page = b"""<!doctype html><html><head><title>T</title></head><body class=a>
    <script>if (a<b) alert("no")</script><STYLE>p{}</STYLE>
    <h1>Bridge &amp; tunnel</h1><p>The bridge <b>opened</b>.</p>"""
    assert excerpt(page, None) == "Bridge & tunnel The bridge opened ."
    assert excerpt("<p>ż".encode("iso-8859-2"), "iso-8859-2") == "ż"
    assert len(excerpt(b"<p>word " * 10_000, "utf-8")) == 1500
    # as many openings as fit: it must not look for the end of each
    assert excerpt(b"<script>" * 60_000 + b"<b>x", "nonsense") == ""


@pytest.mark.parametrize("name", ["script", "style", "template", "noscript", "svg", "head"])
def test_the_text_of_each_hidden_element_is_left_out(name: str) -> None:
    assert name in HIDDEN
    page = f"a<{name.upper()} x=1>no<b>no</b></{name}>z"
    assert excerpt(page.encode(), None) == "a z"


def test_an_excerpt_is_cut_only_where_it_is_longer() -> None:
    whole = "x" * 1_500
    assert excerpt(whole.encode(), None) == whole
    cut = excerpt((whole + "x").encode(), None)
    assert cut == "x" * (1_500 - 1) + "…"
