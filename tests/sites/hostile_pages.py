"""Make pages that are broken, endless, no articles, or meant to do harm."""

from __future__ import annotations

import time
from collections.abc import Iterator

from copydesk.demo.serving import Reply
from tests.sites.hazard import Hazard, bomb, page, redirect

NESTED_TAGS = 100_000
DRIP_SECONDS = 1.0
# Seconds between two headers: a client that never gives up gets about 1 MB of them a second.
HEADER_PAUSE = 0.001
# Seconds after which an endless answer ends: any client has given up by then.
LONGEST_STREAM = 120.0
HTML = "text/html; charset=utf-8"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x02\x00\x00\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"

PARAGRAPHS = (
    "The clockmakers of Tarn Street have agreed to let their workshops be searched after the third "
    "theft of a pendulum this month, the town's police said on Thursday.",
    "Each of the stolen pendulums belonged to a public clock, and each was replaced overnight by a "
    "wooden spoon of the same weight, so that nobody noticed until the hour was struck early.",
    "Inspector Wilhelmina Grout said that she was looking for a person with good hands, a dislike "
    "of punctuality and access to a very large kitchen.",
    "The clock of the corn exchange, which has been fitted with an alarm, lost four minutes on "
    "Friday for reasons that its keeper described as sympathy.",
)
RUSSIAN = (
    "Городской совет Нижних Вязов во вторник решил вернуть на площадь фонари, которые сняли перед "
    "приездом съёмочной группы и забыли повесить обратно.",
    "Группа искала для фильма тёмный переулок, но снимать в итоге уехала в соседний район, где "
    "фонарей не было и раньше.",
    "Восемь чугунных столбов всё это время лежали на складе водоканала, сторож сушил на них сети.",
    "Первый фонарь зажгут в субботу, остальные — по мере того, как найдутся лампы.",
)


def story(headline: str, paragraphs: tuple[str, ...], language: str = "en", more: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    heading = f"<h1>{headline}</h1>" if headline else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{headline}</title>{more}</head><body><article>{heading}{text}</article></body></html>"
    )


def good(number: int) -> Reply:
    """Return an article like any other, different for each number."""
    opening = f"Pendulum number {number} has been found in a bakery on the corner of Tarn Street."
    return page(story(f"Pendulum thief strikes clock number {number}", (opening, *PARAGRAPHS)))


def _nested(base: str) -> Reply:
    return page(f"<html><body><h1>Deep</h1>{'<div>' * NESTED_TAGS}text")


def _wrong_charset(base: str) -> Reply:
    text = story("Фонари вернутся на площадь", RUSSIAN, "ru").replace("utf-8", "windows-1251")
    # the header says UTF-8, the page windows-1251, and the page is right
    return Reply(body=text.encode("windows-1251"), headers={"Content-Type": HTML})


def _null_bytes(base: str) -> Reply:
    text = story("The clock that <b>stopped</b>", PARAGRAPHS).replace("clock", "clo\x00ck")
    return Reply(body=text.encode())


def _endless_body(base: str) -> Reply:
    def stream() -> Iterator[bytes]:
        yield b"<html><body><h1>Endless</h1>"
        until = time.monotonic() + LONGEST_STREAM
        while time.monotonic() < until:
            yield b"<p>And then the clock struck, and then it struck again.</p>" * 1000

    return Reply(body=stream)


def _endless_header(base: str) -> Reply:
    def stream() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        until = time.monotonic() + LONGEST_STREAM
        number = 0
        while time.monotonic() < until:
            number += 1
            yield b"X-Filler-%d: %s\r\n" % (number, b"x" * 1000)
            time.sleep(HEADER_PAUSE)

    return Reply(body=stream, raw=True)


def _index(base: str) -> Reply:
    subjects = ("Storm", "Election", "Harvest", "Ferry", "Budget", "Museum", "Hospital", "Railway")
    rows = "".join(
        f'<div class="card"><h3><a href="{base}/good/{n}">{subject} news of the day in brief</a>'
        "</h3></div>"
        for n, subject in enumerate(subjects * 4)
    )
    return page(
        f"<!DOCTYPE html><html lang=en><title>Latest news</title><h1>Latest news</h1>{rows}"
    )


def _paywall(base: str) -> Reply:
    data = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        '"headline":"The pendulum papers","datePublished":"2026-11-20T08:00:00+00:00",'
        '"isAccessibleForFree":false}</script>'
    )
    return page(story("The pendulum papers", PARAGRAPHS[:1], more=data))


def _small(headline: str, *paragraphs: str) -> Reply:
    return page(story(headline, paragraphs))


PAGES: dict[str, Hazard] = {
    "/good/1": Hazard("page", "an article", ("article",), lambda base: good(1)),
    "/good/2": Hazard("page", "an article", ("article",), lambda base: good(2)),
    "/pages/zero": Hazard("page", "no bytes", ("empty",), lambda base: page("")),
    "/pages/png": Hazard(
        "page", "a picture called HTML", ("binary",), lambda base: Reply(body=PNG + bytes(4000))
    ),
    "/pages/pdf": Hazard(
        "page",
        "a PDF called HTML",
        ("binary",),
        lambda base: Reply(body=PDF + bytes(range(256)) * 8),
    ),
    "/pages/nested": Hazard("page", "100,000 nested tags", ("too-deep",), _nested),
    "/pages/wrong-charset": Hazard("page", "a wrong charset", ("article",), _wrong_charset),
    "/pages/null-bytes": Hazard("page", "NUL in the text", ("article", "binary"), _null_bytes),
    "/pages/bomb": Hazard(
        "page",
        "gzip that unpacks to hundreds of MB",
        ("too-large",),
        lambda base: Reply(body=bomb(b"<html><body>"), headers={"Content-Encoding": "gzip"}),
    ),
    "/pages/not-gzip": Hazard(
        "page",
        "text that is declared to be gzip",
        ("bad-encoding", "empty", "binary", "too-short", "article"),
        lambda base: Reply(body=good(3).body, headers={"Content-Encoding": "gzip"}),
    ),
    "/pages/endless": Hazard("page", "a body without an end", ("too-large",), _endless_body),
    "/pages/endless-header": Hazard(
        "page", "headers without an end", ("too-large",), _endless_header
    ),
    "/pages/long-header": Hazard(
        "page",
        "one header of 2 MB",
        ("connection",),
        lambda base: Reply(
            body=b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 2**21 + b"\r\n\r\n", raw=True
        ),
    ),
    "/pages/not-http": Hazard(
        "page",
        "a status line that is none",
        ("connection",),
        lambda base: Reply(body=b"SSH-2.0-OpenSSH_9.9\r\n\r\n", raw=True),
    ),
    "/pages/drip": Hazard(
        "page",
        "a byte a second",
        ("timeout",),
        lambda base: Reply(body=good(4).body, drip=DRIP_SECONDS),
    ),
    "/pages/reset": Hazard(
        "page",
        "a connection reset in the body",
        ("connection", "truncated"),
        lambda base: Reply(body=good(5).body, reset_after=400),
    ),
    "/pages/shorter-than-claimed": Hazard(
        "page",
        "a Content-Length that is too large, and a whole page",
        ("article",),
        lambda base: Reply(body=good(6).body, claimed_length=100_000),
    ),
    "/pages/cut-short": Hazard(
        "page",
        "a page of which the half came",
        ("truncated",),
        lambda base: Reply(
            body=story("Pendulum thief strikes", PARAGRAPHS)[:600].encode(), claimed_length=834
        ),
    ),
    "/pages/longer-than-claimed": Hazard(
        "page",
        "a Content-Length that is too small",
        ("article",),
        lambda base: Reply(body=good(7).body, claimed_length=900),
    ),
    "/pages/error": Hazard(
        "page", "a server error", ("http-500",), lambda base: Reply(status=500, body=b"oops")
    ),
    "/pages/forbidden": Hazard(
        "page",
        "a bot wall with status 403",
        ("http-403",),
        lambda base: Reply(status=403, body=b"<h1>Access denied</h1>"),
    ),
    "/pages/bot-wall": Hazard(
        "page",
        "a bot wall with status 200",
        ("bot-wall",),
        lambda base: _small(
            "Just a moment...",
            "Checking your browser before you can read this page. Please complete the captcha so "
            "that we can verify you are human.",
            "Enable JavaScript and cookies to continue. This takes a few seconds at most, and you "
            "will then be sent to the page you asked for.",
        ),
    ),
    "/pages/consent-wall": Hazard(
        "page",
        "a consent wall",
        ("consent-wall",),
        lambda base: _small(
            "We value your privacy",
            "We and our 841 partners use cookies to store and access information on your device. "
            "You can accept all cookies to continue reading, or subscribe and read without.",
            "Your choice is kept for thirteen months and can be changed below each page.",
        ),
    ),
    "/pages/soft-404": Hazard(
        "page",
        "not found, with status 200",
        ("soft-404",),
        lambda base: _small(
            "Page not found",
            "Sorry, the page you are looking for does not exist or has been moved. Try the search, "
            "or start again from our home page, where you will find the latest from the newsroom.",
        ),
    ),
    "/pages/login": Hazard(
        "page",
        "a login form",
        ("login-page",),
        lambda base: _small(
            "Sign in",
            "Sign in to your account to continue reading. Forgotten your password? We can send you "
            "a link by e-mail that lets you choose another one within the next hour.",
        ),
    ),
    "/pages/index": Hazard("page", "a list of headlines", ("no-text",), _index),
    "/pages/paywall": Hazard("page", "the beginning of a paid story", ("article",), _paywall),
    "/pages/short": Hazard(
        "page",
        "five words",
        ("too-short", "no-text"),
        lambda base: _small("Brief", "More on this story soon."),
    ),
    "/pages/no-headline": Hazard(
        "page",
        "a text without any headline",
        ("no-headline",),
        lambda base: page(story("", PARAGRAPHS)),
    ),
    "/redirect/loop": Hazard(
        "page",
        "a redirect to itself",
        ("redirect-loop",),
        lambda base: redirect(f"{base}/redirect/loop"),
    ),
    "/redirect/new/1": Hazard(
        "page",
        "redirects to ever-new addresses",
        ("redirect-loop",),
        lambda base: redirect(f"{base}/redirect/new/2"),
    ),
    "/redirect/file": Hazard(
        "page",
        "a redirect to a local file",
        ("redirect-refused",),
        lambda base: redirect("file:///etc/passwd"),
    ),
    "/redirect/javascript": Hazard(
        "page",
        "a redirect to a script",
        ("redirect-refused",),
        lambda base: redirect("javascript:alert(1)"),
    ),
    "/redirect/nowhere": Hazard(
        "page",
        "a redirect without an address",
        ("redirect-refused",),
        lambda base: Reply(status=302),
    ),
}
