"""Everybody with an account: signing in and out, the own password."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("auth", __name__)

from app.web.auth import invitation, provider, second_factor, views  # noqa: E402, F401 - the views register themselves on the blueprint
