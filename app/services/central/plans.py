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
class Held:
    """One unit's sheet: whether it takes central figures now, and what it says.

    ``opened`` is set on a locked round where it does; there, what other sheets say is not read.
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
            values[column.id] != _held_value(case, each, column)
            for each in asked
            for column in each.columns
            if column.id in values
        )


@dataclass(frozen=True, slots=True)
class CentralCycle:
    """A round's central indicators and its sheets by unit code."""

    cycle: CycleView
    tree: Tree
    asked: tuple[Asked, ...]
    held: Mapping[str, Held]


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
            asked, held = self.asked[code], self.case.verdict(code)
            yield Change(
                unit=self.case.unit,
                asked=asked,
                figures=tuple(
                    (column, _held_value(self.case, asked, column), self.wanted[column.id])
                    for column in asked.columns
                    if column.id in self.wanted
                ),
                before=held.points if held else None,
                after=verdict.points if verdict else None,
                replaces=held,
                withdraws=self.case.stage is Stage.REVIEW_1 and code in self.case.answers.explanations,
            )

    def returned(self) -> tuple[str, ...]:
        """List other indicators whose verdict falls because their points change."""
        if not self.steps:
            return ()
        after = replace(self.case, answers=self.steps[-1].planned.answers)
        codes = dict.fromkeys(each.code for step in self.steps for each in step.planned.returned)
        return tuple(code for code in codes if after.verdict(code) is None)


def read_central_cycle(actor: Actor, cycle_id: int, *, now: datetime) -> CentralCycle:
    """Read a round with all that its sheets say, in a fixed number of statements, for whoever follows rounds."""
    cycle, tree, heads = _heads(actor, cycle_id)
    answers = answers_of_many([head.id for head in heads])
    held = {
        head.unit.code: Held(head, _option(head, now), Case(tree, head.unit, answers[head.id], head.status))
        for head in heads
    }
    return CentralCycle(cycle, tree, asked_centrally(tree), held)


def lock_central_cycle(actor: Actor, cycle_id: int, *, now: datetime) -> CentralCycle:
    """Read a round and lock its sheets, with what those say that take central figures now."""
    # Before the rest is read: heads from before the wait for the lock would say that a sheet is still open.
    opened = {each.row.id: each for each in open_all(actor, cycle_id, Action.ENTER_CENTRALLY, now=now)}
    cycle, tree, heads = _heads(actor, cycle_id)
    held = {}
    for head in heads:
        each = opened.get(head.id)
        held[head.unit.code] = (
            Held(each.head, each.option, case_of(each), each)
            if each
            else Held(head, _option(head, now), None)
        )
    return CentralCycle(cycle, tree, asked_centrally(tree), held)


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
    for each in asked:
        if not _says_something_new(case, each, row.values):
            continue
        applies = each.indicator.applies_to(case.unit.kind, case.unit.tags)
        if not applies or each.code in case.answers.not_measured:
            unfinished.append((each, None))
            continue
        try:
            planned = plan(
                current, each.code, _decision(current, each, row.values, reason), author=author, now=now
            )
        except Invalid as error:
            problems += _cell_problems(row, case.unit, error)
        except NotEntered as error:
            unfinished.append((each, str(error.params["missing"])))
        except Refused as error:
            problems.append(
                LineProblem(row.line, Sentence(error.message, error.params), _place(case.unit, each.code))
            )
        else:
            if planned.result.state == "missing" and not each.by_points:
                unfinished.append((each, "; ".join(_lacking(case, each, planned))))
            elif planned.changes(current):
                steps.append(Step(current, planned))
                current = replace(current, answers=planned.answers)
    by_code = {each.code: each for each in asked}
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
    """Return what is in force in a column: a figure, or points that a verdict of this round set."""
    if not asked.by_points:
        return case.in_force(column.id)
    held = case.verdict(asked.code)
    return canonical(column, held.points) if held is not None and held.points is not None else ""


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
    figures = {each: values.get(each, case.in_force(each)) for each in asked.indicator.figure_ids}
    declared = all(value == case.declared(each) for each, value in figures.items())
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
    return [case.tree.figures[each].title for each in asked.indicator.figure_ids if not after.in_force(each)]


def _cell_problems(row: Row, unit: UnitView, error: Invalid) -> Iterator[LineProblem]:
    for field, sentences in error.fields.items():
        for message, params in sentences:
            yield LineProblem(row.line, Sentence(message, params), _place(unit, field.removeprefix(FIELD)))


def _place(unit: UnitView, column: str) -> str:
    return f"{unit.full_name} · {column}"
