"""Correcting a cycle: its title and its dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from app.access.family import Family
from app.errors import N_
from app.queries.cycles.board import find_cycle
from app.queries.cycles.history import corrections_of
from app.queries.cycles.organisers import organisers_of
from app.services.cycles.changing import REASON_MISSING
from app.services.cycles.correcting import Correction, correct, mark_of
from app.services.cycles.dates import DATES
from app.services.cycles.opening import LONGEST_TITLE
from app.sheet.values import CycleView
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import DayField, LineField, NumberField, TextField, row_id
from app.web.formats import day, figure, moment
from app.web.http import flash_success, now
from app.web.moment_field import MomentField
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import organiser_choices
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT
from app.workflow.phases import Phase

NAMES = {
    "title": N_("Tên đợt đánh giá"),
    "self_starts_at": N_("Bắt đầu tự chấm điểm"),
    "self_ends_at": N_("Hết hạn tự chấm điểm"),
    "review_1_ends_at": N_("Kết thúc thẩm định vòng 1"),
    "explanation_ends_at": N_("Hết hạn giải trình"),
    "review_2_ends_at": N_("Kết thúc thẩm định vòng 2"),
    "figures_on": N_("Số liệu tính đến ngày"),
    "cut_limit": N_("Giảm quá số điểm này thì cần người thứ hai đồng ý"),
    "added": N_("Thêm đơn vị"),
    "excluded": N_("Đưa ra khỏi đợt"),
    "readmitted": N_("Đưa trở lại đợt"),
    "moved": N_("Chuyển khối"),
    "moved_for": N_("Dời hạn cho"),
    "self_scoring": N_("Hạn tự chấm điểm"),
    "review_1": N_("Hạn thẩm định vòng 1"),
    "explanation": N_("Hạn giải trình"),
    "review_2": N_("Hạn thẩm định vòng 2"),
    "block": N_("Khối"),
    "hearing": N_("Nghe đơn vị trước khi giảm điểm"),
    "ranked": N_("Xếp hạng"),
    "trial": N_("Đợt thử nghiệm"),
    "organiser": N_("Cơ quan tổ chức"),
}
CHANGES = {
    "cycle.cancelled": N_("Hủy đợt"),
    "cycle.archived": N_("Lưu trữ đợt"),
}
CORRECTED = N_("Sửa đợt")
AT_MISSING = N_("Hãy ghi thời điểm này.")


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The cycle as it should be; ``known`` is asked for once something would happen at once."""

    seen = HiddenField()
    title = LineField(
        _l("Tên đợt đánh giá"),
        [InputRequired(_l("Hãy ghi tên đợt đánh giá, đúng như sẽ in trên quyết định."))],
        limit=LONGEST_TITLE,
    )
    self_starts_at = MomentField(_l("Bắt đầu tự chấm điểm"), [InputRequired(_l(AT_MISSING))], ends=False)
    self_ends_at = MomentField(_l("Hết hạn tự chấm điểm"), [InputRequired(_l(AT_MISSING))])
    review_1_ends_at = MomentField(_l("Kết thúc thẩm định vòng 1"), [InputRequired(_l(AT_MISSING))])
    explanation_ends_at = MomentField(_l("Hết hạn giải trình"), [InputRequired(_l(AT_MISSING))])
    review_2_ends_at = MomentField(_l("Kết thúc thẩm định vòng 2"), [InputRequired(_l(AT_MISSING))])
    figures_on = DayField(_l("Số liệu tính đến ngày"), [Optional()])
    organiser_id = SelectField(_l("Do cơ quan nào tổ chức"), coerce=row_id)
    trial = BooleanField(_l("Đợt thử nghiệm"))
    cut_limit = NumberField(_l("Giảm quá số điểm này thì cần người thứ hai đồng ý"), [Optional()])
    reason = TextField(_l("Lý do sửa"), [InputRequired(_l(REASON_MISSING))])
    known = BooleanField(_l("Tôi đã đọc và biết những việc trên xảy ra ngay"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organiser_id.flags.quiet = True  # a list always has a choice

    def offer(self, cycle: CycleView) -> CorrectionForm:
        """Fill the choices: the organiser that the cycle has, and those that the reader may give it to."""
        others = organisers_of(actor(), Family(cycle.family))
        self.organiser_id.choices = organiser_choices(dict.fromkeys((cycle.organiser, *others)))
        return self

    @classmethod
    def of(cls, cycle: CycleView) -> CorrectionForm:
        """Return the form with the cycle as it stands."""
        form = cls(formdata=None).offer(cycle)
        form.seen.data, form.title.data = mark_of(cycle), cycle.title
        form.figures_on.data, form.trial.data = cycle.figures_on, cycle.trial
        form.organiser_id.data, form.cut_limit.data = cycle.organiser.id, cycle.cut_limit
        for name in DATES:
            form[name].show(getattr(cycle, name))
        return form

    def correction(self) -> Correction:
        """Return what was typed, after the form was found valid: no box of a date is empty then."""
        moments: dict[str, Any] = {name: self[name].moment for name in DATES}
        return Correction(
            title=self.title.data or "",
            reason=self.reason.data or "",
            seen=self.seen.data or "",
            figures_on=self.figures_on.data,
            cut_limit=self.cut_limit.data,
            known=bool(self.known.data),
            trial=bool(self.trial.data),
            organiser_id=self.organiser_id.data,
            **moments,
        )


@bp.app_template_filter()
def field_name(name: str) -> str:
    """Name what can be corrected in a cycle."""
    word: str = _(NAMES[name])
    return word


@bp.app_template_filter()
def change_name(kind: str) -> str:
    """Name a change that has no difference of its own."""
    word: str = _(CHANGES.get(kind, CORRECTED))
    return word


@bp.app_template_filter()
def field_value(value: str, name: str) -> str:
    """Show what the log keeps of a field: dates and yes or no as people write them, an empty text as removed."""
    if name in ("ranked", "hearing", "trial"):
        return str(_("có") if value == "True" else _("không"))
    if not value:
        return str(_("đã bỏ"))
    if name == "figures_on":
        return day(date.fromisoformat(value))
    if name == "cut_limit":
        return figure(Decimal(value))
    return moment(datetime.fromisoformat(value)) if name in {*DATES, *Phase} else value


@bp.get("/cycles/<int:cycle_id>/correct")
@access(FOLLOWERS)
def correction(cycle_id: int) -> ResponseReturnValue:
    """Show the title and the dates to correct, and every correction so far."""
    return _page(cycle_id, CorrectionForm.of(find_cycle(actor(), cycle_id)))


@bp.post("/cycles/<int:cycle_id>/correct")
@access(SECRETARIAT)
@answered_once
def correct_cycle(cycle_id: int) -> ResponseReturnValue:
    """Correct the cycle."""
    form = CorrectionForm().offer(find_cycle(actor(), cycle_id))
    with Attempt(form) as attempt:
        attempt.check()
        changed = correct(actor(), cycle_id, form.correction(), now=now())
    if attempt.refused:
        return _page(cycle_id, form, refused=True), attempt.status
    flash_success(_("Đã sửa đợt đánh giá.") if changed else _("Không có gì thay đổi nên không ghi gì."))
    return see_other(url_for("secretariat.correction", cycle_id=cycle_id))


def _page(cycle_id: int, form: CorrectionForm, *, refused: bool = False) -> str:
    cycle = find_cycle(actor(), cycle_id)
    return render_template(
        "secretariat/correct.html",
        cycle=cycle,
        form=form,
        dates=[form[name] for name in DATES],
        corrections=corrections_of(actor(), cycle_id),
        refused=refused,
        illustrative=cycle.illustrative,
    )
