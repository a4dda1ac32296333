"""The appraisal indicator by indicator: one indicator over all units that are under appraisal, side by side."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor
from app.access.scope import Assignment, decides, sees_assessment
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Cycle, Handout
from app.queries.cycles.assignments import counting_assignments
from app.queries.cycles.unmeasured import reasons_in
from app.queries.reviews.looks import refuse_while_blind
from app.queries.reviews.opinions import opinions_by_sheet
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.earlier import Earlier, earlier_figures_of_units
from app.queries.sheets.evidence import evidence_for_indicator
from app.queries.sheets.heads import assessment_view, cycle_view
from app.queries.sheets.sheets import assessments_in, items_of
from app.sheet.case import Case
from app.sheet.progress import Progress
from app.sheet.proof import Weakness, weaknesses
from app.sheet.returned_groups import closed_to_reviewers
from app.sheet.values import (
    Answers,
    AssessmentView,
    CycleView,
    EvidenceView,
    ProposedView,
    ScoreView,
)
from app.text import collation_key, fold
from app.trees import trees
from app.workflow.states import APPRAISAL_STATUSES, ItemState, Stage, awaits_decision
from scoring import Group, Indicator, Tree

PAGE: Final = 50


class AcrossOrder(StrEnum):
    """By what the units of one indicator are sorted."""

    NAME = "name"
    CLAIM = "claim"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class AcrossFilter:
    """What the table is narrowed to."""

    search: str = ""
    waiting: bool = False
    order: AcrossOrder = AcrossOrder.NAME
    page: int = 1


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a cycle: how many of its rows are decided, of those that the reader decides or sees."""

    indicator: Indicator
    progress: Progress
    mine: bool


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """The indicators of a cycle by main index."""

    cycle: CycleView
    sections: tuple[tuple[Group, tuple[IndicatorLine, ...]], ...]
    sheets: int


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """One unit's row of the indicator. ``earlier`` holds last year's figures by id, the unit's or its predecessors'."""

    head: AssessmentView
    claim: Decimal | None
    from_median: Decimal | None
    declared: Mapping[str, str]
    earlier: Mapping[str, tuple[Earlier, ...]]
    not_applicable: str | None
    state: ItemState
    waiting: bool
    mine: bool
    verdict: ScoreView | None
    documents: int
    unproven: bool
    weak: tuple[Weakness, ...]
    disagreements: int
    taken_by: str | None
    closed: bool
    proposed: ProposedView | None


@dataclass(frozen=True, slots=True)
class Across:
    """One page of the units of one indicator; counts and median are of all of them."""

    cycle: CycleView
    tree: Tree
    indicator: Indicator
    rows: tuple[AcrossRow, ...]
    count: int
    page: int
    pages: int
    median: Decimal | None
    progress: Progress
    before: str | None
    after: str | None


def read_indicators(actor: Actor, cycle_id: int) -> IndicatorList:
    """List the indicators of a cycle with how far their appraisal is; ``NotFound`` where the actor sees no sheet."""
    cycle, tree, sheets = sheets_across(actor, cycle_id)
    silent = reasons_in(cycle_id)
    answers = answers_of_many([sheet.id for sheet in sheets])
    assignments = counting_assignments([cycle_id], actor.at)[cycle_id]
    counts: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for sheet in sheets:
        for code, waiting in _waiting(tree, sheet, answers[sheet.id]).items():
            counts[code].append((waiting, _mine(actor, tree, sheet, code, assignments)))
    sections = []
    for group in tree.groups:
        lines = tuple(
            _line(tree.indicators[code], counts[code])
            for code in tree.indicators
            if tree.group_of(code).code == group.code and counts[code] and code not in silent
        )
        if lines:
            sections.append((group, lines))
    return IndicatorList(cycle, tuple(sections), len(sheets))


def read_across(actor: Actor, cycle_id: int, code: str, wanted: AcrossFilter, *, now: datetime) -> Across:
    """Read one indicator over the units under appraisal, in a fixed number of statements.

    Raises ``NotFound`` where the actor sees no sheet, and for a code that no unit is asked for; ``Refused`` for whoever
    is asked to appraise one of the rows without seeing its verdict.
    """
    cycle, tree, sheets = sheets_across(actor, cycle_id)
    if code not in tree.indicators or code in reasons_in(cycle_id):
        raise NotFound
    asked = [sheet for sheet in sheets if tree.indicators[code].applies_to(sheet.unit.kind, sheet.unit.tags)]
    if not asked:
        raise NotFound
    answers = answers_of_many([sheet.id for sheet in asked])
    refuse_while_blind(actor, answers.values(), code)
    rows = _rows(actor, tree, code, asked, answers, now)
    decided = sum(not row.waiting for row in rows)
    shown = _narrowed(rows, wanted)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(wanted.page, 1), pages)
    codes = [other for other in tree.indicators if other not in reasons_in(cycle_id)]
    at = codes.index(code)
    return Across(
        cycle=cycle,
        tree=tree,
        indicator=tree.indicators[code],
        rows=tuple(shown[(page - 1) * PAGE : page * PAGE]),
        count=len(shown),
        page=page,
        pages=pages,
        median=median([row.claim for row in rows if row.claim is not None]),
        progress=Progress(decided, len(rows)),
        before=codes[at - 1] if at else None,
        after=codes[at + 1] if at + 1 < len(codes) else None,
    )


def median(values: Sequence[Decimal]) -> Decimal | None:
    """Return the middle of the values, the mean of the two middle ones where there are two; nothing of none."""
    return statistics.median(values) if values else None


def sheets_across(actor: Actor, cycle_id: int) -> tuple[CycleView, Tree, list[AssessmentView]]:
    """Read the sheets of a cycle that the actor sees under appraisal; raises ``NotFound`` where there is none."""
    row = db.session.get(Cycle, cycle_id)
    sheets = [
        assessment_view(sheet)
        for sheet in assessments_in(cycle_id)
        if sheet.status in APPRAISAL_STATUSES
        and sees_assessment(
            actor,
            remit=sheet.cycle.remit,
            unit_id=sheet.unit_id,
            parent_unit_id=sheet.unit.parent_id,
            status=sheet.status,
        )
    ]
    if row is None or not sheets:
        raise NotFound
    cycle = cycle_view(row)
    return cycle, trees().pinned(cycle.tree_id, cycle.tree_digest), sheets


def _waiting(tree: Tree, sheet: AssessmentView, answers: Answers) -> dict[str, bool]:
    return {
        code: awaits_decision(state, sheet.status)
        for code, state in items_of(tree, sheet.unit, answers, sheet.status).items()
    }


def _mine(
    actor: Actor, tree: Tree, sheet: AssessmentView, code: str, assignments: Iterable[Assignment]
) -> bool:
    return decides(actor.account_id, assignments, unit_id=sheet.unit.id, group_code=tree.group_of(code).code)


def _line(indicator: Indicator, rows: list[tuple[bool, bool]]) -> IndicatorLine:
    own = [waiting for waiting, mine in rows if mine]
    counted = own or [waiting for waiting, _ in rows]
    return IndicatorLine(indicator, Progress(counted.count(False), len(counted)), bool(own))


def _rows(
    actor: Actor,
    tree: Tree,
    code: str,
    sheets: list[AssessmentView],
    answers: Mapping[int, Answers],
    now: datetime,
) -> list[AcrossRow]:
    ids = [sheet.id for sheet in sheets]
    indicator = tree.indicators[code]
    claims = {sheet.id: _claim(answers[sheet.id], code) for sheet in sheets}
    middle = median([claim for claim in claims.values() if claim is not None])
    evidence = evidence_for_indicator(ids, code)
    opinions = opinions_by_sheet(ids, code)
    taken = _taken(ids, code, actor, now)
    earlier = earlier_figures_of_units(sheets[0].cycle, [sheet.unit.id for sheet in sheets], indicator)
    assignments = counting_assignments([sheets[0].cycle.id], now)[sheets[0].cycle.id]
    rows = []
    for sheet in sheets:
        own, claim = answers[sheet.id], claims[sheet.id]
        state = items_of(tree, sheet.unit, own, sheet.status)[code]
        documents = evidence.get(sheet.id, ())
        rows.append(
            AcrossRow(
                head=sheet,
                claim=claim,
                from_median=None if claim is None or middle is None else claim - middle,
                declared={
                    figure_id: figure.value
                    for figure_id in indicator.figure_ids
                    if (figure := own.figure(figure_id, Stage.SELF))
                },
                earlier=earlier.get(sheet.unit.id, {}),
                not_applicable=own.entry(code).not_applicable_reason,
                state=state,
                waiting=awaits_decision(state, sheet.status),
                mine=_mine(actor, tree, sheet, code, assignments),
                verdict=own.verdict(code, sheet.status),
                documents=len(documents),
                unproven=indicator.evidence.required and bool(claim) and not documents,
                weak=_weak(documents, tree),
                disagreements=sum(not opinion.agrees for opinion in opinions.get(sheet.id, ())),
                taken_by=taken.get(sheet.id),
                proposed=Case(tree, sheet.unit, own, sheet.status).proposal(code),
                closed=bool(own.returned) and code in closed_to_reviewers(tree, sheet.unit, own.returned),
            )
        )
    return rows


def _claim(answers: Answers, code: str) -> Decimal | None:
    score = answers.scores.get(code, {}).get(Stage.SELF)
    return None if score is None else score.points


def _weak(documents: Sequence[EvidenceView], tree: Tree) -> tuple[Weakness, ...]:
    """Return what is weak about the best of the documents; nothing when one of them is whole, or there is none."""
    return min((weaknesses(document, tree) for document in documents), key=len, default=())


def _taken(ids: list[int], code: str, actor: Actor, now: datetime) -> dict[int, str]:
    """Return who else was handed the row of each sheet and has it still."""
    rows = db.session.execute(
        select(Handout.assessment_id, Account.display_name)
        .join(Account, Account.id == Handout.account_id)
        .where(
            Handout.assessment_id.in_(ids),
            Handout.code == code,
            Handout.account_id != actor.account_id,
            Handout.until > now,
        )
    )
    return dict(rows.all())


def _narrowed(rows: list[AcrossRow], wanted: AcrossFilter) -> list[AcrossRow]:
    """Apply the filter, then the order; names and ids make every order total."""
    search = fold(wanted.search)
    kept = [
        row
        for row in rows
        if (not search or search in fold(f"{row.head.unit.code} {row.head.unit.full_name}"))
        and (row.waiting or not wanted.waiting)
    ]
    kept.sort(key=lambda row: (collation_key(row.head.unit.full_name), row.head.id))
    if wanted.order is AcrossOrder.CLAIM:
        kept.sort(key=lambda row: -(row.claim or Decimal(0)))
    elif wanted.order is AcrossOrder.DISTANCE:
        kept.sort(key=lambda row: -abs(row.from_median or Decimal(0)))
    return kept
