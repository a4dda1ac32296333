"""The form of a decision, made from the criteria set, and the form of an opinion."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.sheet.case import Case, Choice, Decision, can_correct, fingerprint
from app.web.fields import NumberField, TextField
from app.web.forms.indicator import POINTS, PREFIX, FigureForm, Quiet, field_value, form_class, machine_value
from app.web.review.words import choice_labels, inherited_reason
from app.workflow.states import Method, Stage
from scoring import Tree

REASON_OF = {
    Choice.FIGURES: "figures_reason",
    Choice.POINTS: "points_reason",
    Choice.ASK: "question",
}
"""The field that holds the words of a choice; the services call it ``reason`` (or ``question``)."""


class DecisionForm(FigureForm):
    """What a reviewer can decide; only the fields of the chosen radio button count."""

    choice = RadioField(_l("Quyết định của tôi"), [InputRequired(_l("Hãy chọn một quyết định."))])
    figures_reason = TextField(_l("Lý do điều chỉnh số liệu"), [Quiet()])
    points = NumberField(_l("Điểm thẩm định"), [Quiet()], unit=POINTS)
    points_reason = TextField(_l("Lý do điều chỉnh điểm"), [Quiet()])
    question = TextField(_l("Nội dung cần đơn vị giải trình"), [Quiet()])
    seen = HiddenField()

    figure_ids: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the chosen part; text left in another one is kept and ignored."""
        super().validate(extra_validators)
        for name, field in self._fields.items():
            if name not in self._counted():
                field.errors = []
        return not self.errors

    def decision(self, tree: Tree) -> Decision:
        """Return the decision that a valid form says, figures in canonical form."""
        choice = Choice(self.choice.data)
        words = REASON_OF.get(choice)
        return Decision(
            choice,
            reason=self[words].data or "" if words else "",
            figures={
                figure_id: machine_value(tree.figures[figure_id], self.figure_field(figure_id).data)
                for figure_id in self.figure_ids
            },
            points=self.points.data,
        )

    def field_of(self, name: str) -> str:
        """Return the form's name for a field as the services call it."""
        return REASON_OF.get(Choice(self.choice.data), name) if name in ("reason", "question") else name

    def _counted(self) -> set[str]:
        common = {"csrf_token", "choice", "seen"}
        parts = {
            Choice.FIGURES.value: {"figures_reason", *(PREFIX + figure_id for figure_id in self.figure_ids)},
            Choice.POINTS.value: {"points", "points_reason"},
            Choice.ASK.value: {"question"},
        }
        return common | parts.get(self.choice.data, set())


class OpinionForm(FlaskForm):  # type: ignore[misc]
    """Whether a reviewer agrees with the points."""

    agrees = RadioField(
        _l("Ý kiến của tôi"),
        [InputRequired(_l("Hãy chọn thống nhất hoặc không thống nhất."))],
        choices=[SelectChoice("yes", _l("Thống nhất")), SelectChoice("no", _l("Không thống nhất"))],
    )
    reason = TextField(_l("Lý do"), [Quiet()])


def stored_decision(case: Case, code: str) -> DecisionForm:
    """Return the form with the verdict in force; on a figure corrected elsewhere, with that correction proposed."""
    verdict, asked = case.verdict(code), case.answers.explanations.get(code)
    proposal = case.proposal(code)
    data: dict[str, object] = {"seen": fingerprint(case, code)}
    for figure_id in _figure_ids(case, code):
        spec = case.tree.figures[figure_id]
        data[PREFIX + figure_id] = field_value(spec, case.in_force(figure_id) or None)
    if proposal is not None and proposal.method is Method.POINTS:
        data |= {"choice": Choice.POINTS.value, "points": proposal.points, "points_reason": proposal.reason}
    elif proposal is not None:
        data |= {"choice": Choice.FIGURES.value, "figures_reason": proposal.reason}
        for figure_id, value in proposal.figures.items():
            data[PREFIX + figure_id] = field_value(case.tree.figures[figure_id], value)
    elif verdict is not None and verdict.method is Method.POINTS:
        data |= {"choice": Choice.POINTS.value, "points": verdict.points, "points_reason": verdict.reason}
    elif verdict is not None and verdict.method is Method.FIGURES:
        data |= {"choice": Choice.FIGURES.value, "figures_reason": verdict.reason}
    elif verdict is not None:
        data |= {"choice": Choice.ACCEPT.value}
    elif asked is not None and case.stage is Stage.REVIEW_1:
        data |= {"choice": Choice.ASK.value, "question": asked.question}
    elif case.held_by_others(code) and can_correct(case, code):
        data |= {"choice": Choice.FIGURES.value, "figures_reason": inherited_reason(case, code)}
    return _form(case, code, formdata=None, data=data)


def typed_decision(case: Case, code: str) -> DecisionForm:
    """Return the form with what this POST carried."""
    return _form(case, code)


def queried_decision(case: Case, code: str, query: MultiDict[str, str]) -> DecisionForm:
    """Return the form with what a query string carried; nothing will be changed, so it needs no token."""
    return _form(case, code, formdata=query, meta={"csrf": False})


def _form(case: Case, code: str, **options: Any) -> DecisionForm:
    """Make the form and offer the choices that are open."""
    form = form_class(DecisionForm, case.tree, case.tree.indicators[code])(**options)
    form.choice.choices = [SelectChoice(value, label) for value, label in choice_labels(case, code)]
    form.figure_ids = _figure_ids(case, code)
    return form


def _figure_ids(case: Case, code: str) -> tuple[str, ...]:
    return case.tree.indicators[code].figure_ids if can_correct(case, code) else ()
