"""Leadership: rankings, units, documents."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leadership", __name__, url_prefix="/leadership")

from app.web.leadership import downloads, insight, units_map, views  # noqa: E402, F401 - they register on the blueprint
