"""Check that words are read in names that people wrote, and none in those that tools made."""

from __future__ import annotations

import pytest

from crawler.extraction.page.class_names import all_words, words_of_label, written_words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("related-stories", "related stories"),
        ("relatedStories RelatedPosts", "related stories posts"),
        ("jp-relatedposts", "jp relatedposts"),
        ("ArticleBody__Paragraph-sc-1abc2d3-0 kJpWWe", "article body paragraph"),
        ("article_body__text c-share-bar", "article body text c share bar"),
        ("css-1abcde-Comment", "comment"),
        ("all-css-2 jsx-runtime", "all jsx runtime"),
        ("mntl-sc-block_42-0 mntl-sc-block-html", "mntl sc block html"),
        ("adSlot", "ad slot"),
        ("ads300x250 ad-728x90", "ads ad"),
        ("NewsletterCTA", "newsletter cta"),
        ("url fn n", "url fn n"),
        ("ads", "ads"),
        ("MENU", "menu"),
        ("col2 author-12", "col author"),
        ("md:hidden text-gray-800", "md hidden text gray"),
    ],
)
def test_words_that_people_wrote(label: str, words: str) -> None:
    assert written_words(label) == set(words.split())


@pytest.mark.parametrize(
    "label",
    [
        "sc-88fqzk-0 kJpWWe",
        "sc-1 aBcDeF",
        "sc-bdVaJa adsKjh",
        "css-7bio3z",
        "css-0",
        "dcr-4ads9q",
        "jsx-3381835873",
        "svelte-1ads2b",
        "jss-bio7",
        "tss-ads42",
        "kJpWWe",
        "MWBumP",
        "x1ads9 x1bio2 r-1toc",
        "_3xJpQ",
        "text-[#ads]",
        "[&_.author]:mt-4",
        "jp jq iu b",
        "ads bio toc dfp",
    ],
)
def test_names_that_tools_made_hold_no_word(label: str) -> None:
    assert not written_words(label) - {"r", "text"}


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Article_body__3xJpQ", "article body"),
        ("Article_body__ads_X", "article body"),
        ("Article_body__bio12", "article body"),
        ("article_body__quote", "article body quote"),
        ("article_body__item10", "article body item"),
        ("css-1ab_lead", "lead"),
        ("css-Zz9", ""),
        ("a bb ccc", "a bb ccc"),
        ("a bb ccc dd", ""),
        ("a bb ccc dd lead", "lead"),
        ("abCdEfGh", ""),
        ("abCdEfGhi", "ab cd ef ghi"),
        ("abcDef", "abc def"),
        ("abcDe", ""),
        ("sc-a1 abcDefgh", ""),
        ("sc-a1 abcDefghi", "abc defghi"),
    ],
)
def test_the_bounds_of_a_hash(label: str, words: str) -> None:
    assert written_words(label) == set(words.split())


def test_all_words_are_those_of_hashes_as_well() -> None:
    assert all_words("sc-88fqzk-0 kJpWWe") == {"sc", "fqzk", "k", "jp", "wwe"}


@pytest.mark.parametrize(
    "label", ["lead-text", "Lead_Text x2", "leadText", "col-12 İtext", "lead\x7ftext"]
)
def test_a_label_has_the_words_of_its_names(label: str) -> None:
    assert words_of_label(label) == all_words(label)


@pytest.mark.parametrize("sign", [chr(code) for code in range(33, 128) if not chr(code).isalpha()])
def test_each_sign_of_ascii_divides_words(sign: str) -> None:
    assert all_words(f"lead{sign}text") == {"lead", "text"}
