"""Make damaged input from valid input: the same for the same seed and number everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

# Pieces that break parsers: limits of numbers and scripts, halves of markup, escapes, operators.
TOKENS: tuple[bytes, ...] = (
    *(b"", b"\0", b"\x1b]0;x\x07", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf"),
    *(b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml", b"?>", b"&", b";"),
    *(b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&amp;amp;amp;", b"&nbsp;"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!ENTITY % d SYSTEM 'file:///etc/passwd'>", b"&b;"),
    *(b"<p>", b"<div>", b"<table>", b"<svg>", b"<math>", b"<template>", b"<noscript>", b"<base>"),
    *(b"<script type='application/ld+json'>", b"</script>", b"<plaintext>", b"<frameset>"),
    *(b"<a href='", b"<item>", b"</item>", b"<entry>", b"<url><loc>", b"<sitemap>", b"xmlns:a='"),
    *(b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"\\udc00", b"{", b"}", b"[", b"]", b",", b":"),
    *(b"null", b"true", b"NaN", b"Infinity", b"-0", b"1e999", b"9" * 40, b"9" * 5000, b"-1"),
    *(b"$where", b"$set", b"a.b", b"__proto__", b'"@type":', b'"@id":"#a"', b'"@graph":['),
    *(b"http://", b"https://[::1]/", b"javascript:", b"//", b"\\\\", b"/../", b"%", b"%00", b"%2f"),
    *(b"%ff", b"%25%25", b"#!", b"#/", b"?&=", b"@", b":0", b":99999", b"xn--", b"xn--a-", b"\t"),
    *("\u202e".encode(), "\u2028".encode(), "\u0130".encode(), "\ufdfa".encode(), "ß".encode()),
    *("é".encode(), "😀".encode(), "\u0301".encode() * 40, "١٢".encode(), "。".encode()),
    *(b"0000-00-00", b"9999-12-31T23:59:60Z", b"+99:99", b"-0000", b"UTC+1e9", b"24:00", b"\r\n"),
    *(b"User-agent:", b"Disallow: /", b"*", b"$", b"Crawl-delay: -1", b"Request-rate: 0/0"),
)
# Bytes of an input, at most. Longer ones cost time and find little more: bounds of size have their
# own tests.
LONGEST = 65_536
# How often a piece is repeated: often enough to show deep nesting and quadratic work.
REPEATS = (2, 3, 10, 100, 1000, 5000)
# Steps by which an input is made from a seed, at most.
MOST_STEPS = 8

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Return an input made from ``seeds`` in a few steps, of at most ``LONGEST`` bytes."""
    data = random.choice(seeds)
    for _ in range(random.randint(1, MOST_STEPS)):
        data = random.choice(_MUTATIONS)(random, data, seeds)[:LONGEST]
    return data


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    length = min(int(random.expovariate(1 / 20)), random.choice((8, 64, 1024)))
    return start, min(start + length, len(data))


def _insert(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + random.choice(TOKENS) + data[random.choice((start, end)) :]


def _delete(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _repeat(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[start:end] * random.choice(REPEATS) + data[end:]


def _repeat_token(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, _ = _span(random, data)
    return data[:start] + random.choice(TOKENS) * random.choice(REPEATS) + data[start:]


def _flip(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _splice(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _swap(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    again, _ = _span(random, data)
    return data[:again] + data[start:end] + data[again:]


def _cut(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


_MUTATIONS: tuple[Mutation, ...] = (
    *(_insert, _insert, _insert, _delete, _repeat, _repeat_token, _flip, _splice, _swap),
    _cut,
)
