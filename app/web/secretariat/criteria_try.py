"""Trying a criteria set: figures for one indicator, the points they would earn, and why. Nothing is stored."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from app.queries.criteria import find_set
from app.services.criteria.trying import NO_ANSWERS, kinds_of, points_for
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.forms.indicator import IndicatorForm, declaration_of, queried_form, takes_points
from app.web.http import now
from app.web.indicators import figure_line, reasons, rule_words
from app.web.language import vietnamese_option
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.views import SECRETARIAT
from app.web.words import unit_kind_name
from app.workflow.states import Stage
from scoring import Tree


class ChoiceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which indicator is tried, and for which kind of unit; asked by a GET."""

    class Meta:
        """No token: nothing is changed."""

        csrf = False

    tree = HiddenField()
    code = SelectField(_l("Chỉ tiêu"), validate_choice=False)
    kind = SelectField(_l("Chấm như cho"), validate_choice=False)

    @classmethod
    def offering(cls, tree: Tree) -> ChoiceForm:
        """Return the form with what can be chosen, filled in by the address."""
        form = cls(request.args)
        form.code.flags.quiet = form.kind.flags.quiet = True
        form.code.choices = [
            vietnamese_option(code, f"{code} {indicator.title}")
            for code, indicator in tree.indicators.items()
        ]
        form.kind.choices = [(kind, unit_kind_name(kind)) for kind in kinds_of(tree)]
        if form.code.data not in tree.indicators:
            form.code.data = next(iter(tree.indicators))
        if form.kind.data not in kinds_of(tree):
            form.kind.data = kinds_of(tree)[0]
        return form


@bp.get("/criteria/try")
@access(SECRETARIAT)
def try_criteria() -> ResponseReturnValue:
    """Ask for the figures of one indicator; once some are in the address, show the points and their account."""
    if "tree" not in request.args:
        return see_other(url_for("secretariat.criteria"))
    tree = find_set(actor(), request.args["tree"])
    choice = ChoiceForm.offering(tree)
    indicator = tree.indicators[choice.code.data]
    form = queried_form(tree, indicator, request.args)
    scored = None
    with Attempt(form) as attempt:
        if "reckon" in request.args:
            attempt.check()
            declaration = declaration_of(form, tree, indicator)
            scored = points_for(tree, choice.kind.data, indicator.code, declaration, now=now())
    page = render_template(
        "secretariat/criteria_try.html",
        tree=tree,
        choice=choice,
        indicator=indicator,
        rule=rule_words(tree, indicator),
        form=form,
        lines=_lines(tree, form, choice.code.data),
        takes_points=takes_points(indicator),
        scored=scored,
        why=reasons(tree, indicator, scored) if scored else (),
    )
    return page, attempt.status


def _lines(tree: Tree, form: IndicatorForm, code: str) -> list[object]:
    indicator = tree.indicators[code]
    return [
        figure_line(tree, NO_ANSWERS, Stage.SELF, indicator, figure_id, field=form.figure_field(figure_id))
        for figure_id in indicator.figure_ids
    ]
