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


def _reasons(body: str, facts: DeclaredFacts | None = None) -> dict[str, str]:
    read = parse_document(f"<html><body><div>{body}</div></body></html>".encode(), URL)
    _, removed = remove_lines(cut_blocks(read.tree), facts or DeclaredFacts())
    return {gone.text: gone.reason for gone in removed}


def _linked(linked: int, size: int = 100) -> str:
    """Return markup of that many letters, of which so many are in a link."""
    return f"{'x' * (size - linked)}<a href='/x'>{'y' * linked}</a>"


STORY = "".join(f"<p>{line}</p>" for line in PROSE)


@pytest.mark.parametrize(("size", "kept"), [(299, 299), (300, 300), (301, 300)])
def test_three_hundred_characters_of_a_removed_line_are_told(size: int, kept: int) -> None:
    cut = cut_blocks(parse_document(f"<p>{'x' * size}</p>{STORY}".encode(), URL).tree)
    (gone,) = remove_lines(cut, DeclaredFacts(), frozenset({0}))[1]
    assert len(gone.text) == kept


@pytest.mark.parametrize(
    ("line", "is_paragraph"),
    [
        (f"<p>{'x' * 99}</p>", False),
        (f"<p>{'x' * 100}</p>", True),
        (f"<p>{'火' * 49}</p>", False),
        (f"<p>{'火' * 50}</p>", True),
        (f"<h2>{'x' * 100}</h2>", False),
        (f"<p>{_linked(50)}</p>", False),
        (f"<p>{_linked(49)}</p>", True),
    ],
)
def test_a_name_is_a_byline_above_the_first_paragraph_and_below_the_last(
    line: str, is_paragraph: bool
) -> None:
    facts = DeclaredFacts(authors=["Mara Lind"])
    expected = {} if is_paragraph else {"Mara Lind": "byline"}
    assert _reasons(f"{line}<p>Mara Lind</p>{STORY}", facts) == expected
    # An end of one letter is no paragraph, nor a line that anything is said of.
    assert _reasons(f"{STORY}<p>Mara Lind</p>{line}<p>z</p>", facts) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Mara Lind abcdefgh", "byline"),
        ("Mara Lind abcdefghi", None),
        ("By Theo Brandt", "byline"),
        ("By Theo Brandt.", None),
        ("By Theo Brandt?", None),
        ("By Theo Brandt!", None),
    ],
)
def test_a_byline_is_half_a_name_or_begins_as_one_and_is_no_sentence(
    line: str, reason: str | None
) -> None:
    facts = DeclaredFacts(authors=["Mara Lind"])
    expected = {line: reason} if reason else {}
    assert _reasons(f"<p>{line}</p>{STORY}", facts) == expected
    assert _reasons(f"{STORY}<p>{line}</p>", facts) == expected
    assert _reasons(f"<p>{PROSE[0]}</p><p>{line}</p>{STORY}", facts) == {}


@pytest.mark.parametrize(
    ("before", "size", "is_removed"),
    [(0, 5, True), (1, 5, True), (2, 5, False), (2, 20, False), (2, 21, True)],
)
def test_a_short_headline_may_be_a_line_further_down(
    before: int, size: int, is_removed: bool
) -> None:
    lines = [f"<p>{line}</p>" for line in PROSE]
    lines.insert(before, f"<p>{'x' * size}</p>")
    facts = DeclaredFacts(headlines=["x" * size])
    assert _reasons("".join(lines), facts) == ({"x" * size: "headline"} if is_removed else {})


@pytest.mark.parametrize(("size", "is_removed"), [(99, True), (100, False)])
def test_what_is_short_above_the_headline_goes(size: int, is_removed: bool) -> None:
    facts = DeclaredFacts(headlines=["A story of the sea"])
    above = "x" * size
    found = _reasons(f"<h2>{above}</h2><h1>A story of the sea</h1>{STORY}", facts)
    assert (found.get(above) == "above-headline") is is_removed
    assert found["A story of the sea"] == "headline"


def test_what_stands_between_two_headlines_is_above_the_text() -> None:
    facts = DeclaredFacts(headlines=["A story of the sea"])
    headline = "<h1>A story of the sea</h1>"
    found = _reasons(f"{headline}<p>Weekend edition</p>{headline}{STORY}", facts)
    assert found["Weekend edition"] == "above-headline"


@pytest.mark.parametrize(("size", "reason"), [(160, "byline"), (161, None)])
def test_a_byline_has_at_most_160_characters(size: int, reason: str | None) -> None:
    line = f"{'x' * 90} {'y' * (size - 91)}"
    assert (
        _reasons(f"<h4>{line}</h4>{STORY}", DeclaredFacts(authors=["x" * 90])).get(line) == reason
    )


def test_where_the_headline_is_not_in_the_text_its_place_tells_what_is_above() -> None:
    body = f"<p>One</p><p>Two</p><p>Three</p>{STORY}"
    for position, above in ((0, []), (1, []), (2, ["One"]), (None, [])):
        facts = DeclaredFacts(headline_position=position)
        cut = cut_blocks(parse_document(f"<body>{body}</body>".encode(), URL).tree)
        blocks = [block for block in cut if block.position != position]
        removed = remove_lines(blocks, facts)[1]
        assert [gone.text for gone in removed] == above


def test_the_block_of_the_headline_goes_whatever_its_words() -> None:
    assert _reasons(f"<h1>A tale</h1>{STORY}", DeclaredFacts(headline_position=0)) == {
        "A tale": "headline"
    }
    assert _reasons(f"{STORY}<p>A tale</p>", DeclaredFacts(headline_position=6)) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"<p>{_linked(59, 59)}</p>", "category"),
        (f"<p>{_linked(60, 60)}</p>", "related"),
        (f"<p>{_linked(36, 50)}</p>", "category"),
        (f"<p>{_linked(35, 50)}</p>", None),
        (f"<h4>{_linked(50, 50)}</h4>", None),
    ],
)
def test_a_short_link_above_the_text_is_a_category(line: str, reason: str | None) -> None:
    assert list(_reasons(line + STORY).values()) == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("before", "line", "is_removed"),
    [
        (2, "18 November 2026", True),
        (3, "18 November 2026", False),
        (6, "18 November 2026", True),
        (2, "Published " + "x" * 49, True),
        (2, "Published " + "x" * 50, False),
    ],
)
def test_a_date_goes_near_the_beginning_and_at_the_end(
    before: int, line: str, is_removed: bool
) -> None:
    lines = [f"<p>{text}</p>" for text in PROSE]
    lines.insert(before, f"<p>{line}</p>")
    assert _reasons("".join(lines)) == ({line: "date"} if is_removed else {})
    lines[before] = f"<h3>{line}</h3>"
    assert "date" not in _reasons("".join(lines)).values()


def test_a_short_last_paragraph_of_a_chinese_text_with_a_date_is_the_text_s() -> None:
    paragraph, line = (f"{'火' * size}，2026-11-18，{'火' * size}" for size in (22, 20))
    assert _reasons(f"{STORY}<p>{paragraph}</p>") == {}
    assert _reasons(f"{STORY}<p>{line}</p>") == {line: "date"}


@pytest.mark.parametrize(("size", "is_removed"), [(320, True), (321, False)])
def test_a_caption_has_at_most_320_characters(size: int, is_removed: bool) -> None:
    line = f"<figure><p>{'x' * size}</p></figure>"
    assert bool(_reasons(f"<p>{PROSE[0]}</p>{line}{STORY}")) is is_removed


@pytest.mark.parametrize(("linked", "is_removed"), [(95, False), (96, True)])
def test_a_teaser_is_nothing_but_a_link(linked: int, is_removed: bool) -> None:
    assert bool(_reasons(f"<p>{PROSE[0]}</p><p>{_linked(linked)}</p>{STORY}")) is is_removed


@pytest.mark.parametrize("tag", ["li", "td", "th", "dt", "dd", "blockquote", "h4"])
def test_a_link_in_a_list_a_table_a_quotation_or_a_heading_is_no_teaser(tag: str) -> None:
    around = {"td": "tr", "th": "tr", "dt": "dl", "dd": "dl", "li": "ul"}.get(tag, "div")
    table = "table" if around == "tr" else "div"
    line = f"<{table}><{around}><{tag}>{_linked(100)}</{tag}></{around}></{table}>"
    assert _reasons(f"<p>{PROSE[0]}</p>{line}{STORY}") == {}


@pytest.mark.parametrize(("size", "is_removed"), [(500, True), (501, False)])
def test_an_eighth_of_what_the_classifier_keeps_may_go(size: int, is_removed: bool) -> None:
    """Take links at the end, unless they are so many that the article is a list of links."""
    items = "".join(f"<li>{_linked(each, each)}</li>" for each in (200, size - 200))
    text = "".join(f"<p>{letter * 700}</p>" for letter in "abcde")
    assert bool(_reasons(f"{text}<ul>{items}</ul>")) is is_removed


@pytest.mark.parametrize(("size", "is_removed"), [(120, True), (121, False)])
def test_a_brief_may_lose_so_much_as_the_longest_caption_has(size: int, is_removed: bool) -> None:
    items = "".join(f"<li>{_linked(each, each)}</li>" for each in (200, size))
    found = _reasons("".join(f"<p>{letter * 200}</p>" for letter in "abc") + f"<ul>{items}</ul>")
    assert bool(found) is is_removed


@pytest.mark.parametrize(("size", "is_removed"), [(104, True), (105, False)])
def test_a_quarter_of_a_text_may_be_captions_and_other_lines_go_beside_them(
    size: int, is_removed: bool
) -> None:
    sizes = zip("uvwx", (300, 300, 300, size), strict=True)
    captions = "".join(f"<p class='caption'>{letter * each}</p>" for letter, each in sizes)
    text = "".join(f"<p>{letter * 1000}</p>" for letter in "abc")
    assert len(_reasons(f"<p>Advertisement</p>{captions}{text}")) == (5 if is_removed else 0)


@pytest.mark.parametrize(("size", "is_removed"), [(640, True), (641, False)])
def test_a_caption_that_a_class_word_names_has_at_most_640_characters(
    size: int, is_removed: bool
) -> None:
    line = f"<p class='caption'>{'x' * size}</p>"
    text = "".join(f"<p>{letter * 1000}</p>" for letter in "abcdefgh")
    assert bool(_reasons(line + text)) is is_removed
    assert _reasons(f"<p>{'x' * 321}</p>{text}") == {}


WALL = "La suite est réservée aux abonnés."


@pytest.mark.parametrize(("size", "is_removed"), [(200, True), (201, False)])
def test_what_stands_below_the_line_of_a_wall_at_the_end_is_the_walls(
    size: int, is_removed: bool
) -> None:
    offers = f"<p>Why this?</p><ul><li>{'x' * (size - 100)}</li><li>{'y' * 57}</li></ul>"
    found = _reasons("".join(f"<p>{letter * 200}</p>" for letter in "abcd") + WALL + offers)
    assert list(found.values()) == ["paywall"] * (4 if is_removed else 1)


def test_a_wall_above_or_between_the_text_takes_its_line_only() -> None:
    assert list(_reasons(f"<p>{WALL}</p>{STORY}")) == [WALL]
    assert list(_reasons(f"{STORY}<p>{WALL}</p>{STORY.replace('Sentence', 'Line')}")) == [WALL]


def test_what_several_rules_take_together_is_bounded() -> None:
    """Keep the links that the classifier keeps: neither rule takes an eighth, both together do."""
    text = "".join(f"<p>{letter * 700}</p>" for letter in "abcd")
    linked = f"<p>{_linked(300, 300)}</p>"
    at_end = f"<ul><li>{_linked(301, 301)}</li></ul>"
    assert len(_reasons(f"{linked}{text}")) == 1
    assert len(_reasons(f"{text}{at_end}")) == 1
    assert _reasons(f"{linked}{text}{at_end}") == {}


def test_what_is_doubted_and_what_is_told_twice_goes_whatever_it_amounts_to() -> None:
    page = f"<h2>At sea</h2>{STORY}<h2>At sea</h2>{STORY}<p>{'x' * 2000}</p>"
    cut = cut_blocks(parse_document(f"<html><body>{page}".encode(), URL).tree)
    kept, removed = remove_lines(cut, DeclaredFacts(), frozenset({len(cut) - 1}))
    assert [block.text for block in kept] == ["At sea", *PROSE]
    assert {gone.reason for gone in removed} == {"told-twice", "not-story"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"<ul><li>{_linked(70)}</li></ul>", None),
        (f"<ul><li>{_linked(71)}</li></ul>", "related"),
        (f"<ul><li><a href='/x'>{'y' * 99}.</a></li></ul>", None),
        ("<h2>More</h2>", "heading-without-text"),
        ("<h2>More</h2><p>It was over.</p>", None),
    ],
)
def test_what_stands_last_is_a_link_or_a_heading_without_text(
    line: str, reason: str | None
) -> None:
    assert list(_reasons(STORY + line).values()) == ([reason] if reason else [])


def test_the_words_of_a_table_are_no_prompts() -> None:
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Ship", "Share"), ("Bell", "4"))
    )
    table = f"<table>{rows}</table>"
    assert _strip([PROSE[0], table, PROSE[1]])[1] == {}
    assert _strip([PROSE[0], "<table><tr><td>Share</td></tr></table>", PROSE[1]])[1] == {
        "Share": "share"
    }
