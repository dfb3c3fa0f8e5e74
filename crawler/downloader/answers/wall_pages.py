"""Say what stands in place of a page: a bot protection's challenge, or nothing but cookies."""

from __future__ import annotations

import re
from http import HTTPStatus

from scrapy.http import Response

from crawler.terminal.plural import counted
from model.errors import NotAnArticle

CHALLENGE_REASON = "challenge"
COOKIES_ONLY_REASON = "cookies-only"

# Bytes of a page in which marks are looked for: challenges are small, or have theirs in the head.
_READ = 64 * 1024
# Bytes of a page that holds nothing but a script; an application's shell is often larger.
_BARE = 16 * 1024
# Bytes of a page that holds nothing, and only sets cookies in its headers.
_EMPTY = 4 * 1024
# Words of an article from which on no mark makes it a challenge: these pages have few.
MOST_WORDS = 150
# Words that a page may have that only asks to wait, while its script works: "Please wait". Longer
# ones say what they want, and are told by that (see pipelines.validation).
MOST_WAITING_WORDS = 20
# Characters of a header or title that are quoted.
_QUOTED = 60

# The headers by which a protection says that it answers in place of the site.
CHALLENGE_HEADERS = {
    "cf-mitigated": ("Cloudflare", ("challenge", "block")),
    "x-vercel-mitigated": ("Vercel", ("challenge", "deny")),
    "x-amzn-waf-action": ("AWS WAF", ("challenge", "captcha")),
}
# What stands, in lower case, in the challenges and refusals of each product, and in no other page:
# not in those by which the same products say that the site's own server is down.
CHALLENGE_MARKS: dict[str, tuple[bytes, ...]] = {
    "Cloudflare": (
        b"_cf_chl_opt", b"/orchestrate/chl_page", b"/orchestrate/jsch", b"/orchestrate/managed",
        b"/orchestrate/captcha", b"cf-browser-verification", b"attention required! | cloudflare",
        b"used cloudflare to restrict access",
    ),
    "DataDome": (b"captcha-delivery.com",),
    "Akamai": (
        b"sec-if-cpt-container", b"bm-verify=", b"errors.edgesuite.net/18",
        b"reference&#32;&#35;18",
    ),
    "PerimeterX": (b"px-captcha", b"captcha.px-cdn.net", b"captcha.px-cloud.net"),
    "Imperva": (b"incapsula incident id", b"_incapsula_resource?cwudnsai", b"&incident_id="),
    "AWS WAF": (b"awswafcookiedomainlist", b"gokuprops"),
    "Sucuri": (b"sucuri_cloudproxy_js", b"sucuri website firewall"),
    "Vercel": (b"vercel security checkpoint",),
    "DDoS-Guard": (b"/.well-known/ddos-guard/js-challenge", b"<title>ddos-guard</title>"),
    "Anubis": (b"anubis_challenge", b"/.within.website/x/cmd/anubis/"),
    "Kasada": (b"window.kpsdk",),
    "F5": (b"the requested url was rejected. please consult with your administrator",),
    "StackPath": (b"/sbbi/?sbbpg=",),
}  # fmt: skip
# Scripts of protections that stand in whole pages, too: they say something of a page without text.
SCRIPT_MARKS: dict[str, tuple[bytes, ...]] = {
    "Cloudflare": (b"/cdn-cgi/challenge-platform/", b"challenges.cloudflare.com/turnstile"),
    "DataDome": (b"js.datadome.co", b"ddjskey"),
    "PerimeterX": (b"client.px-cdn.net", b"client.px-cloud.net", b"_pxappid"),
    "Imperva": (b"_incapsula_resource",),
    "Kasada": (b"/ips.js?",),
    "Google reCAPTCHA": (b"google.com/recaptcha/", b"recaptcha.net/recaptcha/"),
    "hCaptcha": (b"hcaptcha.com/1/api.js",),
}
# Whole titles of challenges, whoever made them, in lower case.
CHALLENGE_TITLES = (
    "just a moment", "checking your browser", "one moment, please", "attention required",
    "verify you are human", "verifying you are human", "human verification", "bot verification",
    "security check", "security checkpoint", "are you a robot", "are you human",
    "nur einen moment", "einen moment", "un instant", "un momento", "um momento",
    "один момент", "しばらくお待ちください", "请稍候",
)  # fmt: skip
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{1,200})</title", re.IGNORECASE)
_SETS_COOKIE = re.compile(rb"document\s*\.\s*cookie\s*=(?!=)")
_LOADS_ANEW = re.compile(rb"location|refresh|\.submit\(")
_OTHER_SCRIPT = re.compile(rb"<script[^<>]{0,1000}\ssrc\s*=", re.IGNORECASE)


def challenge_of(response: Response, *, has_text: bool = True, by_title: bool = True) -> str | None:
    """Return what shows that a bot protection answers in place of the site, for people; else None.

    With ``has_text`` False, for a page without any text, a protection's script is enough, which may
    stand in whole pages, too. With ``by_title`` False a title alone is not, as news may have it.
    """
    for name, (product, values) in CHALLENGE_HEADERS.items():
        value = (response.headers.get(name) or b"").decode("latin-1")
        if value.lower().startswith(values):
            return f"a challenge of {product} (header {name}: {value[:_QUOTED]!r})"
    page = response.body[:_READ].lower()
    found = _marked(page, CHALLENGE_MARKS)
    if found is None and not has_text and len(response.body) <= _BARE:
        found = _marked(page, SCRIPT_MARKS)
    if found is not None:
        return f"a challenge of {found[0]} (the page has {found[1].decode()!r})"
    title = _TITLE.search(page) if by_title else None
    words = title[1].decode("utf-8", "replace").lower().strip(" \t\r\n.…!?") if title else ""
    return f"a challenge (its title is {words[:_QUOTED]!r})" if words in CHALLENGE_TITLES else None


def why_without_text(response: Response) -> NotAnArticle | None:
    """Return why a successful answer has no text, where its headers and scripts say more."""
    challenge = challenge_of(response, has_text=False)
    if challenge is not None:
        return NotAnArticle(CHALLENGE_REASON, challenge)
    if response.status != HTTPStatus.OK:
        return NotAnArticle(f"http-{response.status}", f"HTTP {response.status}, and no text")
    if _only_sets_cookies(response):
        return NotAnArticle(COOKIES_ONLY_REASON, "a page that sets cookies and says nothing")
    return None


def why_little_text(response: Response, words: int) -> NotAnArticle | None:
    """Return what stands in place of an article, if a text of so many words is none; else None."""
    if words > MOST_WORDS:
        return None
    challenge = challenge_of(response, by_title=words <= MOST_WAITING_WORDS)
    if challenge is not None:
        return NotAnArticle(CHALLENGE_REASON, challenge)
    if words > MOST_WAITING_WORDS:
        return None
    if response.status == HTTPStatus.ACCEPTED:
        return NotAnArticle(
            "http-202", f"HTTP 202 (accepted, not ready), and {counted(words, 'word')}"
        )
    if _sets_cookie_by_script(response.body):
        return NotAnArticle(COOKIES_ONLY_REASON, "a page that sets a cookie and loads anew")
    return None


def _marked(page: bytes, marks: dict[str, tuple[bytes, ...]]) -> tuple[str, bytes] | None:
    return next(
        ((product, mark) for product, each in marks.items() for mark in each if mark in page), None
    )


def _only_sets_cookies(response: Response) -> bool:
    """Return whether a page without text sets cookies, and holds no script but to set one."""
    if _OTHER_SCRIPT.search(response.body[:_READ]):
        return False
    by_header = "Set-Cookie" in response.headers and len(response.body) <= _EMPTY
    return by_header or _sets_cookie_by_script(response.body)


def _sets_cookie_by_script(body: bytes) -> bool:
    return (
        len(body) <= _BARE
        and _SETS_COOKIE.search(body) is not None
        and _LOADS_ANEW.search(body) is not None
    )
