"""One unit's sheet in the hands of the standing body: confirm, extend, give back or reopen."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.occasions import Occasion
from app.queries.sheets.extensions import extensions_of
from app.queries.sheets.proposals import provenance_of
from app.queries.sheets.sheets import SheetView, read_sheet
from app.services.sheets import closing
from app.web.access import access, actor
from app.web.access_record import note_opening
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.forms.revision import RevisionForm
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import ExtendForm, ReopenForm
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT
from app.workflow.states import DRAFT_STATUSES, Action, Status


@bp.get("/assessments/<int:assessment_id>")
@access(FOLLOWERS)
def sheet(assessment_id: int) -> ResponseReturnValue:
    """Show where the sheet stands and what can be done with it."""
    view = read_sheet(actor(), assessment_id, now=now())
    if view.head.status in DRAFT_STATUSES:
        note_opening(Occasion.DRAFT_OPENED)
    return render_template(
        "secretariat/sheet.html",
        view=view,
        form=RevisionForm(revision=str(view.head.revision)),
        goes_back_to=_target(view),
        extensions=extensions_of(view.head),
        provenance=provenance_of(view.head),
        illustrative=view.head.cycle.illustrative,
    )


@bp.post("/assessments/<int:assessment_id>/confirm")
@access(SECRETARIAT)
@answered_once
def confirm(assessment_id: int) -> ResponseReturnValue:
    """Confirm one fully appraised sheet."""
    closing.confirm(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    flash_success(_("Đã xác nhận kết quả của phiếu."))
    return _back(assessment_id)


@bp.get("/assessments/<int:assessment_id>/extend")
@access(SECRETARIAT)
def extend(assessment_id: int) -> ResponseReturnValue:
    """Show the form of another deadline."""
    view = read_sheet(actor(), assessment_id, now=now())
    return _page("extend", view, ExtendForm(formdata=None, revision=str(view.head.revision)))


@bp.post("/assessments/<int:assessment_id>/extend")
@access(SECRETARIAT)
@answered_once
def give_time(assessment_id: int) -> ResponseReturnValue:
    """Give one unit more time, or less."""
    form = ExtendForm()
    with Attempt(form) as attempt:
        attempt.check()
        closing.extend(
            actor(),
            assessment_id,
            revision=form.seen_revision(),
            until=form.new_deadline(),
            reason=form.reason.data or "",
            now=now(),
        )
    if attempt.refused:
        return _again("extend", assessment_id, form), attempt.status
    flash_success(_("Đã đổi hạn của đơn vị."))
    return _back(assessment_id)


@bp.get("/assessments/<int:assessment_id>/reopen")
@access(SECRETARIAT)
def reopen(assessment_id: int) -> ResponseReturnValue:
    """Show what giving back or reopening means for this sheet, and ask for the reason."""
    view = read_sheet(actor(), assessment_id, now=now())
    return _page("reopen", view, ReopenForm(formdata=None, revision=str(view.head.revision)))


@bp.post("/assessments/<int:assessment_id>/reopen")
@access(SECRETARIAT)
@answered_once
def give_back(assessment_id: int) -> ResponseReturnValue:
    """Take the sheet one phase back."""
    form = ReopenForm()
    with Attempt(form) as attempt:
        attempt.check()
        status = closing.reopen(
            actor(),
            assessment_id,
            revision=form.seen_revision(),
            reason=form.reason.data or "",
            until=form.until.moment,
            now=now(),
        )
    if attempt.refused:
        return _again("reopen", assessment_id, form), attempt.status
    flash_success(_("Đã trả phiếu về đơn vị.") if status is Status.DRAFT else _("Đã mở lại phiếu ở vòng 2."))
    return _back(assessment_id)


def _again(name: str, assessment_id: int, form: RevisionForm) -> str:
    """Show the refused form beside the sheet as it is now."""
    return _page(name, read_sheet(actor(), assessment_id, now=now()), form, refused=True)


def _page(name: str, view: SheetView, form: RevisionForm, *, refused: bool = False) -> str:
    return render_template(
        f"secretariat/{name}.html",
        view=view,
        form=form,
        goes_back_to=_target(view),
        refused=refused,
        illustrative=view.head.cycle.illustrative,
    )


def _target(view: SheetView) -> str:
    """Say where reopening would lead: back to the unit, to stage 2, or nowhere from here."""
    option = view.open_actions.get(Action.REOPEN)
    return option.target.value if option is not None and option.target is not None else ""


def _back(assessment_id: int) -> ResponseReturnValue:
    return see_other(url_for("secretariat.sheet", assessment_id=assessment_id))
