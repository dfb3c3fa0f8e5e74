"""Read a robots.txt (RFC 9309): what it allows to one crawler, and at what pace."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from model.download_limits import MAX_ROBOTS_BYTES

# Rules of our own groups that are read, each wildcard in them counted as one more. The longest
# real files have some hundreds; the 200,000 that fit into MAX_ROBOTS_BYTES would cost 0.6 s for
# each address that is asked about.
MOST_RULES = 10_000

_AGENT = re.compile(r"user(?:-|\s)?agent(?:\s*:|\s|$)(.*)", re.IGNORECASE)
# The rules of a group, with the misspellings that Protego knows. All other lines may stand anywhere
# and end no group (RFC 9309, section 2.2.4).
_RULE = re.compile(
    r"(?:allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw"
    r"|crawl[ -]delay|request[ -]rate|visit[ -]time)(?:\s*:|\s|$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True)
class Robots:
    """Say what one site's robots.txt allows to one crawler."""

    rules: Protego
    token: str
    size: int = 0
    """Number of rules."""

    def allows(self, url: str) -> bool:
        """Return whether the crawler may request a URL of the site."""
        return self.rules.can_fetch(url, self.token)

    @property
    def delay(self) -> float:
        """Return the seconds to leave between two requests; 0 if the site names none.

        They are the longer of Crawl-delay and Request-rate. The hours of the day that a
        Request-rate may name are ignored: it always holds.
        """
        rate = self.rules.request_rate(self.token)
        of_rate = rate.seconds / rate.requests if rate is not None else 0.0
        return max(self.rules.crawl_delay(self.token) or 0.0, of_rate)


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt calls a crawler by: ``Copydesk/1.0 (...)`` → copydesk.

    It is empty where the user agent begins with no name; then only the groups for all crawlers
    apply.
    """
    found = _TOKEN.match(user_agent)
    return found[0].lower() if found else ""


def parse_robots(body: bytes, token: str) -> Robots:
    """Read a robots.txt for the crawler ``token`` (as ``product_token`` returns it).

    A body that is no robots.txt has no rules, and allows everything.
    """
    return parse_own_groups(own_groups(body, token), token)


def parse_own_groups(rules: str, token: str) -> Robots:
    """Read the rules that ``own_groups`` returned for the crawler ``token``."""
    return Robots(Protego.parse(rules), token, len(rules.splitlines()))


def site_of(url: str) -> str:
    """Return the site whose robots.txt applies to a URL: its scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def own_groups(body: bytes, token: str) -> str:
    """Return the groups of a robots.txt that apply to ``token``, with no other crawler's name.

    They are the groups for ``token`` and those for all crawlers, and read as a robots.txt they say
    to ``token`` what ``body`` says. Protego cannot be given the body itself: it keeps every rule
    once for every crawler that its group names, so that a thousand names over a thousand rules,
    32 KB of text, take 70 MB. It also takes "copy" for a name of copydesk's; RFC 9309 (2.2.1) does
    not.
    """
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    kept: list[str] = []
    weight = 0
    after_name = ours = False
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        agent = _AGENT.match(line)
        if agent is None and _RULE.match(line):
            after_name = False
            if ours:
                kept.append(line)
                weight += 1 + line.count("*")
        elif agent is not None:
            ours = ours and after_name
            after_name = True
            name = agent[1].strip()
            if name == "*" or (token and product_token(name) == token):
                ours = True
                kept.append(f"User-agent: {'*' if name == '*' else token}")
        if weight >= MOST_RULES:
            break
    return "\n".join(kept)
