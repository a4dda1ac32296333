"""The standing body: cycles, deadlines, publication."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("secretariat", __name__, url_prefix="/secretariat")

from app.web.secretariat import (  # noqa: E402, F401 - they register
    assigning,
    blocks,
    central,
    contacts,
    correcting,
    criteria,
    criteria_try,
    deadlines,
    ending,
    endings,
    hearing,
    members,
    open_data,
    opening,
    paper_texts,
    papers,
    publishing,
    reviewers,
    samples,
    sheets,
    unmeasured,
    views,
)
