"""What the appraisal minutes of units say: finished sheets as they stand, published ones as they were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.documents.formats import WHY_LEFT, left_out
from app.documents.minutes import Adjusted, Minutes, MinutesGroup, minutes_paper
from app.documents.official import OfficialPaper
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.models import Assessment
from app.queries.cycles.board import find_cycle
from app.queries.results.finished import (
    FINISHED,
    NOBODY_COMPARED,
    Cohorts,
    ScoredSheet,
    cohorts_of,
    compares,
    finished_sheet,
    totals_of,
)
from app.queries.results.invented import figures_invented
from app.queries.results.lines import IndicatorLine
from app.queries.results.printed import PrintedGroup, printed_group
from app.queries.results.results import read_own_result
from app.queries.results.standing import stored_sheet
from app.queries.results.views import UnitResult
from app.queries.results.wording import read_wording
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.sheets import assessments_in
from app.sheet.totals import Total
from app.sheet.values import Answers, CycleView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Status, Verdict
from scoring import Tree, score
from scoring.decimals import ONE, round_quotient

CLOSED = FINISHED | {Status.ARCHIVED}
"""Sheets whose appraisal has ended."""
NO_REASON = "Người thẩm định không ghi lý do."
NOT_CLOSED = N_(
    "Chưa lập được biên bản: phiếu này chưa được xác nhận nên điểm còn có thể thay đổi. Hãy xác nhận kết quả của phiếu"
    " rồi lập biên bản."
)
WAITING = N_(
    "Chưa lập được biên bản: điểm chỉ tiêu %(codes)s của %(unit)s còn chờ số liệu của các đơn vị khác. Hãy xác nhận đủ"
    " phiếu của đợt rồi lập biên bản."
)


def find_minutes_cycle(actor: Actor, cycle_id: int) -> CycleView:
    """Read a cycle for its standing body; ``NotFound`` for others."""
    cycle = find_cycle(actor, cycle_id)
    if not actor.within(cycle.remit).has(Role.SECRETARIAT):
        raise NotFound
    return cycle


def read_minutes(actor: Actor, assessment_id: int, *, today: date) -> OfficialPaper:
    """Return the minutes of one unit, in the words of its organiser.

    Raises ``NotFound`` for all but its standing body, ``Refused`` while the appraisal of the sheet has not ended.
    """
    row = db.session.get(Assessment, assessment_id)
    if row is None:
        raise NotFound
    cycle = find_minutes_cycle(actor, row.cycle_id)
    if row.status not in CLOSED:
        raise Refused(NOT_CLOSED)
    (minutes,) = minutes_of(actor, cycle, [row], today=today)
    return minutes_paper(minutes, read_wording(cycle.organiser.id))


def closed_in(cycle_id: int) -> tuple[int, ...]:
    """Return the ids of the sheets of a cycle whose appraisal has ended, in the order in which they are printed."""
    query = select(Assessment.id).where(
        Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None), Assessment.status.in_(CLOSED)
    )
    return tuple(db.session.scalars(query.order_by(Assessment.id)))


def minutes_of_some(
    actor: Actor, cycle_id: int, ids: Sequence[int], *, today: date
) -> tuple[tuple[Minutes, str], ...]:
    """Return what the minutes of some sheets say, with the codes of their units; ``NotFound`` as ``read_minutes``."""
    cycle = find_minutes_cycle(actor, cycle_id)
    rows = assessments_in(cycle_id, only=ids)
    made = minutes_of(actor, cycle, rows, today=today)
    return tuple(zip(made, [row.unit.code for row in rows], strict=True))


def minutes_of(
    actor: Actor, cycle: CycleView, rows: Sequence[Assessment], *, today: date
) -> Iterator[Minutes]:
    """Say what the minutes of sheets of one cycle say, in the order of ``rows``.

    Raises ``Refused`` where points wait for the figures of units still out.
    """
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    answers = answers_of_many([row.id for row in rows])
    counted = any(row.status is Status.CONFIRMED for row in rows) and compares(tree)
    cohorts = _cohorts(tree, cycle.id) if counted else NOBODY_COMPARED
    paper = _Paper(cycle, tree, figures_invented() and cycle.illustrative, today)
    for row in rows:
        published = None if row.status is Status.CONFIRMED else read_own_result(actor, row.id)
        if published is None:
            yield _of_sheet(paper, _scored(tree, row, answers[row.id], cohorts))
        else:
            yield _of_result(paper, answers[row.id], published)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What all minutes of a cycle share."""

    cycle: CycleView
    tree: Tree
    invented: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """The figures of one unit, however they were come by."""

    unit_name: str
    block_title: str
    groups: tuple[PrintedGroup, ...]
    own_groups: Mapping[str, Decimal]
    lines: tuple[IndicatorLine, ...]
    self_points: Decimal
    own: Total | None
    total: Total
    grade: str | None


def _of_sheet(paper: _Paper, sheet: ScoredSheet) -> Minutes:
    """Say it of a sheet that is finished and not published."""
    tree, head = paper.tree, sheet.finished.head
    totals = totals_of(tree, sheet)
    pairs = [(group, totals.groups[group.code]) for group in tree.groups]
    figures = _Figures(
        unit_name=head.unit.full_name,
        block_title=head.block_title,
        groups=tuple(printed_group(group.code, group.title, part.own, part.final) for group, part in pairs),
        own_groups={group.code: part.own.points for group, part in pairs},
        lines=stored_sheet(tree, sheet, totals).lines,
        self_points=totals.own.points,
        own=totals.own,
        total=totals.final,
        grade=sheet.final.grade.title if sheet.final.grade else None,
    )
    return _minutes(paper, sheet.finished.answers, figures)


def _of_result(paper: _Paper, answers: Answers, result: UnitResult) -> Minutes:
    """Say it of what was published."""
    row = result.row
    figures = _Figures(
        unit_name=row.unit_name,
        block_title=result.block_title,
        groups=tuple(part.group for part in result.groups),
        own_groups={part.group.code: part.self_points for part in result.groups},
        lines=tuple(line for part in result.groups for line in part.lines),
        self_points=row.self_points,
        own=row.own,
        total=row.total,
        grade=row.grade_title,
    )
    return _minutes(paper, answers, figures)


def _minutes(paper: _Paper, answers: Answers, figures: _Figures) -> Minutes:
    cycle, total, own = paper.cycle, figures.total, figures.own
    return Minutes(
        superior=cycle.organiser.authority,
        issuer=cycle.organiser.name,
        place=cycle.organiser.place,
        unit_name=figures.unit_name,
        cycle_title=cycle.title,
        block_title=figures.block_title,
        year=cycle.year,
        set_title=paper.tree.title,
        reviewers=_reviewers(answers, figures.lines),
        groups=tuple(
            MinutesGroup(
                group.code,
                group.title,
                group.max,
                _printed(figures.own_groups[group.code], total.places),
                _printed(group.points, total.places),
            )
            for group in figures.groups
        ),
        indicators=sum(line.state != "not_applying" for line in figures.lines),
        adjusted=tuple(_adjusted(line, answers, total.places) for line in figures.lines if _changed(line)),
        self_points=figures.self_points,
        self_denominator=own.denominator if own else total.denominator,
        points=total.points,
        denominator=total.denominator,
        percent=total.percent,
        grade=figures.grade,
        self_left=_left(own) if own and own.denominator != total.denominator else "",
        left=_left(total),
        created=paper.today,
        places=total.places,
        percent_places=total.percent_places,
        illustrative=cycle.illustrative or paper.tree.status == "illustrative",
        trial=cycle.trial,
        invented=paper.invented,
    )


def _changed(line: IndicatorLine) -> bool:
    """Say whether the appraisal left other points than the unit gave itself, or a reviewer set the same anew."""
    return line.points != line.self_points or line.verdict == Verdict.ADJUSTED


def _adjusted(line: IndicatorLine, answers: Answers, places: int) -> Adjusted:
    explanation = answers.explanations.get(line.code)
    return Adjusted(
        code=line.code,
        title=line.title,
        max=line.max,
        self_points=None if line.self_points is None else _printed(line.self_points, places),
        points=None if line.points is None else _printed(line.points, places),
        reason=line.reviewer_reason or _account(line),
        explained=(explanation.answer or "") if explanation else "",
    )


def _account(line: IndicatorLine) -> str:
    """Return what stands where no reviewer wrote a reason: the unit's, the standing body's, else the account."""
    if line.unit_reason:
        return f"{WHY_LEFT.get(line.state, WHY_LEFT['excluded']).capitalize()}: {line.unit_reason}"
    return " ".join((NO_REASON, *line.explanation))


def _reviewers(answers: Answers, lines: Sequence[IndicatorLine]) -> tuple[str, ...]:
    """Name those whose verdicts the points rest on, in Vietnamese order."""
    verdicts = (answers.verdict(line.code, Status.CONFIRMED) for line in lines)
    names = {verdict.author for verdict in verdicts if verdict is not None}
    return tuple(sorted(filter(None, names), key=collation_key))


def _scored(tree: Tree, row: Assessment, answers: Answers, cohorts: Cohorts) -> ScoredSheet:
    finished = finished_sheet(tree, row, answers)
    final = score(tree, finished.final, cohorts.final)
    waiting = [code for code, result in final.indicators.items() if result.state == "provisional"]
    if waiting:
        raise Refused(WAITING, codes=", ".join(waiting), unit=finished.head.unit.full_name)
    return ScoredSheet(finished, score(tree, finished.own, cohorts.own), final)


def _cohorts(tree: Tree, cycle_id: int) -> Cohorts:
    """Return what units are compared with, nothing while a sheet is out."""
    rows = assessments_in(cycle_id)
    if any(row.status not in CLOSED for row in rows):
        return NOBODY_COMPARED
    answers = answers_of_many([row.id for row in rows])
    sheets = [finished_sheet(tree, row, answers[row.id]) for row in rows]
    return cohorts_of(tree, [sheet.own for sheet in sheets], [sheet.final for sheet in sheets])


def _left(total: Total) -> str:
    return left_out(total.denominator, ((row.code, row.points, row.why) for row in total.left))


def _printed(points: Decimal, places: int) -> Decimal:
    """Round as the engine does what a criteria set rounds in the total alone."""
    return round_quotient(points, ONE, places)
