"""How programs read: the page for people, and the document for programs."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.queries.api.schemas import schema_of
from app.web.access import access, public
from app.web.api import bp
from app.web.api.answers import answer
from app.web.api.openapi import document
from app.web.api.operations import OPERATIONS
from app.web.http import settings
from app.web.problems import PREFIX


@bp.get("/api/")
@access(public())
def guide() -> ResponseReturnValue:
    """Say how to get a token, what there is to read, and what answers look like."""
    return render_template(
        "api/guide.html",
        operations=OPERATIONS,
        schema_of=schema_of,
        base=settings().public_url + PREFIX,
    )


@bp.get("/api/v1/openapi.json")
@access(public())
def openapi() -> ResponseReturnValue:
    """Hand out the OpenAPI document."""
    return answer(document(settings().public_url))
