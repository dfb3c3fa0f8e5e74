"""Test that a host answers as it is told: validators, gzip, HEAD, delays, broken answers."""

from __future__ import annotations

import gzip
import http.client
import time
from urllib.parse import urlsplit

import pytest

from copydesk.demo.herald.site import LEAD
from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Expected
from tests.sites.asking import ANSWER_SECONDS, ask


def lead(web: Web) -> Expected:
    return web["herald"].article(LEAD)


def test_validators_answer_304_until_the_article_changes(web: Web) -> None:
    article = lead(web)
    first = ask(article.url)
    tag, moment = first.headers["ETag"], first.headers["Last-Modified"]
    assert moment == "Sat, 21 Nov 2026 21:40:00 GMT"
    assert ask(article.url, If_None_Match=tag).status == 304
    assert ask(article.url, If_None_Match=f'"other", {tag}').status == 304
    assert ask(article.url, If_Modified_Since=moment).status == 304
    assert ask(article.url, If_None_Match=tag).body == b""
    web["herald"].correct(LEAD, "eleven weeks", "twelve weeks")
    changed = ask(article.url, If_None_Match=tag, If_Modified_Since=moment)
    assert changed.status == 200
    assert b"twelve weeks of shelling" in changed.body
    assert ask(article.url, If_Modified_Since=moment).status == 200
    assert ask(article.url, If_None_Match='"other"', If_Modified_Since=moment).status == 200


def test_gzip_only_where_it_is_asked_for(web: Web) -> None:
    plain = ask(lead(web).url)
    packed = ask(lead(web).url, Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_head_gives_headers_only(web: Web) -> None:
    answer = ask(lead(web).url, "HEAD")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 10_000
    assert answer.body == b""


def test_what_is_not_there_is_404_and_logged(web: Web) -> None:
    site = web["kurier"]
    assert ask(f"{site.base}/news/1.html?x=1").status == 404
    assert ask(f"{site.base}/robots.txt").status == 404
    assert site.requests == [("GET", "/news/1.html?x=1", 404), ("GET", "/robots.txt", 404)]


def test_one_connection_serves_many_requests(web: Web) -> None:
    parts = urlsplit(web["herald"].base)
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    connection.connect()
    used = connection.sock
    for method, path in (("GET", "/"), ("HEAD", "/"), ("GET", "/missing"), ("GET", "/feed/")):
        connection.request(method, path)
        # a body after HEAD would be taken for the next answer's status line
        assert connection.getresponse().read() or method == "HEAD"
        assert connection.sock is used
    connection.close()


def test_an_override_replaces_one_address_until_it_is_removed(web: Web) -> None:
    site = web["herald"]
    reply = Reply(status=503, body=b"busy", headers={"Retry-After": "7"})
    site.override("/feed/", reply)
    answer = ask(f"{site.base}/feed/?again=1")
    assert (answer.status, answer.body, answer.headers["Retry-After"]) == (503, b"busy", "7")
    assert ask(f"{site.base}/").status == 200
    site.remove_override("/feed/")
    assert ask(f"{site.base}/feed/").status == 200
    with pytest.raises(KeyError):
        site.remove_override("/feed/")


def test_delay_and_drip_take_their_time(web: Web) -> None:
    site = web["herald"]
    site.override("/late", Reply(body=b"late", delay=0.2))
    site.override("/slow", Reply(body=b"drip", drip=0.05))
    for path in ("/late", "/slow"):
        start = time.monotonic()
        assert len(ask(site.base + path).body) == 4
        assert time.monotonic() - start >= 0.1


def test_a_reset_and_a_lying_length_break_the_answer(web: Web) -> None:
    site = web["herald"]
    site.override("/reset", Reply(body=b"x" * 1000, reset_after=10))
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask(f"{site.base}/reset")
    site.override("/lie", Reply(body=b"x" * 1000, claimed_length=5000))
    with pytest.raises(http.client.IncompleteRead):
        ask(f"{site.base}/lie")


def test_down_closes_the_port_and_up_opens_the_same(web: Web) -> None:
    site = web["ticker"]
    parts = urlsplit(site.base)
    kept = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    kept.request("GET", "/")
    kept.getresponse().read()
    site.down()
    with pytest.raises(ConnectionRefusedError):
        ask(f"{site.base}/")
    assert kept.sock.recv(1) == b""
    kept.close()
    assert ask(f"{web['herald'].base}/").status == 200
    site.up()
    assert site.base == f"{parts.scheme}://{parts.netloc}"
    assert ask(f"{site.base}/").status == 200
