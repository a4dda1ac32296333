"""The standing body: rounds, deadlines, publication."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("secretariat", __name__, url_prefix="/secretariat")

from app.web.secretariat import views  # noqa: E402, F401 - the views register themselves on the blueprint
