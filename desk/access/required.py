"""Ask for a token where a request needs one, wherever it comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from desk.access.gate import token_in
from desk.access.tokens import Token
from model.errors import ConfigurationError


async def token_of(request: Request) -> Token:
    """Return the token of a request."""
    try:
        found = await token_in(request.headers, request.app.state.tokens)
    except ConfigurationError as error:
        raise HTTPException(503, str(error)) from error
    if found is None:
        raise HTTPException(
            401, "this needs a token: `copydesk token create NAME`", {"WWW-Authenticate": "Bearer"}
        )
    return found


AnyToken = Annotated[Token, Depends(token_of)]


async def writing_token_of(token: AnyToken) -> Token:
    """Return the token of a request if it may change something."""
    if not token.allows("write"):
        raise HTTPException(
            403,
            f"the token {token.name!r} may only read: "
            "`copydesk token create NAME --scope write` makes one that may write",
        )
    return token


WritingToken = Annotated[Token, Depends(writing_token_of)]
