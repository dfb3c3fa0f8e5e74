"""Let time pass on the sites of the demo: a copy, a correction, a page that is taken down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from copydesk.demo.herald.site import LEAD
from copydesk.demo.server import Web

WHAT_HAPPENED = (
    "NVB News prints the Herald's story on night buses, the Herald corrects a number in its lead "
    "story, and Ticker takes a page down"
)
"""What ``pass_time`` changes, in words."""


def pass_time(web: Web) -> None:
    """Change the sites as WHAT_HAPPENED says."""
    copied = replace(
        web["herald"].story("council-keeps-night-buses"),
        slug="uk-7345188",
        headline="Calder Bay saves its night buses by a single vote",
        section="World",
        published=datetime(2026, 11, 22, 6, 40, tzinfo=UTC),
        caption="",
    )
    web["broadcaster"].publish(copied)
    web["herald"].correct(LEAD, "fifty-one people", "fifty-three people")
    web["ticker"].withdraw("mint-recalls-coins")
