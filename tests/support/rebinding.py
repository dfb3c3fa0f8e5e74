"""Crawl as ``tests.support.pacing`` does, with names under ``.example`` that change their address.

``python -m tests.support.rebinding`` takes the arguments of ``python -m tests.support.pacing``.
``10-0-0-1.example`` is 10.0.0.1; every other name resolves to each of the addresses in the
environment variable ``ANSWERS`` (separated by commas) in turn.
"""

from __future__ import annotations

import os
import socket
from itertools import cycle
from threading import Lock

from tests.support import pacing


def answer_in_turn(addresses: list[str]) -> None:
    """Make the system's resolver return ``addresses`` in turn for names under .example."""
    turn, lock, real = cycle(addresses), Lock(), socket.gethostbyname

    def resolve(name: str) -> str:
        if not name.rstrip(".").endswith(".example"):
            return real(name)
        spelled = name.lower().rstrip(".").removesuffix(".example").replace("-", ".")
        if spelled.replace(".", "").isdigit():
            return spelled
        with lock:
            return next(turn)

    socket.gethostbyname = resolve


if __name__ == "__main__":
    answer_in_turn(os.environ.get("ANSWERS", "127.0.0.1").split(","))
    pacing.main()
