"""Moving the end of a phase for one, some or all units of a cycle."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.errors import Invalid, Refused
from app.queries.cycles.members import read_members
from app.services.cycles.deadlines import Move, move_deadlines
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import row_id
from app.web.http import flash_error, flash_success, now
from app.web.moment_field import MomentField
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import ReasonForm
from app.web.secretariat.views import SECRETARIAT
from app.web.words import phase_name
from app.workflow.phases import OPEN_IN, Phase


class DeadlineForm(ReasonForm):
    """When a phase is to end for the ticked units."""

    phase = SelectField(_l("Bước cần dời hạn"), coerce=Phase)
    until = MomentField(_l("Hạn mới"), [InputRequired(_l("Hãy ghi hạn mới."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase.flags.quiet = True  # a list always has a choice
        self.phase.choices = [(phase.value, phase_name(phase)) for phase in Phase]

    def move(self, ticked: frozenset[int]) -> Move:
        """Return what was typed, after the form was found valid."""
        if self.until.moment is None:
            raise Invalid({})
        return Move(self.phase.data, ticked, self.until.moment, self.reason.data or "")


@bp.get("/cycles/<int:cycle_id>/deadlines")
@access(SECRETARIAT)
def deadlines(cycle_id: int) -> ResponseReturnValue:
    """Show when each phase ends for each unit, to move it for the ticked ones."""
    everybody = request.args.get("tick") == "all"
    return _page(cycle_id, DeadlineForm(formdata=None), frozenset(), everybody=everybody)


@bp.post("/cycles/<int:cycle_id>/deadlines")
@access(SECRETARIAT)
@answered_once
def change_deadlines(cycle_id: int) -> ResponseReturnValue:
    """Move the end of the phase for the ticked units."""
    form = DeadlineForm()
    ticked = frozenset(request.form.getlist("sheet", type=row_id))
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        moved = move_deadlines(actor(), cycle_id, form.move(ticked), now=now())
    if attempt.refused:
        return _page(cycle_id, form, ticked, refused=True), attempt.status
    if moved:
        flash_success(ngettext("Đã dời hạn cho %(num)s đơn vị.", "Đã dời hạn cho %(num)s đơn vị.", moved))
    else:
        flash_error(_("Các đơn vị đã đánh dấu vốn có hạn này nên không có gì thay đổi."))
    return see_other(url_for("secretariat.deadlines", cycle_id=cycle_id))


def _page(
    cycle_id: int,
    form: DeadlineForm,
    ticked: frozenset[int],
    *,
    everybody: bool = False,
    refused: bool = False,
) -> str:
    members = read_members(actor(), cycle_id)
    sheets = [
        sheet
        for sheet in members.sheets
        if sheet.excluded is None and sheet.status in OPEN_IN[Phase.REVIEW_2]
    ]
    return render_template(
        "secretariat/deadlines.html",
        members=members,
        sheets=sheets if members.cycle.cancelled is None else [],
        form=form,
        ticked={sheet.id for sheet in sheets} if everybody else ticked,
        phases=tuple(Phase),
        refused=refused,
        illustrative=members.cycle.illustrative,
    )
