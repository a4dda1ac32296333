"""The form of one indicator, made from the criteria set: a field of the right kind for each figure it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, TypeVar, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]

from app.sheet.declaring import Declaration, fingerprint
from app.sheet.values import Answers
from app.web.fields import DayField, NumberField, TextField
from app.workflow.states import Stage
from scoring import FigureSpec, Indicator, Tree, canonical, parse_value

PREFIX = "figure-"
POINTS = "điểm"
"""The unit behind a box for points."""
NOT_GIVEN = ""

F = TypeVar("F", bound="FigureForm")


class Quiet:
    """Marks a field that may be left empty but is not optional in spirit: the page does not call it so."""

    field_flags: ClassVar[dict[str, bool]] = {"quiet": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Accept everything."""


class FigureForm(FlaskForm):  # type: ignore[misc]
    """A form with a field for each figure of an indicator; :func:`form_class` adds them."""

    def figure_field(self, figure_id: str) -> Field:
        """Return the field of one figure."""
        field: Field = self[PREFIX + figure_id]
        return field

    @classmethod
    def further_fields(cls, indicator: Indicator) -> dict[str, Field]:  # noqa: ARG003 - for those that have some
        """Return the fields that depend on the indicator and are no figures."""
        return {}


class IndicatorForm(FigureForm):
    """What every indicator has beside its figures."""

    note = TextField(_l("Ghi chú, thuyết minh"))
    not_applicable_reason = TextField(_l("Lý do không áp dụng với đơn vị"), [Quiet()])
    seen = HiddenField()

    @classmethod
    def further_fields(cls, indicator: Indicator) -> dict[str, Field]:
        """Return the box for points, where the unit types those."""
        points = NumberField(_l("Điểm tự chấm"), [Quiet()], unit=POINTS)
        return {"typed_points": points} if takes_points(indicator) else {}


def _number(spec: FigureSpec) -> Field:
    unit = "%" if spec.type == "percent" else spec.unit or ""
    return NumberField(spec.title, [Quiet()], unit=unit, whole=spec.type == "integer")


def _not_given() -> SelectChoice:
    """Return the choice that takes an answer back: a radio button alone can never be unset."""
    return SelectChoice(NOT_GIVEN, _l("Chưa kê khai"))


def _yes_no(spec: FigureSpec) -> Field:
    choices = [SelectChoice("true", _l("Có")), SelectChoice("false", _l("Không")), _not_given()]
    return RadioField(spec.title, choices=choices, validate_choice=False)


def _options(spec: FigureSpec) -> Field:
    choices = [*(SelectChoice(value, title) for value, title in spec.options.items()), _not_given()]
    return RadioField(spec.title, choices=choices, validate_choice=False)


def _day(spec: FigureSpec) -> Field:
    return DayField(spec.title, [Quiet()])


def _text(spec: FigureSpec) -> Field:
    return TextField(spec.title, [Quiet()])


FIELDS: Mapping[str, Callable[[FigureSpec], Field]] = {
    "integer": _number,
    "number": _number,
    "percent": _number,
    "money": _number,
    "boolean": _yes_no,
    "choice": _options,
    "date": _day,
    "text": _text,
}

_made: dict[tuple[type[FigureForm], str, str], type[FigureForm]] = {}


def takes_points(indicator: Indicator) -> bool:
    """Say whether points are typed by hand, because the rule reads no figures."""
    return not indicator.figure_ids


def form_class(base: type[F], tree: Tree, indicator: Indicator) -> type[F]:
    """Return ``base`` with the fields of an indicator, made once per process and criteria set."""
    key = (base, tree.digest, indicator.code)
    if key not in _made:
        fields = {
            PREFIX + figure_id: FIELDS[tree.figures[figure_id].type](tree.figures[figure_id])
            for figure_id in indicator.figure_ids
        }
        _made[key] = type(f"{base.__name__}OfIndicator", (base,), fields | base.further_fields(indicator))
    return cast("type[F]", _made[key])


def filled_form(tree: Tree, indicator: Indicator, answers: Answers) -> IndicatorForm:
    """Return the form with what is stored."""
    entry = answers.entry(indicator.code)
    data: dict[str, object] = {
        "note": entry.note or "",
        "not_applicable_reason": entry.not_applicable_reason or "",
        "typed_points": entry.typed_points,
        "seen": fingerprint(indicator, answers),
    }
    for figure_id in indicator.figure_ids:
        figure = answers.figure(figure_id, Stage.SELF)
        spec = tree.figures[figure_id]
        data[PREFIX + figure_id] = field_value(spec, figure.value if figure else None)
    return form_class(IndicatorForm, tree, indicator)(formdata=None, data=data)


def typed_form(tree: Tree, indicator: Indicator) -> IndicatorForm:
    """Return the form with what this POST carried."""
    return form_class(IndicatorForm, tree, indicator)()


def queried_form(tree: Tree, indicator: Indicator, query: MultiDict[str, str]) -> IndicatorForm:
    """Return the form with what a query string carried; nothing will be changed, so it needs no token."""
    return form_class(IndicatorForm, tree, indicator)(formdata=query, meta={"csrf": False})


def declaration_of(form: IndicatorForm, tree: Tree, indicator: Indicator) -> Declaration:
    """Return what a valid form says, figures in canonical form."""
    points = form["typed_points"].data if takes_points(indicator) else None
    return Declaration(
        figures={
            figure_id: machine_value(tree.figures[figure_id], form.figure_field(figure_id).data)
            for figure_id in indicator.figure_ids
        },
        note=form.note.data or "",
        not_applicable_reason=form.not_applicable_reason.data or "",
        typed_points=points,
    )


def machine_value(spec: FigureSpec, value: Decimal | date | str | None) -> str:
    """Return what a field holds in canonical form; "" when nothing was given."""
    if value is None or value == NOT_GIVEN:
        return NOT_GIVEN
    return value if isinstance(value, str) else canonical(spec, value)


def field_value(spec: FigureSpec, stored: str | None) -> Decimal | date | str | None:
    """Return a stored value as its field takes it; a choice is a text, also when it is yes or no."""
    if stored is None:
        return NOT_GIVEN if spec.type in ("boolean", "choice", "text") else None
    if spec.type in ("boolean", "choice", "text"):
        return stored
    value = parse_value(spec, stored)
    return value if isinstance(value, Decimal | date) else None
