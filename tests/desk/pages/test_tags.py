"""Test which tags are in what somebody writes."""

from __future__ import annotations

import pytest

from desk.pages.tags import LONGEST_TAG, MOST_TAGS, tag_key, tags_in


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("", []),
        (" , ;,", []),
        ("Harbour", ["Harbour"]),
        ("to be  checked, Harbour;council", ["to be checked", "Harbour", "council"]),
        ("Harbour, HARBOUR, harbour", ["Harbour"]),
        ("Straße, STRASSE", ["Straße"]),
        ("Café, cafe\u0301, cafe", ["Café"]),
        ("ＡＢＣ, abc", ["ＡＢＣ"]),
        ("ميناء، سياسة", ["ميناء", "سياسة"]),
        ("港湾、経済，新聞", ["港湾", "経済", "新聞"]),
        ("نمی\u200cخواهم", ["نمی\u200cخواهم"]),
        ("🚢", ["🚢"]),
        ("a\tb\nc", ["a b c"]),
        ("<b>, =1+1, {$ne: 1}", ["<b>", "=1+1", "{$ne: 1}"]),
        ("x" * LONGEST_TAG, ["x" * LONGEST_TAG]),
        (",".join(map(str, range(MOST_TAGS))), list(map(str, range(MOST_TAGS)))),
    ],
)
def test_tags_are_read_from_a_list(written: str, tags: list[str]) -> None:
    assert list(tags_in(written).values()) == tags


@pytest.mark.parametrize(
    "written",
    [
        "x" * (LONGEST_TAG + 1),
        ",".join(map(str, range(MOST_TAGS + 1))),
        "a\x00b",
        "a\x1b[2J",
        "a\x7fb",
        "a\u202eb",
        "a\u2066b",
        "a\ufeffb",
        "a\ue000b",
        "a\udc80b",
        "\u200d",
        "\u0301",
    ],
)
def test_what_is_no_tag_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"tags? "):
        tags_in(written)


def test_tags_are_compared_without_case_accents_width_and_joiners() -> None:
    assert tag_key("  Grüne  PARTEI ") == tag_key("grune partei")
    assert tag_key("نمی\u200cخواهم") == tag_key("نمیخواهم")
    assert tag_key("港湾") != tag_key("港")
