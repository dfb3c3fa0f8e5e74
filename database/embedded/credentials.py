"""Keep the embedded server's password and key, so that only who owns its folder gets in.

``password`` is that of the one user, with whom every client logs in. ``key`` is the server's own
(``--keyFile``): whoever has it may log in as the server does itself, and so make that user, also in
a folder whose server asked for no password before, and where the password was lost. MongoDB's other
way to a first user, the localhost exception, is switched off: it is open to every user of the
machine until there is one.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from database.embedded.ports import ADDRESS

USER = "copydesk"
MECHANISM = "SCRAM-SHA-256"
AUTHENTICATION_FAILED = 18
"""MongoDB's error code where there is no such user, or the password is another."""
NO_SUCH_USER = 11
"""MongoDB's error code where the user to be changed is not there."""

SECRET_BYTES = 32
"""Bytes of a secret: 256 bits, which nobody guesses. As hexadecimal digits it fits into an address
unescaped, and is a key that mongod takes (6 to 1024 characters of base64)."""
_SECRET = re.compile(rf"[0-9a-f]{{{2 * SECRET_BYTES}}}")
OWNER_ONLY = 0o600
"""The mode of a file with a secret; mongod refuses a key that others can read."""


@dataclass(frozen=True)
class Credentials:
    """Hold the secrets of one server's folder."""

    password: str = field(repr=False)
    key: str = field(repr=False)

    def uri(self, port: int) -> str:
        """Return the address by which clients connect to the server on ``port``."""
        # Told where its user is, mongodump does not look in the database that it is to dump.
        return (
            f"mongodb://{USER}:{self.password}@{ADDRESS}:{port}/?directConnection=true"
            "&authSource=admin"
        )

    def owner_uri(self, port: int) -> str:
        """Return the address by which the owner of the key connects to the server on ``port``."""
        # The user that stands for the server itself, in each server that has a key.
        return (
            f"mongodb://__system:{self.key}@{ADDRESS}:{port}/?directConnection=true"
            f"&authSource=local&authMechanism={MECHANISM}"
        )


def key_file(folder: Path) -> Path:
    """Return where the key of the server of ``folder`` is."""
    return folder / "key"


def read_credentials(folder: Path) -> Credentials:
    """Return the secrets of ``folder``; make those that are missing or damaged. Raises OSError."""
    return Credentials(password=_secret(folder / "password"), key=_secret(key_file(folder)))


def make_user(client: MongoClient[dict[str, object]], password: str) -> None:
    """Make the one user, or give it ``password``; ``client`` is logged in with the key.

    Raises PyMongoError, also while the server is no primary.
    """
    # One mechanism, as this project's clients and mongosh use it: the older one is weaker.
    settings = {"pwd": password, "roles": ["root"], "mechanisms": [MECHANISM]}
    try:
        client.admin.command({"updateUser": USER, **settings})
    except OperationFailure as error:
        if error.code != NO_SUCH_USER:
            raise
        client.admin.command({"createUser": USER, **settings})


def _secret(path: Path) -> str:
    try:
        path.chmod(OWNER_ONLY)  # a copy of the folder may have lost it
        kept = path.read_text(errors="replace").strip()
    except FileNotFoundError:
        kept = ""
    if _SECRET.fullmatch(kept):
        return kept
    made = secrets.token_hex(SECRET_BYTES)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # of a process that was killed, perhaps with another mode
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return made
