"""Result versions: from the computation to the public, step by step."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("versions", __name__, url_prefix="/versions")

from app.web.versions import papers, steps, views  # noqa: E402, F401 - they register on the blueprint
