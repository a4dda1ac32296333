"""Values of predecessors on the page of an indicator that asks a merged unit for them: in words, and in the boxes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.queries.sheets.predecessors import Derived, predecessor_values
from app.queries.sheets.sheets import SheetView
from app.web.formats import figure
from app.web.forms.indicator import IndicatorForm
from app.workflow.states import Action, Stage
from scoring import Indicator


def derived_words(view: SheetView, indicator: Indicator) -> Mapping[str, str]:
    """Say, by figure, what the published results of the predecessors give, and of whom."""
    values = predecessor_values(view, indicator)
    filled = ""
    if _is_open(view, indicator):
        filled = " " + _("Đã điền sẵn, chưa lưu: hãy xem lại rồi bấm Lưu.")
    return {figure_id: _words(derived) + filled for figure_id, derived in values.items()}


def propose(form: IndicatorForm, view: SheetView, indicator: Indicator) -> None:
    """Fill the boxes with the values of the predecessors while none of them is declared; nothing is stored."""
    if not _is_open(view, indicator):
        return
    for figure_id, derived in predecessor_values(view, indicator).items():
        form.figure_field(figure_id).process_data(derived.value)


def is_proposed(view: SheetView, indicator: Indicator) -> bool:
    """Say whether the boxes show values of predecessors, of which nothing is stored."""
    return _is_open(view, indicator) and bool(predecessor_values(view, indicator))


def _is_open(view: SheetView, indicator: Indicator) -> bool:
    declared = any(view.answers.figure(figure_id, Stage.SELF) for figure_id in indicator.figure_ids)
    return view.may(Action.DECLARE) and indicator.scored_by == "unit" and not declared


def _words(derived: Derived) -> str:
    value, units = figure(derived.value), ", ".join(derived.units)
    words: str
    if len(derived.units) == 1:
        words = _(
            "Suy ra từ giá trị chỉ số chính năm %(year)s của %(unit)s: %(value)s.",
            year=derived.year,
            unit=units,
            value=value,
        )
    else:
        words = _(
            "Suy ra: bình quân giá trị chỉ số chính năm %(year)s của %(units)s: %(value)s.",
            year=derived.year,
            units=units,
            value=value,
        )
    return words
