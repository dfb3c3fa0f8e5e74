"""Test what is told of answers that stand in place of a page."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.downloader.answers.wall_pages import challenge_of, why_little_text, why_without_text

MOST_WAITING_WORDS = 20
MOST_WORDS = 150


def answer(
    body: str = "",
    status: int = 200,
    cookie: str | None = None,
    headers: dict[str, str] | None = None,
) -> HtmlResponse:
    """Return an answer, which may set a cookie."""
    sent = (headers or {}) | ({"Set-Cookie": cookie} if cookie else {})
    return HtmlResponse("https://herald.example/a", status, sent, body.encode())


@pytest.mark.parametrize(
    ("product", "name", "value"),
    [
        ("Cloudflare", "CF-Mitigated", "Challenge"),
        ("Cloudflare", "cf-mitigated", "block"),
        ("Vercel", "X-Vercel-Mitigated", "challenge"),
        ("Vercel", "x-vercel-mitigated", "deny"),
        ("AWS WAF", "X-Amzn-Waf-Action", "challenge"),
        ("AWS WAF", "x-amzn-waf-action", "captcha"),
    ],
)
def test_each_header_of_a_protection_is_known(product: str, name: str, value: str) -> None:
    found = challenge_of(answer(headers={name: value}))
    assert found is not None
    assert f"challenge of {product} " in found
    assert challenge_of(answer(headers={name: "allow"})) is None


@pytest.mark.parametrize(
    ("product", "mark"),
    [
        ("Cloudflare", "_cf_chl_opt"),
        ("Cloudflare", "/orchestrate/chl_page"),
        ("Cloudflare", "/orchestrate/jsch"),
        ("Cloudflare", "/orchestrate/managed"),
        ("Cloudflare", "/orchestrate/captcha"),
        ("Cloudflare", "cf-browser-verification"),
        ("Cloudflare", "attention required! | cloudflare"),
        ("Cloudflare", "used cloudflare to restrict access"),
        ("DataDome", "captcha-delivery.com"),
        ("Akamai", "sec-if-cpt-container"),
        ("Akamai", "bm-verify="),
        ("Akamai", "errors.edgesuite.net/18"),
        ("Akamai", "reference&#32;&#35;18"),
        ("PerimeterX", "px-captcha"),
        ("PerimeterX", "captcha.px-cdn.net"),
        ("PerimeterX", "captcha.px-cloud.net"),
        ("Imperva", "incapsula incident id"),
        ("Imperva", "_incapsula_resource?cwudnsai"),
        ("Imperva", "&incident_id="),
        ("AWS WAF", "awswafcookiedomainlist"),
        ("AWS WAF", "gokuprops"),
        ("Sucuri", "sucuri_cloudproxy_js"),
        ("Sucuri", "sucuri website firewall"),
        ("Vercel", "vercel security checkpoint"),
        ("DDoS-Guard", "/.well-known/ddos-guard/js-challenge"),
        ("DDoS-Guard", "<title>ddos-guard</title>"),
        ("Anubis", "anubis_challenge"),
        ("Anubis", "/.within.website/x/cmd/anubis/"),
        ("Kasada", "window.kpsdk"),
        ("F5", "the requested url was rejected. please consult with your administrator"),
        ("StackPath", "/sbbi/?sbbpg="),
    ],
)
def test_each_mark_of_a_challenge_is_known(product: str, mark: str) -> None:
    page = f"<html><head><script>{mark.upper()}</script></head></html>"
    found = challenge_of(answer(page, status=403))
    assert found is not None
    assert f"challenge of {product} " in found
    little = why_little_text(answer(page), MOST_WORDS)
    assert little is not None
    assert little.reason == "challenge"
    assert why_little_text(answer(page), MOST_WORDS + 1) is None


@pytest.mark.parametrize(
    ("product", "mark"),
    [
        ("Cloudflare", "/cdn-cgi/challenge-platform/"),
        ("Cloudflare", "challenges.cloudflare.com/turnstile"),
        ("DataDome", "js.datadome.co"),
        ("DataDome", "ddjskey"),
        ("PerimeterX", "client.px-cdn.net"),
        ("PerimeterX", "client.px-cloud.net"),
        ("PerimeterX", "_pxappid"),
        ("Imperva", "_incapsula_resource"),
        ("Kasada", "/ips.js?"),
        ("Google reCAPTCHA", "google.com/recaptcha/"),
        ("Google reCAPTCHA", "recaptcha.net/recaptcha/"),
        ("hCaptcha", "hcaptcha.com/1/api.js"),
    ],
)
def test_a_script_of_a_protection_says_something_of_a_page_without_text(
    product: str, mark: str
) -> None:
    page = f"<html><script src='https://{mark}'></script></html>"
    found = why_without_text(answer(page))
    assert found is not None
    assert (found.reason, f" of {product} " in found.detail) == ("challenge", True)
    assert challenge_of(answer(page)) is None
    assert why_little_text(answer(page), 30) is None
    assert why_without_text(answer(page.ljust(16_384))) is not None
    assert why_without_text(answer(page.ljust(16_385))) is None  # an application, with more


@pytest.mark.parametrize(
    "title",
    ["just a moment", "checking your browser", "one moment, please", "attention required",
     "verify you are human", "verifying you are human", "human verification", "bot verification",
     "security check", "security checkpoint", "are you a robot", "are you human",
     "nur einen moment", "einen moment", "un instant", "un momento", "um momento",
     "один момент", "しばらくお待ちください", "请稍候"],
)  # fmt: skip
def test_each_title_of_a_challenge_is_known(title: str) -> None:
    for written in (title, f" {title.title()}...\n"):
        assert challenge_of(answer(f"<title>{written}</title>")) is not None
    assert challenge_of(answer(f"<title>{title} - The Herald</title>")) is None
    assert challenge_of(answer(f"<p>{title}</p>")) is None
    page = answer(f"<title>{title}</title><p>Wait</p>")
    assert why_little_text(page, MOST_WAITING_WORDS) is not None
    assert why_little_text(page, MOST_WAITING_WORDS + 1) is None


@pytest.mark.parametrize(
    "page",
    [
        "<title>herald.example | 521: Web server is down</title><div id=cf-error-details></div>",
        "<h1>Service Unavailable</h1>Reference&#32;&#35;11&#46;2<p>https://errors.edgesuite.net/11.2",
    ],
)
def test_a_site_that_is_down_behind_a_protection_is_no_challenge(page: str) -> None:
    assert challenge_of(answer(page, status=503)) is None


def test_marks_far_inside_a_page_are_not_looked_for() -> None:
    assert challenge_of(answer(" " * 64 * 1024 + "_cf_chl_opt")) is None


@pytest.mark.parametrize("status", [201, 202, 203, 204, 206])
def test_an_answer_without_text_is_named_by_its_status(status: int) -> None:
    for body in ("", "<html><script>wait()</script></html>"):
        found = why_without_text(answer(body, status, cookie="a=1"))
        assert found is not None
        assert found.reason == f"http-{status}"


def test_what_is_not_ready_has_few_words() -> None:
    for status, words, reason in (
        (202, MOST_WAITING_WORDS, "http-202"),
        (202, MOST_WAITING_WORDS + 1, None),
        (200, 3, None),
        (203, 3, None),
    ):
        found = why_little_text(answer("<p>Wait</p>", status), words)
        assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    "response",
    [
        answer("", cookie="seen=1"),
        answer("<html><body></body></html>", cookie="seen=1"),
        answer(" " * 4096, cookie="seen=1"),
        answer("<script>document.cookie='seen=1';location.reload()</script>"),
        answer("<script>document.cookie='a';location.reload()</script>".ljust(16_384)),
        answer("<script>document . cookie = a; document.forms[0].submit()</script>"),
    ],
)
def test_a_page_that_only_sets_cookies_is_told(response: HtmlResponse) -> None:
    found = why_without_text(response)
    assert found is not None
    assert found.reason == "cookies-only"


@pytest.mark.parametrize(
    "response",
    [
        answer(""),
        answer("<html></html>"),
        answer("<div id=root></div><script defer src=/app.js></script>", cookie="session=1"),
        answer(" " * 4097, cookie="session=1"),
        answer("<script>if (document.cookie == 'seen') location.reload()</script>"),
        answer("<script>document.cookie = 'theme=dark'</script>"),
        answer("<script>document.cookie='a';location.reload()</script>".ljust(16_385)),
    ],
)
def test_other_pages_without_text_are_not(response: HtmlResponse) -> None:
    assert why_without_text(response) is None


def test_a_page_may_set_its_cookie_and_ask_to_wait() -> None:
    page = "<p>Please wait</p><script>document.cookie='seen=1';location.reload()</script>"
    found = why_little_text(answer(page), MOST_WAITING_WORDS)
    assert found is not None
    assert found.reason == "cookies-only"
    assert why_little_text(answer(page), MOST_WAITING_WORDS + 1) is None
    assert why_little_text(answer("<p>Brief.</p>", cookie="a=1"), 10) is None
