"""Test that nothing of a stored text acts in the reader's browser."""

from __future__ import annotations

import pytest

from desk.pages.rendering.clean_html import clean_html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>steal()</script>",
        '<p onclick="steal()">x</p>',
        '<a href="javascript:steal()">x</a>',
        '<a href="data:text/html,steal()">x</a>',
        '<p style="background:url(https://evil.example/steal)">x</p>',
        "<style>p{background:url(//evil.example/steal)}</style>",
        '<svg><script>steal()</script><a xlink:href="javascript:steal()">x</a></svg>',
        '<img src=x onerror="steal()">',
        '<iframe src="https://evil.example/steal"></iframe>',
        '<form action="https://evil.example/steal"><input></form>',
        "<math><mtext><table><mglyph><style><img src=x onerror=steal()>",
        '<p class="steal" id="steal">x</p>',
    ],
)
def test_nothing_acts(hostile: str) -> None:
    assert "steal" not in clean_html(f"<p>Fog.</p>{hostile}", "")


def test_structure_stays_and_links_tell_nobody() -> None:
    cleaned = clean_html('<h2>Pier</h2><ul><li><a href="https://a.example/">x</a></li></ul>', "")
    assert cleaned == (
        '<h2>Pier</h2><ul><li><a href="https://a.example/" rel="noopener noreferrer nofollow">x</a>'
        "</li></ul>"
    )


def test_plain_text_is_paragraphs_and_never_markup() -> None:
    assert clean_html(None, "One.\n\n<b>Two</b>\n\n ") == "<p>One.</p><p>&lt;b&gt;Two&lt;/b&gt;</p>"
