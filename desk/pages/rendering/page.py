"""Write pages: templates with the reader's language, and headers under which no script gets in."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.access.sign_in import COOKIE, form_token
from desk.dependencies import DeskContext
from desk.pages.condition import Condition, Sentence, sentence
from desk.pages.rendering.addresses import changed_address, web_address
from desk.pages.rendering.clean_html import clean_html
from desk.pages.rendering.language import Language, chosen_language, languages

TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = Path(__file__).parents[2] / "static"
LANGUAGE_COOKIE = "copydesk_language"

HEADERS = {
    # Nothing but our own files: a script in a headline has nowhere to come from.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Other sites are not told what is read here; our own forms have to tell where they come from.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["web_address"] = web_address
    environment.globals["clean_html"] = clean_html
    environment.globals["static"] = _static
    environment.globals["languages"] = languages()
    return environment


@cache
def _static(name: str) -> str:
    """Return the address of a file, which changes with it: browsers may keep it for ever."""
    digest = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?{digest}"


def language_of(request: Request) -> Language:
    """Return the language that a request is answered in."""
    return chosen_language(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", "")
    )


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made of a template."""
    context: DeskContext = request.app.state.context
    condition: Condition = request.app.state.condition
    language = language_of(request)
    now = context.clock.now()
    state = condition.state(context)
    all_is_well: Sentence = sentence(state, now)
    shared = {
        "say": language.say,
        "language": language,
        "now": now,
        "condition": all_is_well,
        "path": request.url.path,
        "address": lambda **changes: changed_address(request, **changes),
        "reader": getattr(request.state, "token", None),
        "form_token": form_token(request.cookies.get(COOKIE, "")),
    }
    text = _environment().get_template(template).render({**shared, **values})
    return HTMLResponse(text, status, HEADERS)
