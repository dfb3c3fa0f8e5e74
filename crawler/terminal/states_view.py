"""Print the state and health of the listings that are polled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crawler.polling.due import due_polls
from crawler.polling.interval import PollLimits
from crawler.sources.source import Source
from crawler.terminal.command_base import number, print_table, time_of
from database.documents.crawling.polling import EndpointState


def states_polled_now(
    source: Source, states: list[EndpointState], now: datetime
) -> list[EndpointState]:
    """Return the states of what would be polled now; new ones for what was never polled."""
    polls = due_polls(source, states, now, PollLimits(), always=True)
    return [
        poll.state or EndpointState(poll.id, source.id, poll.url, poll.kind, now, poll.found)
        for poll in polls
    ]


def print_states(states: Iterable[EndpointState]) -> None:
    """Print a row for each listing."""
    print_table(
        ("source", "kind", "address", "polled (UTC)", "next", number("links"), number("new"),
         "announces", "state"),
        map(_row, states),
    )  # fmt: skip


def _row(state: EndpointState) -> Sequence[str]:
    if state.error is not None:
        health = f"{state.error.cause} ({state.failures:g} times)"
    else:
        health = "well" if state.lastPolledAt else "not polled yet"
    return (
        state.source,
        state.kind,
        state.url,
        time_of(state.lastPolledAt),
        time_of(state.nextPollAt),
        str(state.links),
        str(state.newArticles),
        _announced(state),
        health,
    )


def _announced(state: EndpointState) -> str:
    """Return what the listing says of polls: how long to wait, and who would tell what is new."""
    said = [f"ttl {state.ttlSeconds / 60:g} min"] if state.ttlSeconds is not None else []
    if state.push is not None:
        said += [f"hub {urlsplit(hub).hostname}" for hub in state.push.hubs]
        said += [f"cloud {state.push.cloud.domain}"] if state.push.cloud else []
    return ", ".join(said)
