"""Units: the list on a day, one unit with its history, and the administrator's changes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("units", __name__, url_prefix="/units")

from app.web.units import changing, codes, importing, listing, merging  # noqa: E402, F401 - the views register themselves on the blueprint
