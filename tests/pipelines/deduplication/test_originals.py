"""Test which article of a cluster is the original, by each kind of evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from database.documents.bson_document import BSONDocument
from pipelines.deduplication.originals import is_credited, original_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = 1 / 3600


def member(name: str, **fields: Any) -> BSONDocument:
    published = NOON + timedelta(hours=fields.pop("hours", 0))
    return {
        "_id": name,
        "url": f"https://{name}.example/a",
        "datePublished": published,
        "firstFetchedAt": NOON + timedelta(days=1),
        **fields,
    }


@pytest.mark.parametrize(
    ("expected", "members"),
    [
        ("b", [member("a", hours=2), member("b", hours=1)]),
        ("b", [member("a", syndicatedFrom="https://x.example/1"), member("b", hours=20)]),
        ("b", [member("a", syndicatedFrom="https://b.example/a"), member("b", hours=500)]),
        ("b", [member("a", head="LONDON (Reuters) - The board"), member("b", hours=0.5)]),
        ("a", [member("a", head="LONDON (Reuters) - The board"), member("b", hours=5)]),
        ("b", [member("a", status="gone"), member("b", hours=5)]),
        ("b", [member("a", hours=-12, datePublishedPrecision="day"), member("b", hours=1)]),
        ("a", [member("a"), member("b")]),
        ("b", [member("a", firstFetchedAt=NOON + timedelta(days=2)), member("b")]),
        ("b", [member("a", status="gone"), member("b", status="active", hours=5)]),
        ("a", [member("a", status="gone"), member("b", status="gone", hours=5)]),
        # the weight of each kind of evidence, on both sides
        ("a", [member("a", head="(AP) -"), member("b", hours=1 + SECOND)]),
        ("b", [member("a", head="(AP) -"), member("b", hours=1 - SECOND)]),
        ("b", [member("a", tail="Source: AP"), member("b", hours=1 - SECOND)]),
        ("a", [member("a", syndicatedFrom="x"), member("b", hours=7 * 24 + SECOND)]),
        ("b", [member("a", syndicatedFrom="x"), member("b", hours=7 * 24 - SECOND)]),
        # a day without a time ends when the article was fetched
        ("b", [member("a", hours=-24, datePublishedPrecision="day"), member("b", hours=-SECOND)]),
        ("a", [member("a", hours=-24, datePublishedPrecision="day"), member("b", hours=SECOND)]),
        (
            "a",
            [member("a", hours=20, datePublishedPrecision="day"), member("b", hours=24 + SECOND)],
        ),
        # without a date of publication the first download counts
        ("b", [member("a", datePublished=None), member("b", hours=24 - SECOND)]),
        ("a", [member("a", datePublished=None), member("b", hours=24 + SECOND)]),
        # the source that another names, by its canonical address
        ("b", [member("a", syndicatedFrom="y"), member("b", canonicalUrl="y", hours=999)]),
        # one that names a source of its own is not the source
        (
            "c",
            [
                member("a", syndicatedFrom="https://b.example/a"),
                member("b", syndicatedFrom="z"),
                member("c", hours=100),
            ],
        ),
    ],
)
def test_evidence_of_the_original(expected: str, members: list[BSONDocument]) -> None:
    assert original_of(members)["_id"] == expected
    assert original_of(members[::-1])["_id"] == expected


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("BERLIN (dpa) - Der Rat", True),
        ("... by evening.\n\nSource: PA Media", True),
        ("It rained.\n\n— With files from The Canadian Press", True),
        ("He spoke to Reuters on the phone for an hour about the fish hall and its lease.", False),
        ("The AP exam begins.", False),
    ],
)
def test_lines_that_credit_an_agency_are_known(text: str, credited: bool) -> None:
    assert is_credited(text, "") is credited


@pytest.mark.parametrize(
    "agency",
    [
        *("AP", "AFP", "UPI", "AAP", "PA", "CP", "dpa", "DPA", "ANSA", "EFE", "APA", "SDA"),
        *("Reuters", "REUTERS", "Bloomberg", "Xinhua", "Kyodo", "Yonhap", "TASS"),
        *("Associated Press", "The Canadian Press", "Press Association", "PA Media"),
        *("Agence France-Presse", "United Press International", "Australian Associated Press"),
        "Europa Press",
    ],
)
def test_each_agency_is_known_in_a_dateline_and_on_a_line_of_its_own(agency: str) -> None:
    assert is_credited(f"BERLIN ({agency}) - The council", "")
    assert is_credited("", f"The end.\n{agency}")
    assert not is_credited(f"BERLIN ({agency}x) - The council", "")


@pytest.mark.parametrize(
    "phrase",
    [
        "from",
        "by",
        "via",
        "Source:",
        "source:",
        "Quelle:",
        "Fuente:",
        "Fonte:",
        "from The",
        "by The",
    ],
)
def test_each_phrase_before_an_agency_is_a_credit(phrase: str) -> None:
    assert is_credited("", f"Text {phrase} AP wrote it.")


def test_a_credit_on_a_line_of_its_own_has_at_most_sixty_characters_before_the_agency() -> None:
    assert is_credited("x" * 59 + " Reuters", "")
    assert not is_credited("x" * 60 + " Reuters", "")
