"""Who appraises what: the plan of a cycle, giving and taking back."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.workbooks import Cell
from app.queries.cycles.assignments import Plan, PlanRow, read_plan
from app.services.cycles import assignments
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import row_id
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import AssignmentForm
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT
from app.web.tables import table_file


@bp.get("/cycles/<int:cycle_id>/assignments")
@access(FOLLOWERS)
def assignment_plan(cycle_id: int) -> ResponseReturnValue:
    """Show who decides each main index, and every assignment."""
    plan = read_plan(actor(), cycle_id, search=_search())
    return _page(plan, AssignmentForm.offering(plan, formdata=None))


@bp.post("/cycles/<int:cycle_id>/assignments")
@access(SECRETARIAT)
def assign(cycle_id: int) -> ResponseReturnValue:
    """Give one reviewer units and main indices."""
    plan = read_plan(actor(), cycle_id)
    form = AssignmentForm.offering(plan)
    with Attempt(form) as attempt:
        attempt.check()
        added = assignments.assign(actor(), cycle_id, form.assignment(), now=now())
    if attempt.refused:
        return _page(plan, form, refused=True), attempt.status
    flash_success(ngettext("Đã thêm %(num)s phân công.", "Đã thêm %(num)s phân công.", added))
    return see_other(url_for("secretariat.assignment_plan", cycle_id=cycle_id))


@bp.post("/cycles/<int:cycle_id>/assignments/end")
@access(SECRETARIAT)
def unassign(cycle_id: int) -> ResponseReturnValue:
    """Take the ticked assignments back."""
    ticked = frozenset(request.form.getlist("assignment", type=row_id))
    taken = assignments.unassign(actor(), cycle_id, ticked, now=now())
    if taken:
        flash_success(ngettext("Đã bỏ %(num)s phân công.", "Đã bỏ %(num)s phân công.", taken))
    else:
        flash_error(_("Chưa đánh dấu phân công nào nên chưa bỏ phân công nào. Hãy đánh dấu rồi bấm lại."))
    return see_other(url_for("secretariat.assignment_plan", cycle_id=cycle_id))


@bp.get("/cycles/<int:cycle_id>/assignments.xlsx")
@bp.get("/cycles/<int:cycle_id>/assignments.csv")
@access(FOLLOWERS)
def assignments_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand out the plan as it is filtered, as a file."""
    plan = read_plan(actor(), cycle_id, search=_search())
    header = [_("Thành viên tổ thẩm định"), _("Chỉ số chính"), _("Mã đơn vị"), _("Đơn vị")]
    return table_file(
        f"{_('Phân công thẩm định')} - {plan.cycle.title}", header, _csv_rows(plan.rows), made=now()
    )


def _search() -> str:
    return request.args.get("q", "").strip()


def _page(plan: Plan, form: AssignmentForm, *, refused: bool = False) -> str:
    return render_template(
        "secretariat/assignments.html", plan=plan, form=form, search=_search(), refused=refused
    )


def _csv_rows(rows: tuple[PlanRow, ...]) -> Iterator[list[Cell]]:
    for row in rows:
        group = f"{row.group.code}. {row.group.title}" if row.group else _("Mọi chỉ số chính")
        yield [row.reviewer, group, row.unit_code, row.unit_name or _("Mọi đơn vị")]
