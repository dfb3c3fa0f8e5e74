"""Check which lines go, with which reason, and which stay."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.line_rules import remove_lines
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier."
    for number in range(6)
]


def _strip(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    tags = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    read = parse_document(f"<html><body><div>{tags}</div></body></html>".encode(), URL)
    facts = DeclaredFacts(headlines=["A story of the sea"], authors=["Mara Lind"])
    kept, removed = remove_lines(cut_blocks(read.tree), facts)
    return [block.text for block in kept], {gone.text: gone.reason for gone in removed}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Advertisement", "advertisement"),
        ("Anzeige", "advertisement"),
        ("Article continues below advertisement", "advertisement"),
        ("This advertisement has not loaded yet, but your story continues.", "advertisement"),
        ("[CALL_TO_ACTION_2]", "placeholder"),
        ("$$TEASER$$", "placeholder"),
        ("{{ related.headline }}", "placeholder"),
        ("Loading recommendations…", "loading"),
        ("Source link", "source-link"),
        ("Read more: The tug that came too late", "read-more"),
        ("Lesen Sie auch: Der Schlepper", "read-more"),
        ("À lire aussi : Le remorqueur", "read-more"),
        ("1 of 166", "pager"),
        ("Seite 2 von 5", "pager"),
        ("5 min read", "reading-time"),
        ("Lesezeit: 4 Minuten", "reading-time"),
        ("Sign up for our morning newsletter", "newsletter"),
        ("Follow us on Facebook", "share"),
        ("Photo: Mara Lind/AFP", "credit"),
        ("Sputnik via AP", "credit"),
        ("Share on WhatsApp", "share"),
        ("12 Comments", "comments"),
        ("Leave a reply", "comments"),
        ("© 2026 The Paper. All rights reserved.", "copyright"),
        ("Related Posts", "related"),
        ("Mehr zum Thema", "related"),
        ('<p><a href="/x">The tug that came too late for everybody</a></p>', "related"),
        ('<div class="sharing-bar"><span>Tell your friends now</span></div>', "share"),
        ('<ul class="tags"><li><a href="/t">ferries and tugs</a></li></ul>', "tags"),
        ("A story of the sea", "headline"),
    ],
)
def test_residue_between_paragraphs_goes_with_its_reason(line: str, reason: str) -> None:
    kept, removed = _strip([PROSE[0], line, PROSE[1], *PROSE[2:]])
    assert kept == PROSE
    assert list(removed.values()) == [reason]


@pytest.mark.parametrize(
    "line",
    [
        "Why did it take so long?",
        "“Nobody screamed.”",
        "It was over.",
        "Share prices fell by 3% on Friday.",
        "Loading the cars took an hour.",
        "By noon, all were ashore.",
        "Photography was forbidden on board.",
        "Comments like these hurt.",
        "More than 40 of 166 passengers were children.",
        "“Subscribe to nothing,” my grandfather said.",
        "<ul><li>“I counted them twice.”</li><li>“A shoe was lost.”</li></ul>",
        "<blockquote>We are sorry.</blockquote>",
        '<p>He <a href="/x">told the paper</a> so.</p>',
        "<h2>Questions remain</h2>",
        "<table><tr><td>11 November 2026</td><td>Fire</td></tr></table>",
    ],
)
def test_short_lines_of_the_story_stay(line: str) -> None:
    kept, removed = _strip([*PROSE[:3], line, *PROSE[3:]])
    assert removed == {}
    assert len(kept) > len(PROSE)


def test_an_interview_keeps_its_questions() -> None:
    lines = [entry for text in PROSE for entry in (f"<p><b>And then? {text[9]}</b></p>", text)]
    assert len(_strip(lines)[0]) == 2 * len(PROSE)


def test_what_stands_above_the_text_goes() -> None:
    above = ["Breaking", "<h1>A story of the sea</h1>", "Mara Lind", "20 November 2026, 14:05"]
    kept, removed = _strip([*above, *PROSE])
    assert kept == PROSE
    assert set(removed.values()) == {"above-headline", "headline", "byline", "date"}


def test_a_class_on_the_articles_own_container_takes_nothing() -> None:
    inside = "".join(f"<p>{line}</p>" for line in PROSE)
    kept, _ = _strip([f'<div class="related newsletter share">{inside}</div>'])
    assert kept == PROSE


def test_a_second_telling_is_told_apart() -> None:
    told = ["<h2>At sea</h2>", *PROSE]
    kept, removed = _strip([*told, *told])
    assert kept == ["At sea", *PROSE]
    assert set(removed.values()) == {"told-twice"}


def test_what_the_story_says_again_stays() -> None:
    steps = ["Stir for a minute.", "Let it rest.", "Bake until brown, which takes half an hour."]
    lines = [PROSE[0], *steps, PROSE[1], *steps, PROSE[0], PROSE[2]]
    kept, _ = _strip(lines)
    assert kept == lines


CLASS_WORDS = {
    "share": "share sharing sharebar social socials addtoany sharedaddy follow",
    "newsletter": "newsletter newsletters signup subscribe subscription optin mailchimp",
    "related": "related recommended recommendation recommendations readmore outbrain taboola jp "
    "relatedposts morefrom mostread trending popular yarpp seealso",
    "advertisement": "ads advert advertisement adslot adsbygoogle sponsored dfp",
    "byline": "byline bylines author authors authorbox bio biography",
    "comments": "comments comment disqus respond",
    "navigation": "breadcrumb breadcrumbs pagination pager toc prevnext skiplink menu",
    "tags": "tags taglist tagcloud topics keywords hashtags",
    "credit": "credit credits copyright photographer imagecredit",
    "cookies": "cookie cookies consent gdpr",
    "published": "date dateline timestamp datetime pubdate posted published",
}

BOXES_WITH_PROSE = {"newsletter", "related", "advertisement", "byline", "comments"}


@pytest.mark.parametrize(
    ("word", "reason"),
    [(word, reason) for reason, words in CLASS_WORDS.items() for word in words.split()],
)
def test_each_class_word_names_a_box(word: str, reason: str) -> None:
    kept, removed = _strip([*PROSE[:3], f'<div class="{word}">Tell them all</div>', *PROSE[3:]])
    assert removed == {"Tell them all": reason}
    assert kept == PROSE


TEXT = [f"{line} Nobody had counted on day {day}." for day in range(3) for line in PROSE]
TEASER = "A paragraph that tells of something else. " * 4
"""Longer than a label: prose."""


@pytest.mark.parametrize(
    ("reason", "paragraphs", "is_removed"),
    [
        *((reason, 1, True) for reason in sorted(BOXES_WITH_PROSE)),
        *((reason, 2, False) for reason in sorted(BOXES_WITH_PROSE)),
        *((reason, 1, False) for reason in sorted(CLASS_WORDS.keys() - BOXES_WITH_PROSE)),
    ],
)
def test_few_boxes_may_hold_a_paragraph(reason: str, paragraphs: int, is_removed: bool) -> None:
    word = CLASS_WORDS[reason].split()[0]
    teasers = [f"{TEASER}{number}" for number in range(paragraphs)]
    box = "".join(f"<p>{teaser}</p>" for teaser in teasers)
    removed = _strip([*TEXT, f'<div class="{word}">{box}</div>'])[1]
    assert removed == (dict.fromkeys(teasers, reason) if is_removed else {})


@pytest.mark.parametrize("tag", ["h2", "h3", "h4", "article", "main"])
def test_class_words_of_the_articles_own_elements_name_no_box(tag: str) -> None:
    line = f'<{tag} class="tags">Ferries and the tugs that serve them</{tag}>'
    assert _strip([*PROSE[:3], line, *PROSE[3:]])[1] == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('<p><a href="/x">A link of twenty-six letter</a></p>', "related"),
        ('<p><a href="/x">A link of twenty-five let</a></p>', None),
        ('<p><a href="/x">The tug that came too late for all.</a></p>', None),
        ('<p><a href="/x">The tug that came too late for all:</a></p>', None),
        ('<ul><li><a href="/x">The tug that came too late for all</a></li></ul>', None),
        ('<h3><a href="/x">The tug that came too late for all</a></h3>', None),
        ("<figure><p>A caption</p></figure>", "caption"),
        ("<figure><blockquote><p>A quotation</p></blockquote></figure>", None),
    ],
)
def test_lone_links_and_captions(line: str, reason: str | None) -> None:
    removed = _strip([*PROSE[:3], line, *PROSE[3:]])[1]
    assert list(removed.values()) == ([reason] if reason else [])


def test_doubted_blocks_go_last_and_the_others_stay() -> None:
    page = "".join(f"<p>{line}</p>" for line in PROSE)
    cut = cut_blocks(parse_document(f"<html><body>{page}".encode(), URL).tree)
    kept, removed = remove_lines(cut, DeclaredFacts(), frozenset({1, 4}))
    assert [block.position for block in kept] == [0, 2, 3, 5]
    assert [gone.reason for gone in removed] == ["not-story", "not-story"]
