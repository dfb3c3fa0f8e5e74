"""Keep an embedded server running: ``python -m database.embedded [--uri]``."""

from __future__ import annotations

import contextlib
import signal
import sys
from argparse import ArgumentParser

from database.data_directory import data_directory
from database.embedded.server import EmbeddedServer


def keep_running(*, names_password: bool) -> None:
    """Keep the server of DATA_DIR running until SIGINT or SIGTERM, for mongosh and others.

    Prints its address; ``names_password`` says whether with the password.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with EmbeddedServer(data_directory()) as uri:
        sys.stdout.write(f"{uri if names_password else without_password(uri)}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


def without_password(uri: str) -> str:
    """Return what may be read by others of the address ``uri`` of an embedded server."""
    scheme, _, rest = uri.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]} (its user and password: --uri)"


if __name__ == "__main__":
    parser = ArgumentParser(
        prog="python -m database.embedded",
        description="Keep the MongoDB of DATA_DIR running until Ctrl-C, and print its "
        "address: whole on a terminal, without the password to a file or a pipe.",
    )
    parser.add_argument("--uri", action="store_true", help="print the whole address anywhere")
    keep_running(names_password=parser.parse_args().uri or sys.stdout.isatty())
