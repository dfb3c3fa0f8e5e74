"""Test that the receiver of docs/api.md knows what is from Copydesk."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.webhooks.signature import new_secret, signed_headers

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.fixture(scope="module")
def event() -> Callable[..., Any]:
    """Return the function of the document's program."""
    [program] = [
        each
        for each in re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
        if "webhook-signature" in each
    ]
    names: dict[str, Any] = {}
    exec(compile(program, str(DOCUMENT), "exec"), names)
    found: Callable[..., Any] = names["event"]
    return found


def test_it_takes_what_was_signed_a_moment_ago_and_nothing_else(event: Callable[..., Any]) -> None:
    secret, now, body = new_secret(), int(time.time()), b'{"type": "search.test"}'
    headers = signed_headers(secret, "evt_1", now, body)
    assert event(headers, body, secret) == {"type": "search.test"}
    several = {**headers, "webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert event(several, body, secret) == {"type": "search.test"}
    assert event(headers, body + b" ", secret) is None
    assert event(headers, body, new_secret()) is None
    assert event({**headers, "webhook-id": "evt_2"}, body, secret) is None
    assert event(signed_headers(secret, "evt_1", now - 301, body), body, secret) is None
