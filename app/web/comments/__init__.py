"""Comments on an indicator, on a page for the unit, its reviewers and those who follow alike."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("comments", __name__, url_prefix="/comments")

from app.web.comments import views  # noqa: E402, F401 - the views register themselves on the blueprint
