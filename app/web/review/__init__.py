"""Reviewers: appraisal of submitted sheets."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("review", __name__, url_prefix="/review")

from app.web.review import (  # noqa: E402, F401 - they register on the blueprint
    across,
    indicators,
    looks,
    progress,
    radar,
    reasons,
    returning,
    seconding,
    stages,
    together,
    views,
)
