"""Check what is set apart as the standfirst, by its class, by the description, or as a heading."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.standfirst import SeparatedText, separate
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import parse_document
from model.components import Removed

HEADLINE = "Ferry crew rescues forty off Northmere"
LINE = "All are safe, but the tug came late"
PROSE = [f"Paragraph {number} tells of the night at sea, word for word." for number in range(4)]
TEXT = "".join(f"<p>{line}</p>" for line in PROSE)


def _cut(between: str, text: str) -> list[Block]:
    page = (
        f"<html><body><p>Breaking</p><h1>{HEADLINE}</h1>{between}"
        f'<div id="chosen">{text}</div></body></html>'
    )
    return cut_blocks(parse_document(page.encode(), "https://paper.example/ferry").tree)


def _separate(between: str, text: str = TEXT, description: str | None = None) -> SeparatedText:
    """Read a page with ``between`` below its headline, and ``text`` as what was chosen."""
    blocks = _cut(between, text)
    chosen = [block for block in blocks if any("chosen" in each.words for each in block.path)]
    facts = DeclaredFacts(headline=HEADLINE, description=description, headline_position=1)
    return separate(blocks, chosen, facts)


def _texts(found: SeparatedText) -> list[str]:
    return [block.text for block in found.body]


@pytest.mark.parametrize(
    "name",
    ["article-standfirst", "post-deck", "dek", "c-subtitle", "subhead", "subheading",
     "articleSubheadline", "subline", "lead", "lede", "leadtext", "summary", "entry-excerpt",
     "intro", "introtext", "introduction", "teaser", "chapo", "chapeau", "sapo", "abstract",
     "kicker", "strapline", "tagline", "sommario", "occhiello", "ingress", "manchet", "vorspann",
     "bajada", "entradilla", "copete", "subtitulo", "perex", "leadin", "synopsis", "preamble",
     "einleitung", "anleser"],
)  # fmt: skip
def test_each_class_word_marks_a_standfirst_above_and_inside_the_text(name: str) -> None:
    line = f'<p class="{name}">{LINE}</p>'
    above, inside = _separate(line), _separate("", line + TEXT)
    assert (above.standfirst, _texts(above)) == (LINE, PROSE)
    assert (inside.standfirst, _texts(inside)) == (LINE, PROSE)


@pytest.mark.parametrize("name", ["", "text", "story-first"])
def test_a_line_without_such_a_word_is_none(name: str) -> None:
    line = f'<p class="{name}">{LINE}</p>'
    assert _separate(line).standfirst is None
    assert _separate("", line + TEXT).standfirst is None


@pytest.mark.parametrize(
    "name",
    ["related", "newsletter", "share", "social", "author", "byline", "caption", "credit",
     "comment", "menu"],
)  # fmt: skip
def test_each_class_word_of_a_box_speaks_against_it(name: str) -> None:
    assert _separate(f'<p class="{name}-lead">{LINE}</p>').standfirst is None
    boxed = f'<div class="{name}"><div><div><p class="lead">{LINE}</p></div></div></div>'
    assert _separate(boxed).standfirst is None


def test_the_class_of_the_element_right_around_it_counts_and_no_other() -> None:
    assert _separate(f'<div class="lead"><p>{LINE}</p></div>').standfirst == LINE
    assert _separate(f'<div class="lead"><div><p>{LINE}</p></div></div>').standfirst is None


@pytest.mark.parametrize(
    ("size", "is_found"), [(24, False), (25, True), (1000, True), (1001, False)]
)
def test_a_standfirst_above_the_text_has_25_to_1000_letters(size: int, is_found: bool) -> None:
    line = "x" * size
    found = _separate(f'<p class="lead">{line}</p>').standfirst
    assert found == (line if is_found else None)


@pytest.mark.parametrize(
    ("size", "is_found"), [(24, False), (25, True), (999, True), (1000, False)]
)
def test_a_standfirst_inside_the_text_has_fewer_than_1000(size: int, is_found: bool) -> None:
    found = _separate("", f'<p class="lead">{"x" * size}</p>{TEXT}')
    assert (found.standfirst is not None) is is_found
    assert len(found.body) == 5 - is_found


@pytest.mark.parametrize(("lines", "is_found"), [(0, True), (24, True), (25, False)])
def test_it_is_looked_for_among_25_blocks_below_the_headline(lines: int, is_found: bool) -> None:
    between = "<p>Photo</p>" * lines + f'<p class="lead">{LINE}</p>'
    assert (_separate(between).standfirst is not None) is is_found


def test_the_block_of_the_headline_is_none_even_if_the_chosen_one_has_other_words() -> None:
    blocks = _cut("", TEXT)
    head = f'<h1 class="lead">{HEADLINE}, says the master</h1>'
    blocks = cut_blocks(
        parse_document(f"<p>Breaking</p>{head}{TEXT}".encode(), "https://a.example").tree
    )
    facts = DeclaredFacts(headline=HEADLINE, headline_position=1)
    assert separate(blocks, blocks[2:], facts).standfirst is None


@pytest.mark.parametrize(
    ("line", "description", "is_found"),
    [
        ("Forty saved, harbour says", "Forty saved - harbour says.", True),
        ("Forty saved, harbour says", "Forty saved, harbour said", False),
        ("y" * 40 + " and more of it", "y" * 40 + " but cut short", True),
        ("y" * 39 + " and more of it", "y" * 39 + " but cut short", False),
        ("y" * 40, "y" * 40 + " and more of it", True),
        ("y" * 39, "y" * 39 + " and more of it", False),
        ("-" * 30, "", False),
    ],
)
def test_the_pages_description_is_told_by_40_letters(
    line: str, description: str, is_found: bool
) -> None:
    found = _separate(f"<p>{line}</p>", description=description).standfirst
    assert found == (line if is_found else None)


def test_the_first_paragraph_stays_although_it_is_the_description() -> None:
    found = _separate("", description=PROSE[0])
    assert (found.standfirst, _texts(found)) == (None, PROSE)


@pytest.mark.parametrize(
    ("between", "size", "tag", "is_found"),
    [
        (0, 61, "h2", True),
        (2, 61, "h2", True),
        (3, 61, "h2", False),
        (0, 60, "h2", False),
        (0, 61, "h3", False),
        (0, 61, "p", False),
    ],
)
def test_a_long_second_heading_right_below_the_headline_is_one(
    between: int, size: int, tag: str, is_found: bool
) -> None:
    line = "z" * size
    heading = f"<{tag}>{line}</{tag}>"
    above = _separate("<p>Photo</p>" * between + heading)
    inside = _separate("<p>Photo</p>" * between, heading + TEXT)
    assert above.standfirst == inside.standfirst == (line if is_found else None)
    assert _texts(inside) == (PROSE if is_found else [line, *PROSE])


def test_what_the_text_repeats_of_it_is_removed_and_told() -> None:
    line = f'<p class="lead">{LINE}</p>'
    found = _separate(line, f"<p>{LINE}.</p>{TEXT}<p>{LINE}</p>")
    assert (found.standfirst, _texts(found)) == (LINE, PROSE)
    assert found.removed == [Removed(f"{LINE}.", "standfirst"), Removed(LINE, "standfirst")]


@pytest.mark.parametrize(("before", "is_found"), [(0, True), (1, True), (2, False)])
def test_it_is_one_of_the_first_two_paragraphs_of_the_text(before: int, is_found: bool) -> None:
    line = f'<p class="lead">{LINE}</p>'
    paragraphs = [f"<p>{text}</p>" for text in PROSE]
    paragraphs.insert(before, line)
    assert (_separate("", "".join(paragraphs)).standfirst is not None) is is_found


@pytest.mark.parametrize(("size", "is_found"), [(25, False), (26, True)])
def test_a_text_of_nothing_else_is_no_standfirst(size: int, is_found: bool) -> None:
    lead = f'<p class="lead">{LINE}</p>'
    found = _separate("", f"{lead}<p>{'x' * size}</p>")
    assert (found.standfirst is not None) is is_found


def test_what_stands_above_the_standfirst_is_not_the_text_that_it_leads_to() -> None:
    page = f'<p>{PROSE[0]}</p><h1>{HEADLINE}</h1><p class="lead">{LINE}</p>'
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/a").tree)
    facts = DeclaredFacts(headline=HEADLINE, headline_position=1)
    found = separate(blocks, blocks, facts)
    assert (found.standfirst, found.body) == (None, blocks)


@pytest.mark.parametrize(
    "line",
    [
        f'<p class="lead" hidden>{LINE}</p>',
        f'<ul><li class="lead">{LINE}</li></ul>',
        f'<figcaption class="lead">{LINE}</figcaption>',
        f'<table><tr><td class="lead">{LINE}</td></tr></table>',
        f'<table><tr><th class="lead">{LINE}</th></tr></table>',
        f'<nav><p class="lead">{LINE}</p></nav>',
        f'<figure><p class="lead">{LINE}</p></figure>',
        f'<footer><p class="lead">{LINE}</p></footer>',
        f'<aside><p class="lead">{LINE}</p></aside>',
        f'<form><p class="lead">{LINE}</p></form>',
        f'<p class="lead">{HEADLINE}!</p>',
        f'<p class="lead">{"x" * 50}<a href="/x">{"y" * 50}</a></p>',
    ],
)
def test_what_readers_do_not_see_as_a_standfirst_is_none(line: str) -> None:
    assert _separate(line).standfirst is None


def test_a_standfirst_may_have_links() -> None:
    line = f'<p class="lead">{"x" * 51}<a href="/x">{"y" * 49}</a></p>'
    assert _separate(line).standfirst == "x" * 51 + "y" * 49


def test_a_page_without_headline_or_text_has_none() -> None:
    blocks = _cut(f'<p class="lead">{LINE}</p>', TEXT)
    assert separate(blocks, blocks[3:], DeclaredFacts()) == SeparatedText(None, blocks[3:])
    facts = DeclaredFacts(headline=HEADLINE, headline_position=1)
    assert separate(blocks, [], facts) == SeparatedText(None, [])


def _read(body: str, description: str | None = None, left_out: str | None = None) -> SeparatedText:
    """Read a page whose text is all of ``<main>`` but the headline and what is ``left_out``."""
    page = f"<html><body><main>{body}</main></body></html>"
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/ferry").tree)
    chosen = [block for block in blocks if block.text not in {HEADLINE, left_out}]
    facts = DeclaredFacts(headline=HEADLINE, description=description, headline_position=0)
    return separate(blocks, chosen, facts)


HEAD = f"<h1>{HEADLINE}</h1>"
LEAD = f'<p class="lead">{LINE}</p>'
BOXES = "".join(f"<div class='block'><p>{line}</p></div>" for line in PROSE)
BROKEN = "<br><br>".join(PROSE)


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}<p>{LINE}</p>{TEXT}",
        f"{HEAD}{LEAD}{TEXT}",
        f"{HEAD}<div>{LEAD}{TEXT}</div>",
        f"{HEAD}<div class='block'>{LEAD}</div>{BOXES}",
        f"{HEAD}<div class='block'><div class='intro'><p>{LINE}</p></div></div>{BOXES}",
        f"{HEAD}<div class='summary'>{LINE}<br><br>{BROKEN}</div>",
    ],
    ids=["plain", "class", "inside", "boxed", "wrapped", "broken"],
)
def test_a_paragraph_of_the_body_that_is_the_description_is_the_lead(body: str) -> None:
    found = _read(body, description=f"{LINE}.")
    assert (found.standfirst, _texts(found)) == (None, [LINE, *PROSE])


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}{LEAD}<div>{TEXT}</div>",
        f"<header>{HEAD}{LEAD}</header><div>{TEXT}</div>",
        f"{HEAD}<div class='intro'><p>{LINE}</p></div><div>{TEXT}</div>",
        f"{HEAD}<div class='intro'><p>{LINE}</p></div><div>{BOXES}</div>",
        f"{HEAD}{LEAD}<div><p>{PROSE[0]}</p></div>",
    ],
)
def test_what_is_apart_and_has_a_class_is_the_standfirst_though_it_is_described(body: str) -> None:
    found = _read(body, description=LINE)
    assert found.standfirst == LINE
    assert LINE not in _texts(found)


def test_the_class_of_the_texts_element_marks_no_paragraph() -> None:
    for body in (
        f'{HEAD}<div class="intro text"><p>{LINE}</p>{TEXT}</div>',
        f'{HEAD}<div class="teaser">{LINE}<br><br>{BROKEN}</div>',
        f'{HEAD}<div class="article-intro"><p>{LINE}</p><p>{PROSE[0]}</p></div>{TEXT}',
    ):
        found = _read(body)
        assert (found.standfirst, _texts(found)[0]) == (None, LINE)


def test_a_lead_that_was_not_chosen_comes_back_from_among_the_paragraphs_alone() -> None:
    among = _read(f"{HEAD}<p>{LINE}</p>{TEXT}", description=LINE, left_out=LINE)
    assert (among.standfirst, _texts(among)) == (None, [LINE, *PROSE])
    apart = _read(f"{HEAD}<p>{LINE}</p><div>{TEXT}</div>", description=LINE, left_out=LINE)
    assert (apart.standfirst, _texts(apart)) == (LINE, PROSE)


def test_a_lead_stays_though_the_page_says_it_above_the_text_too() -> None:
    found = _separate(LEAD, f"<p>{LINE}</p>{TEXT}", description=LINE)
    assert (found.standfirst, _texts(found)) == (None, [LINE, *PROSE])


@pytest.mark.parametrize(("subheadings", "is_found"), [(0, True), (1, False)])
def test_a_long_heading_among_others_of_its_rank_is_a_subheading(
    subheadings: int, is_found: bool
) -> None:
    line = "z" * 61
    found = _read(f"{HEAD}<h2>{line}</h2>{TEXT}" + f"<h2>{'w' * 30}</h2>{TEXT}" * subheadings)
    assert (found.standfirst == line) is is_found


def test_the_lead_is_told_to_the_rules_that_take_lines() -> None:
    assert _read(f"{HEAD}{LEAD}{TEXT}", description=LINE).lead == 1
    assert _read(f"{HEAD}{LEAD}{TEXT}").lead is None


DESCRIBED = "The tug that was to help came an hour late, and nobody knows why it did."


@pytest.mark.parametrize(
    "above",
    [
        f'<p class="subhead">{LINE}</p><div><p>{DESCRIBED}</p></div>',
        f"<h2>{LINE}, and forty had to wait for it in the cold</h2><div>{DESCRIBED}</div>",
        f'<p class="kicker">{LINE}</p><section><div><span>{DESCRIBED}</span></div></section>',
    ],
)
def test_the_description_set_apart_is_surer_than_a_class_word(above: str) -> None:
    found = _separate(above, description=DESCRIBED)
    assert (found.standfirst, _texts(found)) == (DESCRIBED, PROSE)


@pytest.mark.parametrize(
    ("place", "is_found"),
    [("Northmere. ", True), ("Northmere/Sundvik – ", True), ("NORTHMERE (AP) — ", True),
     ("x" * 25 + " ", True), ("x" * 26 + " ", False)],
)  # fmt: skip
def test_the_description_may_begin_with_its_place(place: str, is_found: bool) -> None:
    found = _separate(f"<div><p>{place}{DESCRIBED}</p></div>", description=DESCRIBED)
    assert found.standfirst == (place + DESCRIBED if is_found else None)


def test_a_short_description_is_not_looked_for_inside_a_line() -> None:
    found = _separate("<div><p>Northmere. The tug came late, they say.</p></div>",
                      description="The tug came late")  # fmt: skip
    assert found.standfirst is None


def test_the_description_right_above_the_text_is_found_where_another_headline_is_first() -> None:
    menu = "".join(f"<p>Line {number} of a menu</p>" for number in range(30))
    found = _separate(f"{menu}<h2>{HEADLINE}</h2><div><p>{DESCRIBED}</p></div>",
                      description=DESCRIBED)  # fmt: skip
    assert (found.standfirst, _texts(found)) == (DESCRIBED, PROSE)
