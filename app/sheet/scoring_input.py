"""The engine's input made from a sheet's answers."""

from __future__ import annotations

from app.sheet.values import Answers, UnitView
from app.workflow.states import Method, Stage
from scoring import Sheet, Tree, parse_value


def sheet_at(tree: Tree, unit: UnitView, answers: Answers, stage: Stage) -> Sheet:
    """Build the engine's input as it stands at ``stage``.

    Figures are the declared ones, overlaid by those a reviewer corrected up to ``stage``. Points are those typed by
    the unit, overlaid by those a reviewer set; on an indicator with a rule they override what the rule would give.
    What was not measured in the cycle stands above all of it.
    """
    figures = {}
    for figure_id, spec in tree.figures.items():
        figure = answers.figure(figure_id, stage)
        if figure is not None:
            figures[figure_id] = parse_value(spec, figure.value)
    points = {}
    not_applicable = {}
    for code in tree.indicators:
        if code in answers.not_measured:
            continue
        entry = answers.entry(code)
        score = answers.score(code, stage)
        if score is not None and score.method is Method.POINTS and score.points is not None:
            points[code] = score.points
        elif entry.not_applicable_reason is not None:
            not_applicable[code] = entry.not_applicable_reason
        elif entry.typed_points is not None:
            points[code] = entry.typed_points
    return Sheet(
        unit=unit.code,
        figures=figures,
        points=points,
        not_applicable=not_applicable,
        kind=unit.kind,
        tags=unit.tags,
        not_measured=dict(answers.not_measured),
    )
