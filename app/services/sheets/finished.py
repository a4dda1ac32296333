"""Taking finished sheets in: each as one transition of its own, ``import: draft → confirmed`` (decisions 4 and 44).

What a sheet would be is worked out by ``app.sheet.finished``; here it is held against the sheet that is there, and
stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from app.access.actor import Actor
from app.errors import N_, Sentence
from app.extensions import db
from app.letters import unprintable
from app.models import Assessment, Entry, Figure, Score, Unit
from app.services.gate import Opened, move_all, open_all, refuse_own_units
from app.services.sheets.handing_in import receipt_code
from app.services.tables.lines import ImportRefused, LineProblem
from app.services.tables.sheets import FinishedSheets, read_sheets
from app.sheet.finished import FinishedSheet, SheetLine, finish, mark_of
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, AssessmentView
from app.text import quoted, taken
from app.workflow.states import Action, Stage, Status
from scoring import Sheet, Tree, score, sheet_problems

IMPORTED = "assessment.imported"
NO_SHEET = N_("Đơn vị mã %(unit)s không có phiếu trong đợt đánh giá này.")
SHEET_TAKEN = N_("Phiếu của đơn vị mã %(unit)s đã nộp hoặc đã nhập từ trước nên không nhập đè được.")
LINES_MISSING = N_("Phiếu của %(unit)s thiếu chỉ tiêu: %(codes)s.")
NOT_APPLYING = N_(
    "Phiếu của %(unit)s có chỉ tiêu không áp dụng cho loại đơn vị này: %(codes)s. Hãy bỏ các dòng đó."
)
UNMEASURED_LINES = N_(
    "Phiếu của %(unit)s có điểm của chỉ tiêu đã ghi nhận là không đo được: %(codes)s. Hãy bỏ các dòng đó."
)
NO_REASON = "Theo kết quả thẩm định trong {source}; tệp không ghi lý do."


@dataclass(frozen=True, slots=True)
class Planned:
    """What the lines of one unit make of its sheet. ``mark`` names exactly this."""

    head: AssessmentView
    lines: tuple[SheetLine, ...]
    sheet: FinishedSheet
    mark: str

    @property
    def skipped(self) -> bool:
        """Whether the sheet was finished with the same content before: nothing is to be done."""
        return self.head.status is not Status.DRAFT


def assessments_by_unit(cycle_id: int) -> dict[str, int]:
    """Return the cycle's assessments by unit code."""
    return dict(
        db.session.execute(
            select(Unit.code, Assessment.id)
            .join(Unit, Unit.id == Assessment.unit_id)
            .where(Assessment.cycle_id == cycle_id)
        ).all()
    )


def plan_sheet(
    head: AssessmentView,
    tree: Tree,
    before: Answers,
    lines: Sequence[SheetLine],
    *,
    source: str,
    author: str,
    now: datetime,
) -> Planned:
    """Work out one sheet. Raises ``ImportRefused`` with what keeps the lines from being it."""
    problems = [*_line_problems(head, tree, before, lines)]
    if problems:
        raise ImportRefused(problems)
    reason = NO_REASON.format(source=_printed(source))
    sheet = finish(tree, head.unit, before, lines, default_reason=reason, author=author, now=now)
    problems = [*_content_problems(head, tree, sheet, lines)]
    if head.status is not Status.DRAFT and not sheet.same:
        problems = [LineProblem(lines[0].line, Sentence(SHEET_TAKEN, {"unit": head.unit.code}))]
    if problems:
        raise ImportRefused(problems)
    return Planned(head, tuple(lines), sheet, mark_of(before, sheet, state=head.status.value))


def import_sheets(
    actor: Actor, cycle_id: int, content: bytes | str, tree: Tree, *, source: str, now: datetime
) -> int:
    """Read a file and store every sheet in it; return how many. Nothing is stored when anything is wrong."""
    return store_sheets(actor, cycle_id, read_sheets(content, tree), source=source, now=now)


def store_sheets(actor: Actor, cycle_id: int, finished: FinishedSheets, *, source: str, now: datetime) -> int:
    """Store every sheet of a file that was read before anything is locked; return how many, or refuse them all.

    A stored sheet has the figures and points of the unit, stage-1 verdicts, and is confirmed. ``source`` names the
    file for the log and stands in the reason of an adjustment for which the file gives none.
    """
    opened = {sheet.head.unit.code: sheet for sheet in open_all(actor, cycle_id, Action.IMPORT, now=now)}
    entered = assessments_by_unit(cycle_id)
    problems: list[LineProblem] = []
    planned: list[tuple[Opened, Planned]] = []
    for unit, lines in finished.by_unit.items():
        sheet = opened.get(unit)
        if sheet is None:
            message = SHEET_TAKEN if unit in entered else NO_SHEET
            problems.append(LineProblem(lines[0].line, Sentence(message, {"unit": quoted(unit)})))
            continue
        try:
            plan = plan_sheet(
                sheet.head, sheet.tree, sheet.answers, lines, source=source, author=actor.name, now=now
            )
            planned.append((sheet, plan))
        except ImportRefused as refused:
            problems += refused.problems
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line))
    take_in(planned, actor=actor, now=now, told={"source": source})
    return len(planned)


def take_in(
    planned: Sequence[tuple[Opened, Planned]], *, actor: Actor, now: datetime, told: Mapping[str, object]
) -> None:
    """Store opened sheets as they were planned and confirm them; ``told`` is added to the event of each.

    Raises ``Refused`` when one of the units is, or was in the time of the cycle, the actor's own.
    """
    for opened, plan in planned:
        since = opened.head.cycle.self_starts_at
        refuse_own_units(actor, [opened.head.unit], since=since, now=now)
        _store(opened.row.id, plan.sheet.answers, actor=actor, now=now)
    for opened, _plan in planned:
        # Nothing may be flushed between these and the status: a draft has no time of submission.
        opened.row.submitted_at = now
        opened.row.submitted_by_id = actor.account_id
        opened.row.receipt_code = receipt_code()
    data = {opened.row.id: {**told, "rows": len(plan.lines)} for opened, plan in planned}
    move_all([opened for opened, _plan in planned], IMPORTED, actor=actor, now=now, data=data)


def _store(assessment_id: int, answers: Answers, *, actor: Actor, now: datetime) -> None:
    """Write what the sheet says in the place of what the draft said."""
    for model in (Figure, Entry, Score):
        db.session.execute(delete(model).where(model.assessment_id == assessment_id))
    key = {"assessment_id": assessment_id, "author_id": actor.account_id, "at": now}
    figures = [
        {**key, "stage": figure.stage, "figure_id": figure_id, "value": figure.value}
        for figure_id, by_stage in answers.figures.items()
        for figure in by_stage.values()
    ]
    entries = [
        {
            **key,
            "code": code,
            "note": entry.note,
            "not_applicable_reason": entry.not_applicable_reason,
            "typed_points": entry.typed_points,
        }
        for code, entry in answers.entries.items()
    ]
    scores = [
        {
            **key,
            "stage": verdict.stage,
            "code": code,
            "points": verdict.points,
            "verdict": verdict.verdict,
            "method": verdict.method,
            "reason": verdict.reason,
        }
        for code, by_stage in answers.scores.items()
        for verdict in by_stage.values()
    ]
    for stored, written in ((Figure, figures), (Entry, entries), (Score, scores)):
        if written:
            db.session.execute(insert(stored), written)


def _line_problems(
    head: AssessmentView, tree: Tree, before: Answers, lines: Sequence[SheetLine]
) -> Iterator[LineProblem]:
    """Say what keeps one unit's lines from being a whole sheet."""
    unit, first = head.unit.code, lines[0].line
    blank = score(tree, Sheet(unit=unit, kind=head.unit.kind, tags=head.unit.tags))
    applying = {code for code, result in blank.indicators.items() if result.state != "not_applying"}
    codes, silent = {line.code for line in lines}, before.not_measured
    if missing := [code for code in blank.indicators if code in applying - codes - silent.keys()]:
        yield LineProblem(first, Sentence(LINES_MISSING, {"unit": unit, "codes": ", ".join(missing)}))
    if unmeasured := [line for line in lines if line.code in silent]:
        yield _about(UNMEASURED_LINES, unit, unmeasured)
    if foreign := [line for line in lines if line.code not in applying]:
        yield _about(NOT_APPLYING, unit, foreign)


def _about(message: str, unit: str, lines: Sequence[SheetLine]) -> LineProblem:
    codes = ", ".join(line.code for line in lines)
    return LineProblem(lines[0].line, Sentence(message, {"unit": unit, "codes": codes}))


def _content_problems(
    head: AssessmentView, tree: Tree, sheet: FinishedSheet, lines: Iterable[SheetLine]
) -> Iterator[LineProblem]:
    """Say which figures contradict each other, each beside the first line that gives one of them."""
    by_figure: dict[str, int] = {}
    for line in lines:
        for figure_id in (*line.figures, *line.corrected):
            by_figure.setdefault(figure_id, line.line)
    by_code = {line.code: line.line for line in lines}
    told = set()
    for stage in (Stage.SELF, Stage.REVIEW_1):
        for problem in sheet_problems(tree, sheet_at(tree, head.unit, sheet.answers, stage)):
            places = [by_figure[name] for name in problem.figure_ids if name in by_figure]
            number = min(places, default=by_code.get(problem.indicator_code or "", 0))
            if (number, str(problem)) not in told:
                told.add((number, str(problem)))
                yield LineProblem(number, Sentence(N_("%(text)s"), {"text": problem}), head.unit.code)


def _printed(source: str) -> str:
    """Return the name of a file as the papers that print the reason can show it."""
    name = taken(source)
    return name.translate(dict.fromkeys(map(ord, unprintable(name)), "?"))
