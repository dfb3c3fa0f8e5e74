"""Keep the tokens by which programs are known: hashes, in a file of DATA_DIR."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from model.clock import Clock
from model.errors import ConfigurationError

Scope = Literal["read", "write"]
"""What a token allows: to read, or to read and to change."""

TOKEN_BYTES = 32
"""Bytes of a token: 256 bits, which nobody guesses, so that a plain hash keeps them safe."""
PREFIX = "cdk_"
"""How tokens begin, so that one that was published by mistake is recognised as such."""
LONGEST_NAME = 60

_FILE = "tokens.json"
_NAME = re.compile(rf"[A-Za-z0-9._-]{{1,{LONGEST_NAME}}}")
_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Token:
    """Describe a token; it can't be had back from this."""

    name: str
    scope: Scope
    createdAt: str
    hash: str

    def allows(self, scope: Scope) -> bool:
        """Return whether it may be used for that."""
        return scope == "read" or self.scope == "write"


class TokenFile:
    """Read and write the tokens of one desk."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _FILE
        self._read_at: int | None = None
        self._tokens: list[Token] = []

    def create(self, name: str, scope: Scope, clock: Clock) -> str:
        """Add a token, and return it: it is shown this once. Raises ConfigurationError."""
        if _NAME.fullmatch(name) is None:
            raise ConfigurationError(
                f"a token's name has up to {LONGEST_NAME} letters, digits, '.', '_' or '-'; "
                f"{name[:LONGEST_NAME]!r} has others"
            )
        token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        with self._locked():
            tokens = self.tokens()
            if any(each.name == name for each in tokens):
                raise ConfigurationError(f"there is a token {name!r} already: revoke it first")
            added = Token(name, scope, _minute(clock.now()), secret_hash(token))
            self._write([*tokens, added])
        return token

    def revoke(self, name: str) -> bool:
        """Delete a token; return whether there was one of that name."""
        with self._locked():
            tokens = self.tokens()
            left = [each for each in tokens if each.name != name]
            self._write(left)
        return len(left) < len(tokens)

    def find(self, token: str) -> Token | None:
        """Return what a token is, as the file says now; None where it is none of ours."""
        hashed = secret_hash(token)
        found = None
        for each in self.tokens():
            # each is compared, and each in the same time: an answer's delay tells nothing
            if hmac.compare_digest(each.hash, hashed):
                found = each
        return found

    def tokens(self) -> list[Token]:
        """Return all tokens. Raises ConfigurationError where the file can't be read as such."""
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return []
        if changed != self._read_at:
            try:
                listed = json.loads(self._path.read_text(encoding="utf-8"))
                self._tokens = [Token(**each) for each in listed]
            except (ValueError, TypeError) as error:
                raise ConfigurationError(
                    f"{self._path} holds no tokens ({error}): delete it, and make them anew"
                ) from error
            self._read_at = changed
        return self._tokens

    def _locked(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._path.with_suffix(".lock"))

    def _write(self, tokens: list[Token]) -> None:
        written = self._path.with_suffix(".new")
        descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(each) for each in tokens], file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._path)


def secret_hash(secret: str) -> str:
    """Return what is kept of a token, or of another secret of as many random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
