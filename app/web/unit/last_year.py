"""The year before carried forward: what was declared and proved then, ticked one by one."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField

from app.errors import NotFound, Refused, Stale
from app.queries.unit.last_year import lineage_of, read_last_year
from app.queries.unit.sheet import read_own
from app.services.sheets.carrying import Carried, Ticked, carry_forward
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.forms.row import WAS
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.last_year_rows import refused_words, rows_of
from app.web.unit.views import UNIT, show

EMPTY = "empty"
"""Asks for the page with everything ticked that replaces nothing: one look, one press."""


class TickedForm(FlaskForm):  # type: ignore[misc]
    """What somebody ticked: figures as “code/figure”, documents by their link of the year before."""

    figures = SelectMultipleField(validate_choice=False)
    documents = SelectMultipleField(validate_choice=False)


@bp.get("/assessments/<int:assessment_id>/last-year")
@access(UNIT)
def last_year(assessment_id: int) -> ResponseReturnValue:
    """List what of the year before may be carried forward into the whole sheet; nothing is chosen for anybody."""
    return _page(assessment_id, TickedForm(formdata=None), tick=request.args.get("tick", ""))


@bp.post("/assessments/<int:assessment_id>/last-year")
@access(UNIT)
def carry(assessment_id: int) -> ResponseReturnValue:
    """Carry forward what is ticked; figures that are refused stay on the page with the reason."""
    form = TickedForm()
    carried = Carried()
    with Attempt(form).above(Refused, Stale) as attempt:
        attempt.check()
        carried = carry_forward(actor(), assessment_id, _ticked(form), now=now())
    if attempt.refused or carried.refused or carried.differing:
        return _page(assessment_id, form, carried), attempt.status
    flash_success(_told(carried))
    return see_other(url_for("unit.last_year", assessment_id=assessment_id))


@bp.post("/assessments/<int:assessment_id>/indicators/<code>/last-year")
@access(UNIT)
def carry_indicator(assessment_id: int, code: str) -> ResponseReturnValue:
    """Carry forward what is ticked on the page of one indicator, and show that page again."""
    form = TickedForm()
    here = url_for("unit.indicator", assessment_id=assessment_id, code=code)
    with Attempt(form).on_page(Refused, Stale) as attempt:
        attempt.check()
        carried = carry_forward(actor(), assessment_id, _ticked(form), now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(here)
    if carried.figures or carried.documents:
        flash_success(_told(carried))
    tree = read_own(actor(), assessment_id, now=now(), code=code).tree
    for (_code, figure_id), why in refused_words(tree, carried).items():
        flash_error(f"{tree.figures[figure_id].title}: {why}")
    return see_other(here)


def _ticked(form: TickedForm) -> Ticked:
    """Read what was ticked, each figure with what the page showed as stored."""
    figures = {}
    for mark in form.figures.data or ():
        code, _slash, figure_id = mark.partition("/")
        figures[code, figure_id] = request.form.get(WAS + mark, "")
    links = form.documents.data or ()
    if not all(link.isascii() and link.isdecimal() for link in links):
        raise NotFound
    return Ticked(figures, frozenset(map(int, links)))


def _told(carried: Carried) -> str:
    """Say what was taken over and where to look."""
    said = []
    if carried.figures:
        said.append(ngettext("%(num)s số liệu", "%(num)s số liệu", carried.figures))
    if carried.documents:
        said.append(ngettext("%(num)s tài liệu", "%(num)s tài liệu", carried.documents))
    if not said:
        return str(_("Các mục đánh dấu đã có sẵn trong phiếu, nên không có gì thay đổi."))
    return str(
        _(
            "Đã dùng lại %(what)s. Sửa số hoặc gỡ tài liệu ở trang chỉ tiêu như thường lệ.",
            what=", ".join(said),
        )
    )


def _page(assessment_id: int, form: TickedForm, carried: Carried | None = None, *, tick: str = "") -> str:
    view = read_own(actor(), assessment_id, now=now())
    units = lineage_of(view)
    last = read_last_year(view, units)
    rows = rows_of(view, last, carried) if last else ()
    tree = view.tree
    return show(
        "unit/last_year.html",
        view,
        form=form,
        year=view.head.cycle.year - 1,
        last=last,
        units=units,
        rows=rows,
        groups=[
            (group, [row for row in rows if tree.group_of(row.indicator.code) == group])
            for group in tree.groups
        ],
        absent=sum(row.empty for row in rows),
        ticked=frozenset((*(form.figures.data or ()), *(form.documents.data or ()))),
        tick_empty=tick == EMPTY,
        carried=carried,
        said=_told(carried) if carried and (carried.figures or carried.documents) else "",
    )
