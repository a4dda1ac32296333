"""What entering central figures does to one sheet: a chain of decisions, each made on what the one before leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.access.actor import Actor
from app.errors import N_, Invalid, Refused, Sentence
from app.queries.cycles.board import find_cycle
from app.queries.cycles.central import Asked, asked_centrally
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in, facts_of
from app.services.gate import Opened, open_all
from app.services.reviews.decisions import case_of
from app.services.reviews.verdicts import Step
from app.services.tables.cells import Row
from app.services.tables.lines import LineProblem
from app.sheet.case import Case, Choice, Decision
from app.sheet.central import NOT_MEASURED, NotEntered
from app.sheet.plan import Plan, plan
from app.sheet.values import AssessmentView, CycleView, ScoreView, UnitView
from app.trees import trees
from app.workflow.machine import Option, option
from app.workflow.states import Action, Stage
from scoring import FigureSpec, Tree, canonical

FIELD = "figure-"


@dataclass(frozen=True, slots=True)
class CentralSheet:
    """One unit's sheet: whether it takes central figures now, and what it says.

    ``opened`` is set on a locked cycle where it does; there, what other sheets say is not read.
    """

    head: AssessmentView
    option: Option
    case: Case | None
    opened: Opened | None = None

    def differs(self, asked: tuple[Asked, ...], values: Mapping[str, str]) -> bool:
        """Say whether ``values`` would change anything; on a sheet that was not read, any value does."""
        if self.case is None:
            return bool(values)
        case = self.case
        return any(
            values[column.id] != _held_value(case, indicator, column)
            for indicator in asked
            for column in indicator.columns
            if column.id in values
        )


@dataclass(frozen=True, slots=True)
class CentralCycle:
    """A cycle's central indicators and its sheets by unit code."""

    cycle: CycleView
    tree: Tree
    asked: tuple[Asked, ...]
    sheets: Mapping[str, CentralSheet]


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict to be given. ``figures`` are (column, before, after) in canonical form; "" is nothing.

    ``before`` is empty where nobody has decided yet, both are where the indicator does not apply; ``replaces`` is the
    verdict that gives way, ``withdraws`` says that an open question to the unit falls.
    """

    unit: UnitView
    asked: Asked
    figures: tuple[tuple[FigureSpec, str, str], ...]
    before: Decimal | None
    after: Decimal | None
    replaces: ScoreView | None
    withdraws: bool


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What one row leads to on its sheet; ``case`` is the sheet before, ``wanted`` what the row says."""

    case: Case
    wanted: Mapping[str, str]
    asked: Mapping[str, Asked]
    steps: tuple[Step, ...]
    problems: tuple[LineProblem, ...]

    def changes(self) -> Iterator[Change]:
        """Yield the verdicts in the order of the tree."""
        for step in self.steps:
            code, verdict = step.planned.code, step.planned.verdict
            asked, before = self.asked[code], self.case.verdict(code)
            yield Change(
                unit=self.case.unit,
                asked=asked,
                figures=tuple(
                    (column, _held_value(self.case, asked, column), self.wanted[column.id])
                    for column in asked.columns
                    if column.id in self.wanted
                ),
                before=before.points if before else None,
                after=verdict.points if verdict else None,
                replaces=before,
                withdraws=self.case.stage is Stage.REVIEW_1 and code in self.case.answers.explanations,
            )

    def returned(self) -> tuple[str, ...]:
        """List other indicators whose verdict falls because their points change."""
        if not self.steps:
            return ()
        after = replace(self.case, answers=self.steps[-1].planned.answers)
        codes = dict.fromkeys(other.code for step in self.steps for other in step.planned.returned)
        return tuple(code for code in codes if after.verdict(code) is None)


def read_central_cycle(actor: Actor, cycle_id: int, *, now: datetime) -> CentralCycle:
    """Read a cycle with all that its sheets say, in a fixed number of statements, for whoever follows cycles."""
    cycle, tree, heads = _heads(actor, cycle_id)
    answers = answers_of_many([head.id for head in heads])
    sheets = {
        head.unit.code: CentralSheet(
            head, _option(head, now), Case(tree, head.unit, answers[head.id], head.status)
        )
        for head in heads
    }
    return CentralCycle(cycle, tree, asked_centrally(tree), sheets)


def lock_central_cycle(actor: Actor, cycle_id: int, *, now: datetime) -> CentralCycle:
    """Read a cycle and lock its sheets, with what those say that take central figures now."""
    # Before the rest is read: heads from before the wait for the lock would say that a sheet is still open.
    opened = {sheet.row.id: sheet for sheet in open_all(actor, cycle_id, Action.ENTER_CENTRALLY, now=now)}
    cycle, tree, heads = _heads(actor, cycle_id)
    sheets = {}
    for head in heads:
        sheet = opened.get(head.id)
        sheets[head.unit.code] = (
            CentralSheet(sheet.head, sheet.option, case_of(sheet), sheet)
            if sheet
            else CentralSheet(head, _option(head, now), None)
        )
    return CentralCycle(cycle, tree, asked_centrally(tree), sheets)


def plan_sheet(
    case: Case, asked: tuple[Asked, ...], row: Row, reason: str, *, author: str, now: datetime
) -> SheetPlan:
    """Decide every indicator that the row says something new about.

    An indicator whose verdict stands and whose figures stay is left alone. One that would still lack a figure is left
    undecided; that is a problem when no other indicator takes the figure in.
    """
    steps: list[Step] = []
    problems: list[LineProblem] = []
    unfinished: list[tuple[Asked, str | None]] = []
    current = case
    for task in asked:
        if not _says_something_new(case, task, row.values):
            continue
        applies = task.indicator.applies_to(case.unit.kind, case.unit.tags)
        if not applies or task.code in case.answers.not_measured:
            unfinished.append((task, None))
            continue
        try:
            planned = plan(
                current,
                task.code,
                _decision(current, task, row.values, reason),
                author=author,
                now=now,
            )
        except Invalid as error:
            problems += _cell_problems(row, case.unit, error)
        except NotEntered as error:
            unfinished.append((task, str(error.params["missing"])))
        except Refused as error:
            problems.append(
                LineProblem(row.line, Sentence(error.message, error.params), _place(case.unit, task.code))
            )
        else:
            if planned.result.state == "missing" and not task.by_points:
                unfinished.append((task, "; ".join(_lacking(case, task, planned))))
            elif planned.changes(current):
                steps.append(Step(current, planned))
                current = replace(current, answers=planned.answers)
    by_code = {task.code: task for task in asked}
    taken = {column.id for step in steps for column in by_code[step.planned.code].columns}
    if not problems:
        problems += _left_over(case, unfinished, taken, row)
    return SheetPlan(case, row.values, by_code, tuple(steps), tuple(problems))


def _heads(actor: Actor, cycle_id: int) -> tuple[CycleView, Tree, list[AssessmentView]]:
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    return cycle, tree, [assessment_view(sheet) for sheet in assessments_in(cycle_id)]


def _option(head: AssessmentView, now: datetime) -> Option:
    return option(Action.ENTER_CENTRALLY, facts_of(head, {}), now)


def _held_value(case: Case, asked: Asked, column: FigureSpec) -> str:
    """Return what is in force in a column: a figure, or points that a verdict of this stage set."""
    if not asked.by_points:
        return case.in_force(column.id)
    verdict = case.verdict(asked.code)
    return canonical(column, verdict.points) if verdict is not None and verdict.points is not None else ""


def _says_something_new(case: Case, asked: Asked, values: Mapping[str, str]) -> bool:
    named = [column for column in asked.columns if column.id in values]
    if not named:
        return False
    changed = any(values[column.id] != _held_value(case, asked, column) for column in named)
    return changed or case.verdict(asked.code) is None


def _decision(case: Case, asked: Asked, values: Mapping[str, str], reason: str) -> Decision:
    """Return the decision that brings the values into force: acceptance where they are what the sheet says anyway."""
    code = asked.code
    if asked.by_points:
        points = Decimal(values[asked.columns[0].id])
        return Decision(Choice.POINTS, reason, points=points)
    figures = {
        figure_id: values.get(figure_id, case.in_force(figure_id)) for figure_id in asked.indicator.figure_ids
    }
    declared = all(value == case.declared(figure_id) for figure_id, value in figures.items())
    if declared and not case.held_by_others(code):
        return Decision(Choice.ACCEPT)
    return Decision(Choice.FIGURES, reason, figures=figures)


def _left_over(
    case: Case, unfinished: list[tuple[Asked, str | None]], taken: set[str], row: Row
) -> Iterator[LineProblem]:
    """Name values that no indicator takes in, because it asks other units or still lacks something."""
    for asked, lacking in unfinished:
        idle = [
            column
            for column in asked.columns
            if column.id in row.values
            and column.id not in taken
            and row.values[column.id] != _held_value(case, asked, column)
        ]
        for column in idle:
            if asked.code in case.answers.not_measured:
                yield LineProblem(
                    row.line, Sentence(NOT_MEASURED, {"code": asked.code}), _place(case.unit, column.id)
                )
            elif lacking is None:
                yield LineProblem(
                    row.line, Sentence(NOT_ASKED, {"code": asked.code}), _place(case.unit, column.id)
                )
            else:
                params = {"code": asked.code, "missing": lacking}
                yield LineProblem(row.line, Sentence(STILL_MISSING, params), _place(case.unit, column.id))


NOT_ASKED = N_("Chỉ tiêu %(code)s không áp dụng với đơn vị này. Hãy để trống ô này.")
STILL_MISSING = N_(
    "Chưa chấm được chỉ tiêu %(code)s vì còn thiếu số liệu: %(missing)s. Hãy nhập đủ, hoặc để trống ô này; nếu thiếu số"
    " liệu do đơn vị kê khai thì tổ thẩm định quyết định chỉ tiêu theo điểm."
)


def _lacking(case: Case, asked: Asked, planned: Plan) -> list[str]:
    after = replace(case, answers=planned.answers)
    return [
        case.tree.figures[figure_id].title
        for figure_id in asked.indicator.figure_ids
        if not after.in_force(figure_id)
    ]


def _cell_problems(row: Row, unit: UnitView, error: Invalid) -> Iterator[LineProblem]:
    for field, sentences in error.fields.items():
        for message, params in sentences:
            yield LineProblem(row.line, Sentence(message, params), _place(unit, field.removeprefix(FIELD)))


def _place(unit: UnitView, column: str) -> str:
    return f"{unit.full_name} · {column}"
