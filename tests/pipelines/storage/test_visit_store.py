"""Test what the page that a stored article's address leads to says of the article."""

from __future__ import annotations

import pytest

from model.components import Recheck
from model.identity import page_id
from model.items import Article, FailedVisit, Visit
from pipelines.storage.visit_store import visit_by
from pipelines.storage.write_plan import Outcome

HOST = "https://herald.example"
ASKED = f"{HOST}/2026/11/20/a-bridge"
KNOWN = page_id("herald.example/2026/11/20/a-bridge")


def reached(path: str = "/2026/11/20/a-bridge", host: str = HOST) -> Article:
    url = f"{host}{path}"
    return Article(url, url.removeprefix("https://"), recheckOf=Recheck(KNOWN, ASKED))


@pytest.mark.parametrize("reason", ["index-page", "soft-404"])
@pytest.mark.parametrize("path", ["/2026/11/20/a-bridge", "/news/", "/2026/11/20/other-bridge"])
def test_a_list_or_a_notice_in_its_place_is_on_its_way_to_gone(reason: str, path: str) -> None:
    rejection = reached(path).rejected(reason, "validation", "why")
    assert visit_by(rejection, Outcome.REJECTED) == Visit(KNOWN, ASKED, isThere=False)


@pytest.mark.parametrize("reason", ["no-text", "no-headline", "too-short"])
def test_so_is_a_section_without_a_text(reason: str) -> None:
    section = reached("/news/").rejected(reason, "extraction", "why")
    assert visit_by(section, Outcome.REJECTED) == Visit(KNOWN, ASKED, isThere=False)
    for elsewhere in (reached("/2026/11/20/other"), reached("/news/", "https://login.example")):
        failed = visit_by(elsewhere.rejected(reason, "extraction", "why"), Outcome.REJECTED)
        assert failed == FailedVisit(KNOWN, ASKED, reason, "why")
    itself = reached().rejected(reason, "extraction", "why")
    assert visit_by(itself, Outcome.REJECTED) is None


@pytest.mark.parametrize("reason", ["bot-wall", "consent-wall", "login-page", "empty"])
def test_a_wall_on_the_way_is_a_visit_that_failed(reason: str) -> None:
    wall = reached("/wall").rejected(reason, "validation", "why")
    assert visit_by(wall, Outcome.REJECTED) == FailedVisit(KNOWN, ASKED, reason, "why")


def test_what_is_stored_elsewhere_is_still_there() -> None:
    for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE):
        visit = visit_by(reached("/2026/11/20/other"), outcome)
        assert visit == Visit(KNOWN, ASKED, isThere=True), outcome
    refused = visit_by(reached("/2026/11/20/other"), Outcome.REJECTED)
    assert isinstance(refused, FailedVisit)
    assert refused.reason == "repeated-text"


def test_nothing_is_said_of_what_nobody_asked_for_or_is_not_stored_yet() -> None:
    assert visit_by(reached(), Outcome.CHANGED) is None
    assert visit_by(reached("/other"), Outcome.SPOOLED) is None
    unasked = reached("/other")
    unasked.recheckOf = None
    assert visit_by(unasked, Outcome.NEW) is None
