"""Test every redirector and AMP cache of urls.tables, by an address that only its row decides."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from urls import url_key
from urls.redirectors import unwrap

SHORT = "https://example.org/a-story"

REDIRECTORS = [
    # host, path and the parameter that holds the address
    ("l.facebook.com", "/x", "u"),
    ("lm.facebook.com", "/x", "u"),
    ("l.facebook.net", "/x", "u"),
    ("l.instagram.com", "/", "u"),
    ("l.messenger.com", "/", "u"),
    ("l.threads.net", "/", "u"),
    ("l.threads.com", "/", "u"),
    ("l.workplace.com", "/", "u"),
    ("facebook.com", "/l.php", "u"),
    ("www.facebook.com", "/flx/warn", "u"),
    ("google.com", "/url", "url"),
    ("google.com", "/url", "q"),
    ("google.de", "/url", "q"),
    ("www.google.co.uk", "/url", "q"),
    ("www.google.com", "/news/url", "q"),
    ("a.b.google.com", "/url", "q"),
    ("google.com", "/aclk", "adurl"),
    ("www.google.com", "/pagead/aclk", "adurl"),
    ("googleadservices.com", "/pagead/aclk", "adurl"),
    ("news.google.com", "/x", "url"),
    ("news.google.de", "/x", "url"),
    ("news.google.co.uk", "/x", "url"),
    ("bing.com", "/news/apiclick.aspx", "url"),
    ("www.bing.com", "/news/apiclick.aspx", "url"),
    ("duckduckgo.com", "/l/", "uddg"),
    ("duckduckgo.com", "/l", "uddg"),
    ("yandex.ru", "/turbo", "text"),
    ("www.yandex.com.tr", "/turbo", "text"),
    ("t.umblr.com", "/redirect", "z"),
    ("out.reddit.com", "/x", "url"),
    ("slack-redir.net", "/link", "url"),
    ("www.slack-redir.net", "/link", "url"),
    ("vk.com", "/away.php", "to"),
    ("vk.ru", "/away", "to"),
    ("www.vk.com", "/away", "to"),
    ("m.vk.com", "/away", "to"),
    ("away.vk.com", "/away", "to"),
    ("youtube.com", "/redirect", "q"),
    ("www.youtube.com", "/redirect", "q"),
    ("m.youtube.com", "/redirect", "q"),
    ("linkedin.com", "/redir/redirect", "url"),
    ("www.linkedin.com", "/safety/go", "url"),
    ("eur01.safelinks.protection.outlook.com", "/x", "url"),
    ("pinterest.com", "/offsite", "url"),
    ("www.pinterest.de", "/offsite", "url"),
    ("getpocket.com", "/redirect", "url"),
    ("flipboard.com", "/redirect", "url"),
    ("link.zhihu.com", "/x", "target"),
    ("t.me", "/iv", "url"),
    ("steamcommunity.com", "/linkfilter", "u"),
    ("steamcommunity.com", "/linkfilter", "url"),
    ("exit.sc", "/x", "url"),
    ("deref-mail.com", "/mail/client", "redirectUrl"),
    ("www.deref-gmx.net", "/mail/client", "redirectUrl"),
    ("go.skimresources.com", "/x", "url"),
    ("go.redirectingat.com", "/x", "url"),
    ("redirect.viglink.com", "/x", "u"),
    ("click.linksynergy.com", "/x", "murl"),
    ("consent.google.com", "/m", "continue"),
    ("consent.google.de", "/m", "continue"),
    ("consent.youtube.com", "/m", "continue"),
    ("consent.google.co.uk", "/m", "continue"),
    ("href.li", "/", ""),
    ("anon.to", "/", ""),
    ("nullrefer.com", "/", ""),
    ("dereferer.me", "/", ""),
]


@pytest.mark.parametrize(("host", "path", "parameter"), REDIRECTORS)
def test_a_redirector_leads_to_the_page_that_it_names(host: str, path: str, parameter: str) -> None:
    address = f"{parameter}={quote(SHORT, safe='')}" if parameter else SHORT
    assert unwrap(f"https://{host}{path}?{address}") == unwrap(SHORT)
    assert url_key(f"https://{host}{path}?{address}") == SHORT
    assert url_key(f"https://{host}{path}?q{address}") != SHORT
    assert url_key(f"https://q{host.replace('.', '-')}.example/?{address}") != SHORT


@pytest.mark.parametrize(
    ("host", "path", "parameter"),
    [
        ("facebook.com", "/x", "u"),
        ("facebook.com", "/lqphp", "u"),
        ("google.com", "/urls", "q"),
        ("google.com", "/x/url", "q"),
        ("google.info", "/url", "q"),
        ("google.d", "/url", "q"),
        ("google.com.info", "/url", "q"),
        ("google.com", "/x/aclk", "adurl"),
        ("news.google.info", "/x", "url"),
        ("bing.com", "/news/apiclickqaspx", "url"),
        ("duckduckgo.com", "/lx", "uddg"),
        ("yandex.ru", "/x", "text"),
        ("yandex.com.uk", "/turbo", "text"),
        ("yandex.info", "/turbo", "text"),
        ("t.umblr.com", "/x", "z"),
        ("slack-redir.net", "/x", "url"),
        ("vk.com", "/x", "to"),
        ("vk.de", "/away", "to"),
        ("youtube.com", "/x", "q"),
        ("linkedin.com", "/redir", "url"),
        ("linkedin.com", "/safety", "url"),
        ("pinterest.de", "/x", "url"),
        ("pinterest.info", "/offsite", "url"),
        ("getpocket.com", "/x", "url"),
        ("flipboard.com", "/x", "url"),
        ("t.me", "/x", "url"),
        ("steamcommunity.com", "/x", "u"),
        ("deref-mail.com", "/x", "redirectUrl"),
        ("deref-mail.info", "/mail/client", "redirectUrl"),
        ("consent.google.info", "/m", "continue"),
        ("consent.bing.com", "/m", "continue"),
        ("l.example.com", "/", "u"),
    ],
)
def test_other_addresses_are_no_redirectors(host: str, path: str, parameter: str) -> None:
    address = quote("https://paper.example.net/a-story", safe="")
    assert url_key(f"https://{host}{path}?{parameter}={address}").startswith(f"https://{host}")


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("cdn.ampproject.org", "/c/s"),
        ("cdn.ampproject.net", "/c/s"),
        ("example-org.cdn.ampproject.org", "/c/s"),
        ("example-org.cdn.ampproject.org", "/v/s"),
        ("example-org.cdn.ampproject.org", "/c"),
        ("example-org.cdn.ampproject.org", "/abc/s"),
        ("example-org.bing-amp.com", "/c/s"),
        ("example-org.amp.cloudflare.com", "/c/s"),
        ("google.com", "/amp/s"),
        ("www.google.de", "/amp/s"),
        ("google.co.uk", "/amp"),
        ("bing.com", "/amp/s"),
        ("www.bing.com", "/amp"),
    ],
)
def test_an_amp_cache_holds_the_page_that_its_path_names(host: str, path: str) -> None:
    assert unwrap(f"https://{host}{path}/example.org/a-story") == unwrap(SHORT)
    assert url_key(f"https://{host}{path}/example.org/a-story") == SHORT
    assert url_key(f"https://{host}{path}/example.org/a-story?id=5") == f"{SHORT}?id=5"
    assert url_key(f"https://{host}{path}/example.org:1/a") == "https://example.org:1/a"
    assert url_key(f"https://{host}{path}/example.org:65535") == "https://example.org:65535/"
    assert url_key(f"https://{host}{path}/example.x2") == "https://example.x2/"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.cdn.ampproject.org/abcd/s/example.org/a-story",
        "https://example.cdn.ampproject.org/s/s/example/a-story",
        "https://example.cdn.ampproject.org/c/s/example.o/a-story",
        "https://example.cdn.ampproject.org/c/s/example.org:123456/a-story",
        "https://example.cdn.ampproject.org/c/s/example.org:/a-story",
        "https://example.cdn.ampproject.com/c/s/example.org/a-story",
        "https://example.ampproject.org/c/s/example.org/a-story",
        "https://www.google.info/amp/s/example.org/a-story",
        "https://www.google.com/x/s/example.org/a-story",
        "https://news.bing.com/amp/s/example.org/a-story",
    ],
)
def test_other_addresses_are_no_amp_caches(url: str) -> None:
    assert not url_key(url).startswith("https://example.o")


@pytest.mark.parametrize(
    "address",
    [
        "https://r.search.yahoo.com/_ylt=Aw/RV=2/RU=https%3a%2f%2fexample.org%2fa-story/RK=2/RS=x-",
        "https://rd.yahoo.com/rss/*https://example.org/a-story",
        "https://us.rd.yahoo.com/rss/*-https%3A//example.org/a-story",
        "https://go.theregister.com/feed/example.org/a-story",
    ],
)
def test_each_host_whose_paths_hold_addresses_is_unwrapped(address: str) -> None:
    assert url_key(address) == url_key(SHORT)
