"""Answers to programs: the fields of a frozen value as JSON, with an entity tag, so that what is known is not sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request

from app.queries.api.pages import PageOf
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


def plain_value(value: Any) -> Any:
    """Return what JSON knows: numbers as numbers (a double holds six decimals exactly), moments in UTC."""
    if is_dataclass(value):
        return {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain_value(name)): plain_value(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_value(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
