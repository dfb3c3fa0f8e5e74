"""Check which widgets between the paragraphs are told, and what only looks like one."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.widgets import find_widgets, is_of_post
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from tests.crawler.extraction.fields.reading import ReadPage

PROSE = [
    f"<p>Sentence {number} of the story tells at some length what the crew of the ferry did that "
    "night, why it mattered to the people who were waiting on the pier, and who came back.</p>"
    for number in range(12)
]


def _told(inside: str, *, last: bool = False) -> dict[str, str]:
    """Return what is told of a page with ``inside`` between its paragraphs, or below the last."""
    lines = [*PROSE, inside] if last else [*PROSE[:6], inside, *PROSE[6:]]
    blocks = cut_blocks(ReadPage("", f"<div>{''.join(lines)}</div>").document.tree)
    facts = DeclaredFacts(authors=["Mara Lind"], address="https://www.paper.example/story")
    reasons = find_widgets(blocks, facts)
    return {
        block.text: reason
        for block, reason in zip(blocks, reasons, strict=True)
        if reason is not None
    }


POLL = "<div><h4>Is it right?</h4>{}</div>"
CHOICE = "<div><label><input type={}>Yes, safety first</label></div>"


def test_a_question_with_choices_is_a_poll() -> None:
    told = _told(POLL.format(CHOICE.format("radio") * 2))
    assert told == {"Is it right?": "poll", "Yes, safety first": "poll"}


@pytest.mark.parametrize(
    "inside",
    [
        POLL.format(CHOICE.format("radio")),
        POLL.format(CHOICE.format("text") * 2),
        POLL.format(CHOICE.format("checkbox") * 2),  # a list of what is to be done
        POLL.format(""),
        f"<div>{PROSE[0]}{CHOICE.format('radio') * 2}</div>".replace("<div><label>", "<label>"),
    ],
)
def test_a_question_without_choices_and_a_paragraph_are_no_poll(inside: str) -> None:
    assert "Is it right?" not in _told(inside)
    assert not any(text.startswith("Sentence") for text in _told(inside))


def test_what_stands_with_an_audio_players_line_goes() -> None:
    player = (
        "<div><p>Listen to this article · 4:12 min</p><p>Tell us what you think of it.</p></div>"
    )
    assert set(_told(player).values()) == {"audio"}
    assert len(_told(player)) == 2
    assert _told("<div><p>Listen to the sea</p><p>Tell us what you think of it.</p></div>") == {}


HEAD = "<h4><a href=/news/k>Lighthouse keeper retires</a></h4>"


@pytest.mark.parametrize(
    "card",
    [
        f"<div>{HEAD}<p>The lighthouse will be run from a control room.</p></div>",
        f"<div><span>In depth</span>{HEAD}<p>It will be run from a control room.</p></div>",
        f"<aside><div>{HEAD}</div><p>It will be run from a control room.</p></aside>",
        "<div><a href=/news/k><h4>Lighthouse keeper retires</h4></a><p>A control room.</p></div>",
    ],
)
def test_a_card_of_another_story_goes(card: str) -> None:
    told = _told(card)
    assert set(told.values()) == {"related"}
    assert any("control room" in text for text in told)


@pytest.mark.parametrize(
    "inside",
    [
        "<div><h4>Lighthouse keeper retires</h4><p>It will be run from a control room.</p></div>",
        "<div><h4><a href='#x'>Lighthouse</a></h4><p>It will be run from a control room.</p></div>",
        "<div><h4>The <a href=/k>keeper</a> retires</h4><p>A control room.</p></div>",
        f"<div>{HEAD}<p>{'A control room. ' * 20}</p></div>",
        f"<div>{HEAD}<p>A control room.</p>{HEAD}<p>Another control room.</p></div>",
        f"{HEAD}<p>It will be run from a control room.</p>",
        f"<div>{HEAD}<p>A control room.</p></div>" * 2,  # beside each other: a list
    ],
)
def test_a_section_of_the_text_is_no_card(inside: str) -> None:
    assert _told(inside) == {}


@pytest.mark.parametrize(("count", "cards"), [(3, True), (4, False)])
def test_more_than_three_cards_are_the_text(count: int, cards: bool) -> None:
    between = "".join(f"<div>{HEAD}<p>A control room.</p></div>{line}" for line in PROSE[:count])
    assert bool(_told(between)) is cards


SUMMARY = "<div><h4>{}</h4><ul><li>{}</li></ul></div>"


@pytest.mark.parametrize(
    ("head", "point", "goes"),
    [
        ("AI-generated summary", "The crew of the ferry mattered to people waiting", True),
        ("Zusammenfassung, mit KI erstellt", "The crew of the ferry came back that night", True),
        ("AI-generated summary", "Engineers found seventeen rotten piles underneath", False),
        ("What matters", "The crew of the ferry mattered to people waiting", False),
    ],
)
def test_a_machines_summary_goes_where_it_repeats_the_text(
    head: str, point: str, goes: bool
) -> None:
    told = _told(SUMMARY.format(head, point))
    assert told == (dict.fromkeys((head, point), "machine-summary") if goes else {})


BIOGRAPHY = "Mara Lind covers the harbour for the Courier."


@pytest.mark.parametrize("tag", ["em", "i", "small"])
def test_the_writers_biography_below_the_text_goes(tag: str) -> None:
    line = f"<p><{tag}>{BIOGRAPHY}</{tag}></p>"
    assert _told(line, last=True) == {BIOGRAPHY: "byline"}
    assert _told(line) == {}


@pytest.mark.parametrize(
    "line",
    [f"<p>{BIOGRAPHY}</p>", "<p><em>Tom Ray covers the harbour.</em></p>"],
)
def test_a_last_line_of_the_text_is_no_biography(line: str) -> None:
    assert _told(line, last=True) == {}


def test_a_last_paragraph_in_italics_that_begins_with_the_writer_is_the_text_s() -> None:
    paragraph = f"Mara Lind was on the ferry that night, and so were {'others, ' * 7}and me."
    assert len(paragraph) >= 100
    assert _told(f"<p><em>{paragraph}</em></p>", last=True) == {}


def test_no_text_has_no_widgets() -> None:
    assert find_widgets([], DeclaredFacts()) == []


STORY = "<a href='/a{}'>The tug that came an hour late {}</a>"


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>FUNDA LAPHA |</strong> {}</p>",
        "<p>Read: {}</p>",
        "<p><em>Also read: {}</em></p>",
        "<div>Mehr dazu » {}</div>",
        "<p>もっと：{}</p>",
        "<p>Related – <b>{}</b></p>",
        "<p><b>More</b>: {}</p>",
        "<li>See also → {}</li>",
        "<p>READ MORE &gt; {}</p>",
        "<blockquote>Lees ook: {}</blockquote>",
    ],
)
def test_lines_behind_a_label_that_comes_again_lead_to_other_stories(line: str) -> None:
    one, other = (line.format(STORY.format(name, name)) for name in "xy")
    assert list(_told(one + PROSE[0] + other).values()) == ["related"] * 2
    assert _told(one) == {}
    for site, leaves in (("https://paper.example/", False), ("//other.example/", True),
                         ("https://[broken/", True)):  # fmt: skip
        lines = (one + PROSE[0] + other).replace("href='/", f"href='{site}")
        assert bool(_told(lines)) is not leaves
    facts = f"<p>Berth: two</p>{one}<p>Tug: none</p>{other}"
    assert _told(facts) == {}


@pytest.mark.parametrize(
    "line",
    [
        "<p>The council said: {} and no more</p>",
        "<p>The council said {}</p>",
        "<p>Source: <a href='/{}'>Harbour office {}</a></p>",
        "<p>Read: <a href='/{}'>The tug came an hour late that night, {}.</a></p>",
        "<p>What the council of the harbour said of it all: {}</p>",
        "<p>{}</p>",
    ],
)
def test_other_lines_with_links_stay(line: str) -> None:
    lines = [line.format(STORY.format(name, name), name) for name in "xy"]
    assert _told(lines[0] + PROSE[0] + lines[1]) == {}


@pytest.mark.parametrize(("icons", "is_card"), [(36, True), (37, False)])
def test_a_card_has_forty_elements_at_most(icons: int, is_card: bool) -> None:
    card = f"<div>{HEAD}<p>It will be run from a control room.{'<i></i>' * icons}</p></div>"
    assert bool(_told(card)) is is_card


@pytest.mark.parametrize(
    "words",
    ["twitter-tweet", "instagram-media", "bluesky-embed", "mastodon-embed", "fb-xfbml",
     "tiktok-embed", "text-post-media", "reddit-embed", "imgur-embed", "telegram-post"],
)  # fmt: skip
def test_each_network_is_known_by_all_words_of_its_class(words: str) -> None:
    def is_post(name: str) -> bool:
        page = ReadPage("", f"<blockquote class='{name}'>Boats left.</blockquote>")
        return all(is_of_post(block) for block in cut_blocks(page.document.tree))

    assert is_post(words)
    each = words.split("-")
    assert not any(is_post("-".join(each[:at] + each[at + 1 :])) for at in range(len(each)))


@pytest.mark.parametrize(("size", "leads_away"), [(25, True), (24, False)])
def test_a_linked_headline_has_twenty_five_letters(size: int, leads_away: bool) -> None:
    line = f"<p>Read: <a href='/a'>{'x' * size}</a></p>"
    assert bool(_told(line + PROSE[0] + line)) is leads_away


@pytest.mark.parametrize(
    ("below", "leads_away"), [("<h2>Part</h2>", True), ("<p>No</p><h2>Part</h2>", False)]
)
def test_a_labelled_link_stands_above_a_paragraph_or_a_heading(
    below: str, leads_away: bool
) -> None:
    lines = [line.format(STORY.format(at, at)) for at, line in enumerate(["<p>Read: {}</p>"] * 2)]
    assert bool(_told(f"{lines[0]}{below}{PROSE[0]}{lines[1]}{below}{PROSE[1]}")) is leads_away


@pytest.mark.parametrize(("size", "is_biography"), [(300, True), (301, False)])
def test_a_biography_has_three_hundred_letters(size: int, is_biography: bool) -> None:
    """Ask of one that is a link: another one of that length is a paragraph of the text."""
    line = f"<p><em><a href='/m'>{'Mara Lind '.ljust(size, 'x')}</a></em></p>"
    assert bool(_told(line, last=True)) is is_biography
