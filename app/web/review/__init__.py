"""Reviewers: appraisal of submitted sheets."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("review", __name__, url_prefix="/review")

from app.web.review import across, indicators, returning, stages, together, views  # noqa: E402, F401 - they register on the blueprint
