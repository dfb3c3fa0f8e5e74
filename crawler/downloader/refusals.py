"""Decide when a host refuses all that it is asked (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

# Pages in a row that a host refuses (no connection, 429 or 503) before it is given up: the third
# is no accident any more, and each request more is one more burden on a host in trouble.
MOST_REFUSED = 3
# Pages that a host forbids (403) and shows none in between, before it is given up: a few pages may
# be for subscribers only, five are a host that does not want this crawler.
MOST_FORBIDDEN = 5

_REFUSING = frozenset({HTTPStatus.TOO_MANY_REQUESTS.value, HTTPStatus.SERVICE_UNAVAILABLE.value})


@dataclass
class Refusals:
    """Count what one host has refused since it last answered otherwise."""

    refused: set[str] = field(default_factory=set)
    """The addresses that it refused in a row."""
    forbidden: set[str] = field(default_factory=set)
    """The pages that it forbade since it last showed one."""

    def no_connection(self, url: str) -> None:
        """Note that the host could not be reached for ``url``."""
        self.refused.add(url)

    def answered(self, url: str, status: int, *, is_page: bool) -> None:
        """Note with which status the host answered; ``is_page``: whether an article's page."""
        if status in _REFUSING:
            self.refused.add(url)
            return
        self.refused.clear()
        if status == HTTPStatus.FORBIDDEN and is_page:
            self.forbidden.add(url)
        elif status < HTTPStatus.BAD_REQUEST:
            self.forbidden.clear()

    @property
    def reason(self) -> str | None:
        """Return why the host is to be given up; None where it is not."""
        if len(self.refused) >= MOST_REFUSED:
            return f"it refused {MOST_REFUSED} addresses in a row"
        if len(self.forbidden) >= MOST_FORBIDDEN:
            return f"it forbade {MOST_FORBIDDEN} pages and showed none"
        return None
