"""Answers to programs: the fields of a frozen value as JSON, with an entity tag, so that what is known is not sent."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request

from app.queries.api.pages import PageOf
from app.queries.api.plain_values import plain_value
from app.services.api.pace import MOST


def answer(value: object) -> Response:
    """Return a value; 304 without it for whoever has it already."""
    body = json.dumps(plain_value(value), ensure_ascii=False, separators=(",", ":"))
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    if "api_left" in g:
        response.headers["RateLimit-Limit"] = str(MOST)
        response.headers["RateLimit-Remaining"] = str(g.api_left)
    response.make_conditional(request)
    return response


def answer_page(page: PageOf[Any]) -> Response:
    """Return a page with the address of the next one, empty on the last."""
    following = None
    if page.following is not None:
        kept = {name: sent for name, sent in request.args.items() if name != "after"}
        following = f"{request.path}?{urlencode({**kept, 'after': page.following})}"
    return answer({"items": list(page.items), "next": following})
