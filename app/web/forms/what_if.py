"""The boxes for figures that are tried: those of a few indicators on one form, which a GET fills in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.sheet.cells import FIGURE
from app.sheet.what_if import POINTS
from app.web.fields import NumberField
from app.web.forms.indicator import FIELDS, Quiet, machine_value
from app.web.forms.indicator import POINTS as POINTS_UNIT
from scoring import Tree


class TrialForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is tried; the boxes are added by :func:`trial_form`."""

    class Meta:
        """No token: nothing is changed."""

        csrf = False

    def figures(self, tree: Tree) -> dict[str, str]:
        """Return what a valid form says of figures, in canonical form; "" where a box is empty."""
        boxes = ((field.name.removeprefix(FIGURE), field) for field in self if field.name.startswith(FIGURE))
        return {name: machine_value(tree.figures[name], field.data) for name, field in boxes}

    def points(self) -> dict[str, Decimal | None]:
        """Return the points typed by hand, by the code of their indicator."""
        return {
            field.name.removeprefix(POINTS): field.data for field in self if field.name.startswith(POINTS)
        }


def trial_form(tree: Tree, texts: Mapping[str, str]) -> TrialForm:
    """Return a form with a box for each of ``texts``, by the names of the boxes, holding them."""
    fields: dict[str, Field] = {}
    for name in texts:
        if name.startswith(FIGURE):
            spec = tree.figures[name.removeprefix(FIGURE)]
            fields[name] = FIELDS[spec.type](spec)
        else:
            fields[name] = NumberField(_("Điểm của chỉ tiêu"), [Quiet()], unit=POINTS_UNIT)
    form: TrialForm = type("TrialFormOfSheet", (TrialForm,), fields)(formdata=MultiDict(texts))
    return form
