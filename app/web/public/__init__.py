"""Everybody: published results and certificate checks."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import data, files, views  # noqa: E402, F401 - the views register themselves on the blueprint
