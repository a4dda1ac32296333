"""The computation of a version: its preview, the order; and taking a certificate back."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import NotFound
from app.queries.results.papers import find_paper
from app.queries.results.preview import read_preview
from app.services.publication import computing, revoking
from app.services.publication.orders import ask_to_compute
from app.services.publication.previews import ask_for_preview
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.jobs import started
from app.web.pages import place_from_address
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import ComputeForm, RevokeForm
from app.web.secretariat.views import SECRETARIAT
from app.web.sure import password_again


@bp.get("/cycles/<int:cycle_id>/publish")
@access(SECRETARIAT)
def preview(cycle_id: int) -> ResponseReturnValue:
    """Show the ranking as it would be computed, and who would not be in it."""
    return _page(cycle_id, ComputeForm(formdata=None))


@bp.post("/cycles/<int:cycle_id>/publish/preview")
@access(SECRETARIAT)
def make_preview(cycle_id: int) -> ResponseReturnValue:
    """Have the preview of a large cycle made in the background."""
    return started(ask_for_preview(actor(), cycle_id, now=now()))


@bp.post("/cycles/<int:cycle_id>/publish")
@access(SECRETARIAT)
def compute(cycle_id: int) -> ResponseReturnValue:
    """Have a version computed as the preview showed it, in the background; the same order sent twice computes once."""
    form = ComputeForm()
    made = computing.already_computed(actor(), cycle_id, form.seen.data or "")
    if made is not None:
        return see_other(url_for("versions.version", result_id=made))
    with Attempt(form) as attempt:
        attempt.check()
        job_id = ask_to_compute(actor(), cycle_id, form.order(), now=now())
    if attempt.refused:
        return _page(cycle_id, form, refused=True), attempt.status
    return started(job_id)


@bp.get("/certificates/<int:paper_id>/revoke")
@access(SECRETARIAT)
def revoke(paper_id: int) -> ResponseReturnValue:
    """Ask for the reason before a certificate is taken back."""
    return _revoke_page(paper_id, RevokeForm(formdata=None))


@bp.post("/certificates/<int:paper_id>/revoke")
@access(SECRETARIAT)
@password_again
@answered_once
def take_back(paper_id: int) -> ResponseReturnValue:
    """Take a certificate back."""
    form = RevokeForm()
    if not form.validate():
        return _revoke_page(paper_id, form, refused=True), 422
    result_id = revoking.revoke(actor(), paper_id, reason=form.reason.data or "", now=now())
    flash_success(_("Đã thu hồi giấy chứng nhận. Ai kiểm tra mã của giấy sẽ thấy lý do."))
    return see_other(url_for("leadership.result", result_id=result_id))


def _page(cycle_id: int, form: ComputeForm, *, refused: bool = False) -> str:
    preview = read_preview(actor(), cycle_id, place_from_address())
    form.seen.data = preview.mark
    return render_template(
        "secretariat/publish.html",
        preview=preview,
        form=form,
        refused=refused,
        illustrative=preview.illustrative,
    )


def _revoke_page(paper_id: int, form: RevokeForm, *, refused: bool = False) -> str:
    paper = find_paper(actor(), paper_id)
    if paper.kind != "certificate":
        raise NotFound
    return render_template("secretariat/revoke.html", paper=paper, form=form, refused=refused)
