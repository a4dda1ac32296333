"""Sharing the sheet out inside the unit: who has which indicators, by when, and giving them out, many at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField

from app.access.actor import Role
from app.documents.workbooks import Cell
from app.errors import Refused
from app.queries.unit.progress import read_progress
from app.queries.unit.tasks import SheetTasks, read_tasks
from app.services.sheets import sharing as services
from app.sheet.tasks import Task
from app.sheet.values import AssessmentView
from app.text import fold
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.fields import DayField, LineField, row_id
from app.web.formats import moment
from app.web.forms.indicator import Quiet
from app.web.http import flash_error, flash_success, now
from app.web.language import vietnamese_option
from app.web.redirects import see_other
from app.web.tables import table_file
from app.web.unit import bp
from app.web.unit.views import UNIT, show
from app.web.unit.words import task_state

PLACE = "/assessments/<int:assessment_id>/tasks"
GIVE, DUE, TAKE_BACK = "give", "due", "take_back"


class ShareForm(FlaskForm):  # type: ignore[misc]
    """What becomes of the ticked indicators."""

    doing = RadioField(_l("Việc cần làm với các chỉ tiêu đã đánh dấu"))
    account_id = SelectField(_l("Người phụ trách"), [Quiet()])
    office = LineField(_l("Phòng, bộ phận"), [Quiet()], limit=services.LONGEST_OFFICE)
    due_on = DayField(_l("Hạn nội bộ"), [Quiet()])
    new_due_on = DayField(_l("Hạn nội bộ mới"), [Quiet()])

    @classmethod
    def offering(cls, tasks: SheetTasks, **options: Any) -> ShareForm:
        """Return the form with the people of the unit."""
        form = cls(**options)
        form.doing.choices = [(GIVE, _("Giao")), (DUE, _("Đổi hạn")), (TAKE_BACK, _("Bỏ giao"))]
        form.doing.data = form.doing.data or GIVE
        form.account_id.choices = [
            ("", _("Không nêu tên ai, giao cả phòng")),
            *(
                vietnamese_option(
                    str(person.account_id),
                    f"{person.name} ({person.office})" if person.office else person.name,
                )
                for person in tasks.people
            ),
        ]
        return form

    def share(self) -> services.NewShare:
        """Return to whom the indicators are given."""
        chosen = row_id(self.account_id.data) if self.account_id.data else None
        return services.NewShare(chosen, self.office.data or "", self.due_on.data)


@bp.get(PLACE)
@access(UNIT)
def tasks(assessment_id: int) -> ResponseReturnValue:
    """List every indicator with whoever has it; the head ticks some and gives them out."""
    view = read_tasks(actor(), assessment_id, now=now())
    return _page(view, ShareForm.offering(view, formdata=None), frozenset())


@bp.post(PLACE)
@access(roles(Role.UNIT_HEAD))
def share(assessment_id: int) -> ResponseReturnValue:
    """Give the ticked indicators out, move their due date, or take them back."""
    view = read_tasks(actor(), assessment_id, now=now())
    form, ticked = ShareForm.offering(view), _ticked(view)
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        number = _do(form, assessment_id, ticked)
    if attempt.refused:
        return _page(view, form, ticked, refused=True), attempt.status
    if number:
        flash_success(ngettext("Đã ghi với %(num)s chỉ tiêu.", "Đã ghi với %(num)s chỉ tiêu.", number))
    else:
        flash_error(_("Các chỉ tiêu đã đánh dấu vốn chưa giao cho ai nên không có gì thay đổi."))
    wanted = _filter()
    return see_other(
        url_for("unit.tasks", assessment_id=assessment_id, q=wanted.get("q"), only=wanted.get("only"))
    )


@bp.get("/assessments/<int:assessment_id>/tasks.xlsx")
@bp.get("/assessments/<int:assessment_id>/tasks.csv")
@access(UNIT)
def tasks_csv(assessment_id: int) -> ResponseReturnValue:
    """Hand out the list as it is filtered, as a file."""
    view = read_tasks(actor(), assessment_id, now=now())
    header = [
        _("Mã"), _("Chỉ tiêu"), _("Trạng thái"), _("Phòng, bộ phận"), _("Người phụ trách"), _("Hạn nội bộ"),
    ]  # fmt: skip
    return table_file(
        f"{_('Phân công trong đơn vị')} - {view.view.head.cycle.title}", header, _lines(view), made=now()
    )


@bp.get("/assessments/<int:assessment_id>/progress")
@access(UNIT)
def progress(assessment_id: int) -> ResponseReturnValue:
    """Show how far each office and person is, and what changed in the last seven days."""
    team = read_progress(actor(), assessment_id, now=now())
    return show("unit/progress.html", team.sheet.view, team=team)


def _do(form: ShareForm, assessment_id: int, ticked: frozenset[str]) -> int:
    if form.doing.data == TAKE_BACK:
        return services.take_back(actor(), assessment_id, ticked, now=now())
    if form.doing.data == DUE:
        return services.set_due(actor(), assessment_id, ticked, form.new_due_on.data, now=now())
    return services.give(actor(), assessment_id, ticked, form.share(), now=now())


def _ticked(view: SheetTasks) -> frozenset[str]:
    """Return the ticked indicators, those of ticked main indices included."""
    groups = set(request.form.getlist("group"))
    return frozenset(request.form.getlist("task")) | {
        task.code for task in view.tasks if task.group_code in groups
    }


def _page(view: SheetTasks, form: ShareForm, ticked: frozenset[str], *, refused: bool = False) -> str:
    shown = _shown(view)
    chosen = _filter()
    return show(
        "unit/tasks.html",
        view.view,
        tasks=view,
        sections=[
            (group, rows)
            for group in view.view.tree.groups
            if (rows := [task for task in shown if task.group_code == group.code])
        ],
        number=len(shown),
        search=chosen.get("q", ""),
        only=chosen.get("only", ""),
        filtered=bool(chosen),
        form=form,
        ticked=ticked,
        acts=_is_head(view.view.head) and not view.closed,
        moment_now=now(),
        refused=refused,
    )


def _filter() -> dict[str, str]:
    """Return what the list is narrowed to, as it stands in the address."""
    wanted = {"q": request.args.get("q", "").strip(), "only": request.args.get("only", "")}
    return {name: value for name, value in wanted.items() if value}


def _shown(view: SheetTasks) -> list[Task]:
    wanted = _filter()
    search, only = fold(wanted.get("q", "")), wanted.get("only", "")
    return [
        task for task in view.tasks if _passes(task, only) and (not search or search in fold(_words(task)))
    ]


def _passes(task: Task, only: str) -> bool:
    match only:
        case "mine":
            return task.mine
        case "nobodys":
            return task.share is None
        case "late":
            return task.late(now())
        case "undone":
            return not task.done
        case _:
            return True


def _words(task: Task) -> str:
    holder = f"{task.share.office} {task.share.person}" if task.share else ""
    return f"{task.code} {task.indicator.title} {holder}"


def _lines(view: SheetTasks) -> Iterator[list[Cell]]:
    for task in _shown(view):
        share = task.share
        yield [
            task.code,
            task.indicator.title,
            task_state(task)[1],
            share.office if share else "",
            share.person if share else "",
            moment(task.due_at) if task.due_at else "",
        ]


def _is_head(head: AssessmentView) -> bool:
    return head.unit.id in actor().within(head.cycle.remit).units(Role.UNIT_HEAD)
