"""The boxes of one indicator in the table of all figures: the same fields as on its own page, but for lists to choose
from, which are shorter there.

Every box is sent with what it showed (``was-…``): only boxes that were changed are saved, and each is compared by
itself with what others stored meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectChoice, SelectField  # type: ignore[attr-defined]

from app.sheet.cells import FIGURE, NOTE, POINTS, REASON, WORDS, Cell, plain_points
from app.web.fields import NumberField, TextField
from app.web.formats import day, figure
from app.web.forms.indicator import FIELDS, NOT_GIVEN, Quiet, field_value, machine_value, takes_points
from app.web.forms.indicator import POINTS as POINTS_UNIT
from scoring import FigureSpec, Indicator, Tree

WAS: Final = "was-"
TYPED_POINTS: Final = "points-"
Sent = MultiDict[str, str]


class RowForm(FlaskForm):  # type: ignore[misc]
    """Boxes of one indicator. The token of the whole page is checked before any view runs."""

    class Meta:
        """Every row would check the same token again."""

        csrf = False


def _not_given() -> SelectChoice:
    return SelectChoice(NOT_GIVEN, _l("Chưa kê khai"))


def _yes_no(spec: FigureSpec) -> Field:
    choices = [_not_given(), SelectChoice("true", _l("Có")), SelectChoice("false", _l("Không"))]
    return SelectField(spec.title, [Quiet()], choices=choices, validate_choice=False)


def _options(spec: FigureSpec) -> Field:
    choices = [
        _not_given(),
        *(SelectChoice(value, title) for value, title in spec.options.items()),
    ]
    return SelectField(spec.title, [Quiet()], choices=choices, validate_choice=False)


BOXES: Final[Mapping[str, Callable[[FigureSpec], Field]]] = {**FIELDS, "boolean": _yes_no, "choice": _options}

_made: dict[tuple[str, str, tuple[str, ...], bool], type[RowForm]] = {}


def row_form(
    tree: Tree, indicator: Indicator, figure_ids: tuple[str, ...], sent: Sent | None, *, words: bool = False
) -> RowForm:
    """Return the boxes of those figures of an indicator, and of its points where they are typed, with what was sent.

    With ``words`` also those of its note and of the reason why it does not apply.
    """
    key = (tree.digest, indicator.code, figure_ids, words)
    if key not in _made:
        fields: dict[str, Field] = {
            FIGURE + figure_id: BOXES[tree.figures[figure_id].type](tree.figures[figure_id])
            for figure_id in figure_ids
        }
        if takes_points(indicator):
            fields[TYPED_POINTS + indicator.code] = NumberField(
                _l("Điểm tự chấm"), [Quiet()], unit=POINTS_UNIT
            )
        if words:
            fields |= {
                NOTE: TextField(_l("Ghi chú, thuyết minh")),
                REASON: TextField(_l("Lý do không áp dụng với đơn vị")),
            }
        _made[key] = type("RowFormOfIndicator", (RowForm,), fields)
    return _made[key](formdata=sent)


def box_text(spec: FigureSpec | None, stored: str) -> str:
    """Return a canonical value as its box shows it; points have no specification."""
    if not stored:
        return ""
    if spec is None:
        return figure(Decimal(stored))
    value = field_value(spec, stored)
    if isinstance(value, str) or value is None:
        return value or ""
    return figure(value) if spec.is_numeric else day(value)  # type: ignore[arg-type]


def cell_name(box: str) -> str:
    """Return the name by which services know a box."""
    return POINTS if box.startswith(TYPED_POINTS) else box


def box_name(cell: str, code: str) -> str:
    """Return the name of the box of a cell."""
    return TYPED_POINTS + code if cell == POINTS else cell


def changed_boxes(form: RowForm, sent: Sent) -> tuple[str, ...]:
    """Name the boxes that hold something else than what they showed."""
    return tuple(
        field.name
        for field in form
        if field.name in sent
        and sent[field.name].strip() != sent.get(WAS + field.name, sent[field.name]).strip()
    )


def typed_cells(tree: Tree, indicator: Indicator, form: RowForm, sent: Sent) -> dict[str, Cell]:
    """Return what the changed boxes say; those that cannot be read are left out and bear their error."""
    form.validate()
    seen = {field.name: sent.get(WAS + field.name, "") for field in form}
    figure_ids = tuple(name.removeprefix(FIGURE) for name in seen if name.startswith(FIGURE))
    before = row_form(tree, indicator, figure_ids, MultiDict(seen), words=NOTE in seen)
    return {
        cell_name(name): Cell(_canonical(tree, before[name]), _canonical(tree, form[name]))
        for name in changed_boxes(form, sent)
        if not form[name].errors
    }


def _canonical(tree: Tree, field: Field) -> str:
    if field.name in WORDS:
        return (field.data or "").strip()
    if field.name.startswith(TYPED_POINTS):
        return plain_points(field.data)
    return machine_value(tree.figures[field.name.removeprefix(FIGURE)], field.data)
