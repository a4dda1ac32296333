"""The log on pages: all of it for auditors and administrators, the history of a sheet for whoever may open it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("log", __name__, url_prefix="/log")

from app.web.log import views  # noqa: E402, F401 - the views register themselves on the blueprint
