"""Papers for signature: what there is of a cycle, and the minutes of its units singly and as one archive."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.documents.official import OfficialPaper
from app.documents.official_pdf import pdf_of
from app.local_time import local_day
from app.queries.results.minutes import closed_in, find_minutes_cycle, read_minutes
from app.queries.results.outcome import (
    read_decision,
    read_draft_decision,
    read_letter,
    read_letter_of,
    versions_with_papers,
)
from app.services.publication import minutes_archive
from app.web.access import access, actor
from app.web.http import now
from app.web.jobs import started
from app.web.papers import send_made, send_paper
from app.web.printing import others_write_while_printing
from app.web.secretariat import bp
from app.web.secretariat.views import SECRETARIAT

CYCLE = "/cycles/<int:cycle_id>"
SHEET = "/assessments/<int:assessment_id>"


@bp.get(f"{CYCLE}/papers")
@access(SECRETARIAT)
def papers(cycle_id: int) -> ResponseReturnValue:
    """Show which papers a cycle has for signature."""
    cycle = find_minutes_cycle(actor(), cycle_id)
    return render_template(
        "secretariat/papers.html",
        cycle=cycle,
        closed=len(closed_in(cycle_id)),
        versions=versions_with_papers(cycle_id),
        archive=minutes_archive.find_archive(actor(), cycle_id),
        illustrative=cycle.illustrative,
    )


@bp.post(f"{CYCLE}/minutes")
@access(SECRETARIAT)
def make_minutes(cycle_id: int) -> ResponseReturnValue:
    """Have the minutes of all units made in the background."""
    return started(minutes_archive.ask_for_minutes(actor(), cycle_id, now=now()))


@bp.get(f"{CYCLE}/minutes.zip")
@access(SECRETARIAT)
def minutes_zip(cycle_id: int) -> Response:
    """Hand out the archive that the reader had made last."""
    return send_paper(minutes_archive.open_archive(actor(), cycle_id))


@bp.get(f"{CYCLE}/letter.docx")
@access(SECRETARIAT)
def letter_docx(cycle_id: int) -> Response:
    """Hand out the draft of the submission letter."""
    return _word(read_letter(actor(), cycle_id, today=local_day(now())))


@bp.get(f"{CYCLE}/decision.docx")
@access(SECRETARIAT)
def draft_decision_docx(cycle_id: int) -> Response:
    """Hand out the draft of the decision with its appendices."""
    return _word(read_draft_decision(actor(), cycle_id, today=local_day(now())))


@bp.get("/results/<int:result_id>/decision.docx")
@access(SECRETARIAT)
def decision_docx(result_id: int) -> Response:
    """Hand out the decision of a version with its appendices."""
    return _word(read_decision(actor(), result_id))


@bp.get("/results/<int:result_id>/letter.docx")
@access(SECRETARIAT)
def version_letter_docx(result_id: int) -> Response:
    """Hand out the letter that submits a version."""
    return _word(read_letter_of(actor(), result_id))


@bp.get(f"{SHEET}/minutes.pdf")
@access(SECRETARIAT)
def minutes_pdf(assessment_id: int) -> Response:
    """Hand out the minutes of one unit as PDF."""
    paper = _minutes(assessment_id)
    with others_write_while_printing():
        content = pdf_of(paper)
    return send_made(paper.title, content, "pdf")


@bp.get(f"{SHEET}/minutes.docx")
@access(SECRETARIAT)
def minutes_docx(assessment_id: int) -> Response:
    """Hand out the same as a Word file."""
    return _word(_minutes(assessment_id))


def _minutes(assessment_id: int) -> OfficialPaper:
    return read_minutes(actor(), assessment_id, today=local_day(now()))


def _word(paper: OfficialPaper) -> Response:
    """Send a paper as Word."""
    # Only a worker that hands one out loads its library.
    from app.documents.official_word import word_of

    return send_made(paper.title, word_of(paper), "docx")
