"""Test that a page is read to the end of its bytes."""

from __future__ import annotations

import pytest

from text.encoding.html_end import without_end_tags


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<body>a</body>b</html>c", b"<body>abc"),
        (b"a</BODY \n>b</Html>", b"ab"),
        (b"a</body>b</body>c", b"abc"),
        # other tags stay, and so does what is no end tag
        (b"<html><body></p></htmlx></ body>", b"<html><body></p></htmlx></ body>"),
        (b"caf\xe9</body>", b"caf\xe9"),
        (b"", b""),
    ],
)
def test_the_end_tags_of_body_and_page_are_left_out(html: bytes, expected: bytes) -> None:
    assert without_end_tags(html) == expected
