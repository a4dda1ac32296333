"""Samples of decided rows for a blind second appraisal, and how far the two appraisals agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.documents.workbooks import Cell
from app.errors import Refused
from app.queries.reviews.samples import SamplesView, read_samples
from app.services.reviews import samples as drawing
from app.services.reviews.samples import LONGEST_SEED, NewSample
from app.sheet.sampling import Agreement
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import LineField, NumberField, row_id
from app.web.http import flash_error, flash_success, now
from app.web.language import vietnamese_option
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT
from app.web.tables import table_file
from app.workflow.states import Stage


class SampleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is drawn, and who appraises it again."""

    stage = RadioField(
        _l("Vòng thẩm định"),
        [InputRequired(_l("Hãy chọn một vòng."))],
        choices=[
            SelectChoice(Stage.REVIEW_1.value, _l("Vòng 1")),
            SelectChoice(Stage.REVIEW_2.value, _l("Vòng 2")),
        ],
    )
    amount = NumberField(_l("Rút bao nhiêu"), [InputRequired(_l("Hãy ghi số dòng hoặc tỷ lệ."))])
    measure = RadioField(
        _l("Tính theo"),
        [InputRequired(_l("Hãy chọn tính theo dòng hay phần trăm."))],
        choices=[
            SelectChoice("rows", _l("số dòng")),
            SelectChoice("percent", _l("phần trăm số dòng đã có kết luận")),
        ],
    )
    block_id = SelectField(_l("Khối"))
    account_id = SelectField(_l("Người chấm lại"), [InputRequired(_l("Hãy chọn một người."))])
    seed = LineField(_l("Mã rút mẫu"), [InputRequired(_l("Hãy ghi mã rút mẫu."))], limit=LONGEST_SEED)

    @classmethod
    def offering(cls, view: SamplesView, **options: Any) -> SampleForm:
        """Return the form with the blocks and reviewers of the cycle."""
        form = cls(**options)
        form.block_id.flags.quiet = True
        form.block_id.choices = [
            ("", _("Mọi khối")),
            *(vietnamese_option(str(key), title) for key, title in view.blocks),
        ]
        form.account_id.choices = [
            ("", _("Chọn một người")),
            *(vietnamese_option(str(key), name) for key, name in view.reviewers),
        ]
        return form

    def new_sample(self) -> NewSample:
        """Return what was chosen, after the form was found valid: no obligatory box is empty then."""
        return NewSample(
            stage=Stage(self.stage.data),
            amount=self.amount.data or Decimal(0),
            percent=self.measure.data == "percent",
            seed=self.seed.data or "",
            account_id=row_id(self.account_id.data),
            block_id=row_id(self.block_id.data) if self.block_id.data else None,
        )


@bp.get("/cycles/<int:cycle_id>/samples")
@access(FOLLOWERS)
def samples(cycle_id: int) -> ResponseReturnValue:
    """Show the samples of a cycle and the agreement so far."""
    view = read_samples(actor(), cycle_id)
    data = {
        "stage": Stage.REVIEW_1.value,
        "measure": "percent",
        "seed": f"{view.cycle.year}-{len(view.samples) + 1}",
    }
    return _page(view, SampleForm.offering(view, formdata=None, data=data))


@bp.post("/cycles/<int:cycle_id>/samples")
@access(SECRETARIAT)
@answered_once
def draw_sample(cycle_id: int) -> ResponseReturnValue:
    """Draw one."""
    view = read_samples(actor(), cycle_id)
    form = SampleForm.offering(view)
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        drawing.draw_sample(actor(), cycle_id, form.new_sample(), now=now())
    if attempt.refused:
        return _page(view, form, refused=True), attempt.status
    flash_success(_("Đã rút mẫu. Người chấm lại thấy các dòng ở trang thẩm định của mình."))
    return see_other(url_for("secretariat.samples", cycle_id=cycle_id))


@bp.post("/cycles/<int:cycle_id>/samples/<int:sample_id>/withdraw")
@access(SECRETARIAT)
def withdraw_sample(cycle_id: int, sample_id: int) -> ResponseReturnValue:
    """Ask no longer about what is not answered."""
    with Attempt().on_page(Refused) as attempt:
        count = drawing.withdraw(actor(), cycle_id, sample_id, now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(_("Đã thôi chấm lại %(n)s dòng chưa trả lời.", n=count))
    return see_other(url_for("secretariat.samples", cycle_id=cycle_id))


@bp.get("/cycles/<int:cycle_id>/samples.xlsx")
@bp.get("/cycles/<int:cycle_id>/samples.csv")
@access(FOLLOWERS)
def samples_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand the agreement out as a file: per indicator, per reviewer, altogether."""
    view = read_samples(actor(), cycle_id)
    header = [
        _("Theo"), _("Mã, tên"), _("Số dòng chấm lại"), _("Trùng điểm"), _("Tỷ lệ trùng (%)"), _("Chênh trung bình"),
    ]  # fmt: skip
    rows = [
        *(_cells(_("Chỉ tiêu"), row.indicator.code, row.agreement) for row in view.by_indicator),
        *(_cells(_("Người thẩm định"), row.name, row.agreement) for row in view.by_reviewer),
        _cells(_("Tất cả"), "", view.total),
    ]
    return table_file(f"{_('Đối chiếu cách chấm')} - {view.cycle.title}", header, rows, made=now())


def _cells(kind: str, name: str, agreement: Agreement) -> list[Cell]:
    return [
        kind,
        name,
        agreement.rows,
        agreement.same,
        agreement.percent,
        agreement.difference,
    ]


def _page(view: SamplesView, form: SampleForm, *, refused: bool = False) -> str:
    return render_template(
        "secretariat/samples.html",
        view=view,
        cycle=view.cycle,
        form=form,
        refused=refused,
        illustrative=view.cycle.illustrative,
    )
