"""Test that every language has every message, and that each is written with what it is given."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from desk.pages.rendering.language import WORDS, chosen_language, language, languages
from desk.pages.rendering.page import TEMPLATES

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


class Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.found.add(node.id.name)


def messages(code: str) -> dict[str, set[str]]:
    """Return the names of all messages of a language, each with the values it is given."""
    parsed = FluentParser().parse((WORDS / f"{code}.ftl").read_text("utf-8"))
    found = {}
    for entry in parsed.body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{code}: {entry.id.name} is there twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.found
    return found


def test_every_language_has_the_same_messages() -> None:
    assert languages() == ["de", "en"]
    assert messages("de") == messages("en")


def test_templates_say_what_there_is_and_all_of_it() -> None:
    said = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    named = set(re.findall(r"say\('([\w-]+)'[,)]", said))
    begun = tuple(re.findall(r"say\('([\w-]+-)' ~", said))
    known = set(messages("en"))
    assert named <= known
    chosen_elsewhere = {name for name in known if name.startswith((*begun, "condition-"))}
    labels = {
        "news",
        "bookmarks",
        "searches",
        "stories",
        "sources",
        "runs",
        "rejected",
        "words",
        "keywords",
        "publisher",
    }
    assert known - named - chosen_elsewhere <= labels


def test_numbers_and_times_are_written_as_the_language_does() -> None:
    english, german = language("en"), language("de")
    assert english.say("copies", number=1) == "+1 copy"
    assert german.say("copies", number=3) == "+3 Nachdrucke"
    assert english.number(12345) == "12,345"
    assert german.number(12345) == "12.345"
    assert english.moment(NOON, NOON) == "12:05 UTC"
    assert german.moment(NOON, datetime(2026, 12, 1, tzinfo=UTC)) == "22 Nov. 2026, 12:05 UTC"
    assert english.day(NOON) == "22 Nov 2026"


def test_a_message_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"en\.ftl, copies"):
        language("en").say("copies")


@pytest.mark.parametrize(
    ("cookie", "accepted", "code"),
    [
        (None, "", "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "fr,de;q=0.5", "de"),
        (None, "xx-nonsense;;,,", "en"),
        ("de", "en", "de"),
        ("../../etc", "de", "de"),
    ],
)
def test_the_reader_chooses(cookie: str | None, accepted: str, code: str) -> None:
    assert chosen_language(cookie, accepted).code == code
