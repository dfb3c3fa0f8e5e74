"""Check what is given by name, and note every mistake rather than stop at the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from model.errors import ConfigurationError

YES, NO = ("1", "true", "yes"), ("", "0", "false", "no")


def flag(spider: str, name: str, text: str) -> bool:
    """Return whether an argument says yes. Raises ConfigurationError for neither yes nor no."""
    if text.lower() not in YES + NO:
        raise ConfigurationError(f"{spider}: {name} is {text!r}; expected 1 or 0")
    return text.lower() in YES


@contextmanager
def noting(mistakes: list[str]) -> Iterator[None]:
    """Note a ConfigurationError among ``mistakes``, and go on behind the block."""
    try:
        yield
    except ConfigurationError as error:
        mistakes.append(str(error))


def refuse(mistakes: list[str]) -> None:
    """Raise ConfigurationError with all ``mistakes``, a line each, if there are any."""
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
