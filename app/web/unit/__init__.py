"""Contributor and unit head: the unit's own sheets."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("unit", __name__, url_prefix="/unit")

from app.web.unit import (  # noqa: E402, F401 - they register
    addresses,
    documents,
    explanations,
    figures,
    indicators,
    last_year,
    library,
    packs,
    self_reports,
    sharing,
    steps,
    transfers,
    viewer,
    views,
    waiting,
    what_if,
    words,
)
