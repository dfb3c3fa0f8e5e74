"""Test that the files in which the stories of the sites are written are read."""

from __future__ import annotations

import pytest

from copydesk.demo.server import Web
from copydesk.demo.stories import parse_blocks, parse_story


def test_blocks_of_every_kind_are_read() -> None:
    text = "One <em>two</em>\nthree.\n\n## Four\n\n> Five &amp; six\n\n- a\n- b"
    blocks = parse_blocks(text)
    assert [block.kind for block in blocks] == ["paragraph", "heading", "quote", "list"]
    plain = [["One two three."], ["Four"], ["Five & six"], ["a", "b"]]
    assert [block.plain for block in blocks] == plain


def test_lines_in_japanese_are_joined_without_a_space() -> None:
    assert parse_blocks("灯台の灯。\n港の灯。")[0].parts == ["灯台の灯。港の灯。"]


def test_a_story_that_is_not_well_written_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        parse_story("no fence")
    with pytest.raises(TypeError):
        parse_story('+++\nunknown = "x"\n+++\ntext')


def test_a_live_blog_says_its_newest_entry_first(web: Web) -> None:
    article = web["ticker"].article("storm-renata-live")
    assert article.first.startswith("The coastal line")
    assert article.last.startswith("The sea wall at Port Lassiter")
