"""Leadership: rankings, units, documents."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leadership", __name__, url_prefix="/leadership")

from app.web.leadership import views  # noqa: E402, F401 - the views register themselves on the blueprint
