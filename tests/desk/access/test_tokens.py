"""Test that tokens are kept as hashes, and are what they were made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.access.tokens import PREFIX, TokenFile
from model.clock import Clock
from model.errors import ConfigurationError


def test_a_token_is_found_until_it_is_revoked(tmp_path: Path) -> None:
    tokens, reader = TokenFile(tmp_path / "new"), TokenFile(tmp_path / "new")
    assert reader.find("anything") is None
    token = tokens.create("monitor", "read", Clock())
    other = tokens.create("editor", "write", Clock())
    found = reader.find(token)
    assert found is not None
    assert (found.name, found.allows("read"), found.allows("write")) == ("monitor", True, False)
    writer = reader.find(other)
    assert writer is not None
    assert writer.allows("write")
    assert reader.find(token[:-1]) is None
    assert reader.find("") is None
    assert tokens.revoke("monitor")
    assert not tokens.revoke("monitor")
    assert reader.find(token) is None
    assert [each.name for each in reader.tokens()] == ["editor"]


def test_the_file_holds_no_token_and_is_its_owners(tmp_path: Path) -> None:
    token = TokenFile(tmp_path).create("monitor", "read", Clock())
    file = tmp_path / "tokens.json"
    assert token.startswith(PREFIX)
    assert token.removeprefix(PREFIX) not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 61, "ä"])
def test_a_name_is_short_and_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="name"):
        TokenFile(tmp_path).create(name, "read", Clock())


def test_a_name_stands_for_one_token(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    tokens.create("monitor", "read", Clock())
    with pytest.raises(ConfigurationError, match="already"):
        tokens.create("monitor", "write", Clock())


@pytest.mark.parametrize("text", ["{", "[1]", '[{"name": "a"}]', "null"])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens.json").write_text(text)
    with pytest.raises(ConfigurationError, match="make them anew"):
        TokenFile(tmp_path).find("x")
