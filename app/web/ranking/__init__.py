"""A published ranking as anybody wants to see it: narrowed, measured, compared, taken away."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("ranking", __name__, url_prefix="/ranking")

from app.web.ranking import views  # noqa: E402, F401 - the views register themselves on the blueprint
