"""The end of a cycle: cancelled before anybody has handed anything in, or closed after it was published."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.errors import Refused
from app.queries.cycles.board import find_cycle
from app.services.cycles.archiving import archive, refusal_to_archive
from app.services.cycles.cancelling import cancel
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.cycle_locks import cycle_lock
from app.web.http import flash_success, now, spoken
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import ReasonForm
from app.web.secretariat.views import SECRETARIAT


@bp.get("/cycles/<int:cycle_id>/cancel")
@access(SECRETARIAT)
def ask_cancel(cycle_id: int) -> ResponseReturnValue:
    """Ask once before the cycle is cancelled, saying what that does."""
    return _page("cancel", cycle_id, ReasonForm(formdata=None))


@bp.post("/cycles/<int:cycle_id>/cancel")
@access(SECRETARIAT)
@answered_once
def cancel_cycle(cycle_id: int) -> ResponseReturnValue:
    """Cancel the cycle."""
    form = ReasonForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        cancel(actor(), cycle_id, form.reason.data or "", now=now())
    if attempt.refused:
        return _page("cancel", cycle_id, form, refused=True), attempt.status
    flash_success(_("Đã hủy đợt. Cùng họ chỉ số, cấp và năm ấy, bạn mở lại được một đợt mới."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


@bp.get("/cycles/<int:cycle_id>/archive")
@access(SECRETARIAT)
def ask_archive(cycle_id: int) -> ResponseReturnValue:
    """Ask once before the cycle is closed, saying what that does."""
    return _page("archive", cycle_id, ReasonForm(formdata=None), why=_why_not(cycle_id))


@bp.post("/cycles/<int:cycle_id>/archive")
@access(SECRETARIAT)
@answered_once
def archive_cycle(cycle_id: int) -> ResponseReturnValue:
    """Close the cycle."""
    form = ReasonForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        closed = archive(actor(), cycle_id, form.reason.data or "", now=now())
    if attempt.refused:
        return _page("archive", cycle_id, form, refused=True, why=_why_not(cycle_id)), attempt.status
    flash_success(ngettext("Đã lưu trữ %(num)s phiếu.", "Đã lưu trữ %(num)s phiếu.", closed))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _why_not(cycle_id: int) -> str:
    """Say what keeps the cycle from being archived; nothing for a closed one, whose page tells its lock."""
    closed = cycle_lock(find_cycle(actor(), cycle_id), "results") is not None
    refusal = None if closed else refusal_to_archive(actor(), cycle_id)
    return spoken(refusal.sentence) if refusal else ""


def _page(name: str, cycle_id: int, form: ReasonForm, *, refused: bool = False, why: str = "") -> str:
    cycle = find_cycle(actor(), cycle_id)
    return render_template(
        f"secretariat/{name}.html",
        cycle=cycle,
        form=form,
        refused=refused,
        why=why,
        illustrative=cycle.illustrative,
    )
