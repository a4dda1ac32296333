"""Leadership: rankings, units, documents."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leadership", __name__, url_prefix="/leadership")

from app.web.leadership import (  # noqa: E402 - they register on the blueprint
    criteria_effect,  # noqa: F401
    downloads,  # noqa: F401
    insight,  # noqa: F401
    units_map,  # noqa: F401
    views,  # noqa: F401
    what_if,  # noqa: F401
)
