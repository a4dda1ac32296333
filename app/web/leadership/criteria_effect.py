"""What another criteria set would do to the ranks of a cycle, on the page and as a file. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from app.documents.workbooks import Cell, Column
from app.errors import NotFound
from app.queries.insight.comparisons import Comparison, cycles_to_compare, find_comparison, sets_to_compare
from app.queries.insight.criteria_effect import CriteriaEffect, EffectRow, read_criteria_effect
from app.queries.insight.kept_effects import KeptEffect, read_kept_effect
from app.services.criteria.comparing import ask_to_compare
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import ID
from app.web.formats import change, figure
from app.web.http import now
from app.web.jobs import started
from app.web.language import current_language, vietnamese_option
from app.web.leadership import bp
from app.web.leadership.views import PROVINCE
from app.web.tables import csv_file, workbook_file
from scoring.diff import tree_changes

ENDS: Final = 100
"""Rows of a block that the page shows from each end; the files hold all of them."""


class EffectForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which cycle, and under which other set; asked by a GET."""

    class Meta:
        """No token: nothing is changed."""

        csrf = False

    cycle = SelectField(_l("Đợt đánh giá"), validate_choice=False)
    to = SelectField(_l("Chấm thử bằng bộ"), validate_choice=False)

    @classmethod
    def offering(cls) -> EffectForm:
        """Return the form with what can be chosen, filled in by the address."""
        form, cycles = cls(request.values), cycles_to_compare(actor())
        form.cycle.flags.quiet = form.to.flags.quiet = True
        form.cycle.choices = [
            vietnamese_option(
                str(one.id),
                _(
                    "%(cycle)s: bộ %(tree)s, %(n)s phiếu đã xác nhận",
                    cycle=one.title,
                    tree=one.tree_id,
                    n=one.appraised,
                ),
            )
            for one in cycles
        ]
        form.to.choices = [(name, name) for name in sets_to_compare(cycles)]
        return form


@bp.get("/criteria-effect")
@access(PROVINCE)
def criteria_effect() -> ResponseReturnValue:
    """Ask for a cycle and a set; once both are in the address, show who rises and who falls."""
    return _answer(None)


@bp.get("/criteria-effect.csv")
@access(PROVINCE)
def criteria_effect_csv() -> ResponseReturnValue:
    """Hand the comparison out as CSV; what cannot be compared is said on the page."""
    return _answer("csv")


@bp.get("/criteria-effect.xlsx")
@access(PROVINCE)
def criteria_effect_xlsx() -> ResponseReturnValue:
    """Hand the comparison out as a workbook with real numbers."""
    return _answer("xlsx")


@bp.post("/criteria-effect")
@access(PROVINCE)
def compare_criteria() -> ResponseReturnValue:
    """Have a large cycle compared in the background."""
    form = EffectForm.offering()
    with Attempt(form) as attempt:
        job_id = ask_to_compare(actor(), _cycle_id(form), form.to.data or "", now=now())
    if attempt.refused:
        return _page(form), attempt.status
    return started(job_id)


def _answer(file: str | None) -> ResponseReturnValue:
    form, comparison, kept = EffectForm.offering(), None, KeptEffect()
    with Attempt(form) as attempt:
        if form.to.data and "cycle" in request.args:
            comparison = find_comparison(actor(), _cycle_id(form), form.to.data)
            if comparison.large:
                kept = read_kept_effect(actor(), comparison)
            else:
                kept = KeptEffect(effect=read_criteria_effect(comparison))
    if kept.effect is not None and file is not None:
        return _file(kept.effect, file)
    return _page(form, comparison, kept), attempt.status


def _page(form: EffectForm, comparison: Comparison | None = None, kept: KeptEffect | None = None) -> str:
    changes = tree_changes(comparison.old, comparison.new) if comparison else []
    return render_template(
        "leadership/criteria_effect.html",
        form=form,
        comparison=comparison,
        kept=kept or KeptEffect(),
        effect=kept.effect if kept else None,
        changes=[one.text(current_language()) for one in changes],
        ends=ENDS,
        illustrative=comparison is not None and comparison.cycle.illustrative,
    )


def _cycle_id(form: EffectForm) -> int:
    if not ID.fullmatch(form.cycle.data or ""):
        raise NotFound
    return int(form.cycle.data)


def _file(effect: CriteriaEffect, kind: str) -> Response:
    name = f"{_('Nếu đổi bộ tiêu chí')} - {effect.of.cycle.title} - {effect.of.new.id.replace('/', '-')}"
    columns = _columns(effect)
    if kind == "csv":
        rows = ([_text(cell) for cell in row] for row in _rows(effect))
        return csv_file(f"{name}.csv", [column.title for column in columns], rows)
    return workbook_file(name, columns, _rows(effect), made=now(), notes=_notes(effect))


def _columns(effect: CriteriaEffect) -> list[Column]:
    old, new = effect.of.old.rounding, effect.of.new.rounding
    return [
        Column(_("Khối")),
        Column(_("Mã đơn vị")),
        Column(_("Đơn vị")),
        Column(_("Hạng theo bộ đang dùng"), 0),
        Column(_("Hạng theo bộ chấm thử"), 0),
        Column(_("Lên (+) hoặc xuống (−)"), 0),
        Column(_("Điểm theo bộ đang dùng"), old.points),
        Column(_("Tính trên (điểm)")),
        Column(_("Tỷ lệ (%)"), old.percent),
        Column(_("Xếp loại")),
        Column(_("Điểm theo bộ chấm thử"), new.points),
        Column(_("Tính trên (điểm)")),
        Column(_("Tỷ lệ (%)"), new.percent),
        Column(_("Xếp loại")),
        Column(_("Qua chỉ tiêu")),
    ]


def _rows(effect: CriteriaEffect) -> Iterator[list[Cell]]:
    for block in effect.blocks:
        for row in block.rows:
            yield [
                block.title,
                row.unit_code,
                row.unit_name,
                row.old_rank,
                row.new_rank,
                row.risen if block.ranked else None,
                row.old.points,
                row.old.denominator,
                row.old.percent,
                row.old_grade,
                row.new.points,
                row.new.denominator,
                row.new.percent,
                row.new_grade,
                _through(effect, row),
            ]


def _through(effect: CriteriaEffect, row: EffectRow) -> str:
    places = max(effect.of.old.rounding.points, effect.of.new.rounding.points)
    return "; ".join(f"{move.code} {change(move.points, places)}" for move in row.moves)


def _notes(effect: CriteriaEffect) -> list[str]:
    notes = [
        _("Thử bộ %(new)s thay cho bộ %(old)s: không có gì được lưu, không phải kết quả công bố.",
          new=effect.of.new.id, old=effect.of.old.id)
    ]  # fmt: skip
    if effect.of.cycle.illustrative or "illustrative" in (effect.of.old.status, effect.of.new.status):
        notes.append(_("Số liệu hoặc bộ tiêu chí minh họa"))
    return notes


def _text(cell: Cell) -> str | None:
    return cell if cell is None or isinstance(cell, str) else figure(cell)
