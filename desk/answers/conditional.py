"""Answer 304 where the client has what would be sent."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

# A client may keep an answer, and asks each time whether it still holds.
_CACHE_CONTROL = "no-cache"


def answer(
    request: Request,
    body: BaseModel | str,
    media_type: str = "application/json",
    *,
    include: Any = None,
) -> Response:
    """Return the answer with its ETag, or 304 where the request names it.

    ``include`` are the fields of a model that are sent, as pydantic takes them; None is all.
    """
    text = body if isinstance(body, str) else body.model_dump_json(by_alias=True, include=include)
    content = text.encode()
    tag = f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": _CACHE_CONTROL, "Vary": "Accept, Accept-Encoding"}
    named = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    # A weak comparison: the tag with or without W/ is the same one.
    if "*" in named or tag in named or tag.removeprefix("W/") in named:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
