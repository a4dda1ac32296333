"""A reviewer's own progress."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.queries.reviews.progress import read_own_progress
from app.web.access import access, actor
from app.web.review import bp
from app.web.review.views import REVIEWERS


@bp.get("/cycles/<int:cycle_id>/progress")
@access(REVIEWERS)
def progress(cycle_id: int) -> ResponseReturnValue:
    """Show how far one's own part of a cycle is, by main index."""
    own = read_own_progress(actor(), cycle_id)
    return render_template("review/progress.html", own=own, illustrative=own.cycle.illustrative)
