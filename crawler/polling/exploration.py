"""Choose which listings to try at a source that names only its home page (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.polling.poll import Kind, Poll

# A front page that announces more feeds than this announces its sections and podcasts.
FEEDS_PER_HOME = 3


def discovered_polls(
    home: Poll, kind: Kind, announced: Sequence[str], usual: Sequence[str]
) -> list[Poll]:
    """Return a poll of each announced listing; where none is, one that tries the usual addresses.

    ``usual`` are addresses at which sites often have such a listing; ``next_address`` goes from
    one to the next while none can be read.
    """
    if announced:
        return [_discovered(home, kind, url) for url in announced]
    first, *rest = usual
    poll = _discovered(home, kind, first)
    poll.alternatives = rest
    return [poll]


def next_address(poll: Poll) -> str | None:
    """Move a poll that could not be read to its next usual address; None if there is no other."""
    if not poll.alternatives:
        return None
    poll.url = poll.alternatives.pop(0)
    return poll.url


def _discovered(home: Poll, kind: Kind, url: str) -> Poll:
    return Poll(home.source, kind, url, home.now, home.limits, found=True)
