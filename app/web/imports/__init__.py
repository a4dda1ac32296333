"""Finished sheets of earlier years: the administrator's proposal, and the decision of the secretariat."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")

from app.web.imports import deciding, proposing  # noqa: E402, F401 - the views register themselves on the blueprint
