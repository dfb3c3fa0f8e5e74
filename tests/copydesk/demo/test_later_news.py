"""Test what happens on the sites of the demo between two crawls."""

from __future__ import annotations

from copydesk.demo.herald.site import LEAD
from copydesk.demo.later_news import WHAT_HAPPENED, pass_time
from copydesk.demo.server import Web
from tests.sites.asking import ask


def test_a_story_is_copied_one_is_corrected_and_a_page_is_taken_down(web: Web) -> None:
    herald, broadcaster, ticker = web["herald"], web["broadcaster"], web["ticker"]
    original = herald.article("council-keeps-night-buses")
    withdrawn = ticker.article("mint-recalls-coins")
    before = {site.id: len(site.articles) for site in web}
    pass_time(web)
    copy = broadcaster.articles[0]
    assert (copy.first, copy.last) == (original.first, original.last)
    assert copy.headline != original.headline
    assert copy.published > original.published
    assert original.first.split()[0] in ask(copy.url).body.decode()
    assert "fifty-three people" in ask(herald.article(LEAD).url).body.decode()
    assert ask(withdrawn.url).status == 404
    assert {site.id: len(site.articles) - before[site.id] for site in web} == {
        "herald": 0, "broadcaster": 1, "kurier": 0, "ticker": -1, "misaki": 0,
    }  # fmt: skip
    assert all(name in WHAT_HAPPENED for name in ("NVB News", "Herald", "Ticker"))
