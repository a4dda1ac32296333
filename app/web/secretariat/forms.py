"""Forms of the standing body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Optional

from app.errors import N_, Invalid
from app.queries.criteria import is_illustrative
from app.queries.cycles.assignments import Plan
from app.queries.cycles.cloning import Proposal as Proposed
from app.queries.cycles.provinces import Province
from app.services.central.entering import MAX_SOURCE, SOURCE_MISSING, Proposal
from app.services.central.entering import Order as CentralOrder
from app.services.central.unmeasured import MAX_REASON, REASON_MISSING
from app.services.cycles.assignments import NewAssignment
from app.services.cycles.opening import LONGEST_TITLE, NewCycle
from app.services.publication.computing import Order
from app.sheet.values import OrganiserView
from app.web.fields import DayField, LineField, NumberField, TextField, row_id
from app.web.forms.revision import RevisionForm
from app.web.http import settings
from app.web.language import vietnamese_option
from app.web.moment_field import MomentField

ILLUSTRATIVE_SET = N_(
    "Bộ %(tree)s là bộ minh họa: chưa có cơ quan nào ban hành, điểm chấm theo bộ này không thay được kết quả chính"
    " thức. Vẫn muốn mở đợt thì đánh dấu ô này; nếu không, hãy chọn bộ khác."
)
REASON = N_("Hãy ghi lý do: người nhận cần biết vì sao.")


class ExtendForm(RevisionForm):
    """More time for one unit, or less."""

    until = MomentField(_("Hạn mới"), [InputRequired(_("Hãy ghi hạn mới."))])
    reason = TextField(_("Lý do đổi hạn"), [InputRequired(_(REASON))])

    def new_deadline(self) -> datetime:
        """Return the deadline that was typed, after the form was found valid."""
        if self.until.moment is None:
            raise Invalid({})
        return self.until.moment


class ReopenForm(RevisionForm):
    """One phase back, with a reason."""

    reason = TextField(_("Lý do"), [InputRequired(_(REASON))])
    until = MomentField(_("Hạn nộp mới của đơn vị"), [Optional()])


class RevokeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Taking a certificate back."""

    reason = TextField(
        _("Lý do thu hồi"),
        [InputRequired(_("Hãy ghi lý do thu hồi: người kiểm tra giấy sẽ đọc lý do này."))],
    )


class CentralFileForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A file of central figures."""

    file = FileField(_("Tệp Excel hoặc CSV"), [FileRequired(_("Hãy chọn tệp Excel hoặc CSV có số liệu."))])


class CentralForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The confirmation of central figures; the hidden fields carry what the preview showed."""

    source = TextField(_("Nguồn số liệu"), [InputRequired(_(SOURCE_MISSING))], limit=MAX_SOURCE)
    seen = HiddenField()
    lines = HiddenField()
    published = HiddenField()

    def show(self, proposal: Proposal) -> None:
        """Carry another proposal from now on; a source that was typed stays."""
        self.seen.data, self.lines.data = proposal.seen, proposal.lines
        self.published.data = "yes" if proposal.published else ""
        self.source.data = self.source.data or proposal.source

    def order(self) -> CentralOrder:
        """Return what was confirmed."""
        return CentralOrder(
            seen=self.seen.data or "",
            source=self.source.data or "",
            lines=self.lines.data or "",
            published=bool(self.published.data),
        )


class NotMeasuredForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a central or survey figure was measured for nobody."""

    reason = TextField(_("Lý do không đo được"), [InputRequired(_(REASON_MISSING))], limit=MAX_REASON)


class ComputeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The order to compute what the preview shows; ``seen`` is the preview's mark."""

    seen = HiddenField()
    correction = TextField(_("Lý do lập bản mới"))
    omission_known = BooleanField(_("Tôi biết các đơn vị nêu trên chưa có trong bản này"))
    omission = TextField(_("Lý do tính khi còn đơn vị chưa xong"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The reasons are obligatory where they are shown: none is "optional".
        for field in (self.correction, self.omission):
            field.flags.quiet = True

    def order(self) -> Order:
        """Return what was ordered."""
        return Order(
            seen=self.seen.data or "",
            correction=self.correction.data or "",
            omission_known=bool(self.omission_known.data),
            omission=self.omission.data or "",
        )


def organiser_choices(organisers: Iterable[OrganiserView]) -> list[Any]:
    """Return the organisers to choose from; an installation without any offers the one of its settings."""
    choices = [vietnamese_option(str(row.id), row.name) for row in organisers]
    return choices or [vietnamese_option("", settings().standing_body)]


class OpeningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new cycle."""

    source = HiddenField()
    tree_id = SelectField(_("Bộ tiêu chí"))
    title = LineField(
        _("Tên đợt đánh giá"),
        [InputRequired(_("Hãy ghi tên đợt đánh giá, đúng như sẽ in trên quyết định."))],
        limit=LONGEST_TITLE,
    )
    organiser_id = SelectField(_("Do cơ quan nào tổ chức"))
    trial = BooleanField(_("Đợt thử nghiệm"))
    hearing = BooleanField(_("Nghe đơn vị trước khi giảm điểm"))
    province_id = SelectField(_("Đơn vị tham gia"))
    units_on = DayField(_("Danh sách đơn vị tính đến ngày"), [InputRequired(_("Hãy ghi ngày."))])
    figures_on = DayField(_("Số liệu tính đến ngày"), [Optional()])
    cut_limit = NumberField(_("Giảm quá số điểm này thì cần người thứ hai đồng ý"), [Optional()])
    guest_codes = TextField(_("Mã đơn vị được đánh giá nhưng không xếp hạng"))
    illustrative_understood = BooleanField(_("Tôi hiểu đây là bộ minh họa, vẫn mở đợt"))
    self_starts_at = MomentField(
        _("Bắt đầu tự chấm điểm"), [InputRequired(_("Hãy ghi thời điểm này."))], ends=False
    )
    self_ends_at = MomentField(_("Hết hạn tự chấm điểm"), [InputRequired(_("Hãy ghi thời điểm này."))])
    review_1_ends_at = MomentField(
        _("Kết thúc thẩm định vòng 1"), [InputRequired(_("Hãy ghi thời điểm này."))]
    )
    explanation_ends_at = MomentField(_("Hết hạn giải trình"), [InputRequired(_("Hãy ghi thời điểm này."))])
    review_2_ends_at = MomentField(
        _("Kết thúc thẩm định vòng 2"), [InputRequired(_("Hãy ghi thời điểm này."))]
    )

    def offer(
        self, tree_ids: Iterable[str], provinces: Iterable[Province], organisers: Iterable[OrganiserView]
    ) -> None:
        """Fill the choices."""
        self.organiser_id.choices = organiser_choices(organisers)
        if not self.organiser_id.data:  # the first organiser may have been made since the page was shown
            self.organiser_id.data = self.organiser_id.choices[0].value
        self.organiser_id.flags.quiet = True
        newest_first = sorted(tree_ids, key=lambda tree_id: tree_id.split("/")[1], reverse=True)
        self.tree_id.choices = [(tree_id, tree_id) for tree_id in newest_first]
        self.tree_id.flags.quiet = self.province_id.flags.quiet = True  # a list always has a choice
        self.province_id.choices = [
            *(
                (str(province.id), gettext("Đơn vị thuộc %(province)s", province=province.name))
                for province in provinces
            ),
            ("", gettext("Mọi đơn vị của cấp đó")),
        ]

    def warn_of_illustrative_set(self) -> None:
        """Ask once before a cycle is opened by a set that nobody issued. Raises ``Invalid``."""
        if is_illustrative(self.tree_id.data or "") and not self.illustrative_understood.data:
            raise Invalid.at("illustrative_understood", ILLUSTRATIVE_SET, tree=self.tree_id.data)

    def take_over(self, proposal: Proposed) -> None:
        """Fill in what an earlier cycle proposes for the next."""
        self.source.data, self.title.data = str(proposal.source.id), proposal.title
        self.tree_id.data, self.units_on.data = proposal.tree_id, proposal.units_on
        self.guest_codes.data = " ".join(proposal.guest_codes)
        self.figures_on.data, self.trial.data = proposal.figures_on, proposal.source.trial
        self.organiser_id.data = str(proposal.source.organiser.id)
        self.hearing.data = proposal.source.hearing_since is not None
        self.cut_limit.data = proposal.cut_limit
        for name, value in proposal.dates.items():
            self[name].show(value)

    def new_cycle(self) -> NewCycle:
        """Return the cycle that was typed, after the form was found valid: no obligatory box is empty then."""
        moments: dict[str, Any] = {
            field.name: field.moment for field in self if isinstance(field, MomentField) and field.moment
        }
        return NewCycle(
            tree_id=self.tree_id.data,
            title=self.title.data or "",
            units_on=self.units_on.data or date.min,
            figures_on=self.figures_on.data,
            trial=bool(self.trial.data),
            hearing=bool(self.hearing.data),
            organiser_id=int(self.organiser_id.data) if self.organiser_id.data else None,
            cut_limit=self.cut_limit.data,
            province_id=int(self.province_id.data) if self.province_id.data else None,
            guest_codes=tuple((self.guest_codes.data or "").replace(",", " ").replace(";", " ").split()),
            **moments,
        )


class AssignmentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What one reviewer is given; nothing ticked in a list means all of it."""

    account_id = SelectField(
        _("Thành viên tổ thẩm định"), [InputRequired(_("Hãy chọn một thành viên tổ thẩm định."))]
    )
    group_codes = SelectMultipleField(_("Chỉ số chính"), validate_choice=False)
    unit_ids = SelectMultipleField(_("Đơn vị"), coerce=row_id, validate_choice=False)

    @classmethod
    def offering(cls, plan: Plan, **options: Any) -> AssignmentForm:
        """Return the form with the people, main indices and units of the cycle."""
        form = cls(**options)
        people = [vietnamese_option(str(account_id), name) for account_id, name in plan.reviewers]
        form.account_id.choices = [("", gettext("Chọn một người")), *people]
        form.group_codes.choices = [(group.code, f"{group.code}. {group.title}") for group in plan.groups]
        form.unit_ids.choices = list(plan.units)
        return form

    def assignment(self) -> NewAssignment:
        """Return what was chosen, after the form was found valid."""
        return NewAssignment(
            int(self.account_id.data),
            frozenset(self.unit_ids.data or ()),
            frozenset(self.group_codes.data or ()),
        )
