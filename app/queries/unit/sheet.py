"""The sheet as the unit's own people see it: main indices, rows with their state, what comes next, why it is locked."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, func, select

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Event
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import SheetView, find_assessment, read_sheet
from app.sheet.progress import UNDONE, EntryState, Progress, entry_state, progress_of
from app.sheet.proof import Weakness, weaknesses
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of, total_of_group
from app.sheet.values import AssessmentView, ScoreView
from app.text import fold
from app.trees import trees
from app.workflow.states import Action, Stage, Status
from scoring import Group, Indicator, IndicatorScore, SheetScore, Tree, score

# Until stage 1 is over its verdicts are a draft of the reviewers; the unit sees its own points.
SHOWN_STAGE: Mapping[Status, Stage] = {
    Status.DRAFT: Stage.SELF,
    Status.AWAITING_APPROVAL: Stage.SELF,
    Status.SUBMITTED: Stage.SELF,
    Status.REVIEW_1: Stage.SELF,
    Status.EXPLAINING: Stage.REVIEW_1,
    Status.REVIEW_2: Stage.REVIEW_1,
    Status.CONFIRMED: Stage.REVIEW_2,
    Status.PUBLISHED: Stage.REVIEW_2,
    Status.ARCHIVED: Stage.REVIEW_2,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator.

    ``appraised`` is the reviewers' verdict once the unit may see it, ``self_points`` what it claimed. ``score`` is the
    engine's result in force, ``own`` that of the unit's own declaration.
    """

    indicator: Indicator
    state: EntryState
    score: IndicatorScore
    own: IndicatorScore
    self_points: Decimal | None
    appraised: ScoreView | None
    documents: int
    weak: tuple[Weakness, ...]
    explained: bool
    asked: bool

    @property
    def lost_points(self) -> Decimal:
        """How many points the appraisal took away; negative when it added some, nothing where only one side counts."""
        if (
            self.appraised is None
            or self.self_points is None
            or not (self.score.denominator and self.own.denominator)
        ):
            return Decimal(0)
        return self.self_points - (self.appraised.points or Decimal(0))

    @property
    def points(self) -> Decimal:
        """The points in force."""
        return self.score.points

    @property
    def entered(self) -> bool:
        """Say whether the appraisal counts what the unit declared not applicable."""
        return bool(self.score.denominator) and not self.own.denominator

    @property
    def cut(self) -> bool:
        """Say whether the appraisal lowered what the row brings."""
        return self.lost_points > 0 or (self.entered and self.score.points < self.score.denominator)

    @property
    def undone(self) -> bool:
        """Say whether the unit still has to declare it."""
        return self.state in UNDONE


@dataclass(frozen=True, slots=True)
class Section:
    """One main index with its rows."""

    group: Group
    total: Total
    progress: Progress
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the sheet took: handed over, returned, recalled, reopened …"""

    kind: str
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """Everything on the sheet's page."""

    view: SheetView
    sections: tuple[Section, ...]
    last_step: Step | None
    own: Total

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def next_undone(self) -> Row | None:
        """The first indicator that still has to be declared."""
        return next((row for row in self.rows if row.undone), None)

    @property
    def cut(self) -> tuple[Row, ...]:
        """Indicators that lost points in the appraisal."""
        return tuple(row for row in self.rows if row.cut)

    @property
    def lacking_evidence(self) -> tuple[Row, ...]:
        """Indicators that claim points without any proof."""
        return tuple(row for row in self.rows if row.state is EntryState.LACKING_EVIDENCE)

    def rows_of(self, codes: Container[str]) -> tuple[Row, ...]:
        """Return the rows of these indicators, in order."""
        return tuple(row for row in self.rows if row.indicator.code in codes)

    @property
    def weak(self) -> tuple[Row, ...]:
        """Indicators whose proof is weak."""
        return tuple(row for row in self.rows if row.weak)


def read_unit_sheet(actor: Actor, assessment_id: int, *, now: datetime) -> UnitSheet:
    """Read the sheet for its own unit, at the stage the unit may see; ``NotFound`` for everybody else."""
    view = read_own(actor, assessment_id, now=now)
    own = own_score(view)
    return UnitSheet(view, sections_of(view, own), last_step(assessment_id), total_of(view.tree, own))


def own_score(view: SheetView) -> SheetScore:
    """Score the sheet as the unit declared it, whatever reviewers made of it."""
    if view.stage is Stage.SELF:
        return view.score
    return score(view.tree, sheet_at(view.tree, view.head.unit, view.answers, Stage.SELF))


def read_own(actor: Actor, assessment_id: int, *, now: datetime, code: str | None = None) -> SheetView:
    """Read a sheet (or one indicator of it) of a unit that ``actor`` works for, at the stage the unit may see."""
    view = read_sheet(actor, assessment_id, now=now, code=code, shown=SHOWN_STAGE)
    if view.head.unit.id not in actor.within(view.head.cycle.remit).units():
        raise NotFound
    return view


def can_edit(view: SheetView, code: str, *, now: datetime) -> bool:
    """Say whether the reader may change an indicator: on a draft, or in a main index that was returned."""
    if view.tree.indicators[code].scored_by != "unit":
        return False
    group = view.answers.returned.get(view.tree.group_of(code).code)
    amending = view.may(Action.AMEND) and group is not None and now < group.until
    return view.may(Action.DECLARE) or amending


def find_own(actor: Actor, assessment_id: int) -> tuple[AssessmentView, Tree]:
    """Find a sheet of a unit that ``actor`` works for, without its content, in one statement."""
    row = find_assessment(actor, assessment_id)
    if row.unit_id not in actor.within(row.cycle.remit).units():
        raise NotFound
    head = assessment_view(row)
    return head, trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)


def read_as_submitted(actor: Actor, assessment_id: int, *, now: datetime) -> SheetView:
    """Read a sheet of the actor's unit with the points the unit gave itself, whatever reviewers made of it since."""
    view = read_sheet(actor, assessment_id, now=now, shown=dict.fromkeys(Status, Stage.SELF))
    if view.head.unit.id not in actor.within(view.head.cycle.remit).units():
        raise NotFound
    return view


def sections_of(view: SheetView, own: SheetScore) -> tuple[Section, ...]:
    """Put the rows of a sheet below their main indices."""
    sections = []
    for group in view.tree.groups:
        rows = tuple(row_of(view, indicator, own) for indicator in group.indicators())
        owed = [row.indicator for row in rows if row.state is not EntryState.NOT_OWED]
        total = total_of_group(view.tree, view.score, group)
        sections.append(Section(group, total, progress_of(owed, view.score), rows))
    return tuple(sections)


def row_of(view: SheetView, indicator: Indicator, own_scores: SheetScore) -> Row:
    """Say where one indicator of the sheet stands."""
    code = indicator.code
    scored = view.score.indicators[code]
    documents = view.evidence.get(code, [])
    own = view.answers.scores.get(code, {}).get(Stage.SELF)
    appraisal = view.answers.score(code, view.stage) if view.stage is not Stage.SELF else None
    explanation = view.answers.explanations.get(code) if view.head.status is Status.EXPLAINING else None
    state = entry_state(indicator, scored, view.answers, has_evidence=bool(documents))
    needed = indicator.evidence.required and scored.points > 0 and state is EntryState.DECLARED
    return Row(
        indicator=indicator,
        state=state,
        score=scored,
        own=own_scores.indicators[code],
        self_points=own.points if own else None,
        appraised=appraisal if appraisal is not None and appraisal.stage is not Stage.SELF else None,
        documents=len(documents),
        weak=tuple(dict.fromkeys(w for document in documents for w in weaknesses(document, view.tree)))
        if needed
        else (),
        explained=bool(view.answers.entry(code).note),
        asked=explanation is not None and explanation.answer is None,
    )


def matching(
    sections: tuple[Section, ...], *, search: str, only: str
) -> tuple[tuple[Section, tuple[Row, ...]], ...]:
    """Keep the rows whose code or title contains ``search`` and whose state ``only`` asks for; drop empty sections."""
    wanted = fold(search)
    kept = []
    for section in sections:
        rows = tuple(
            row
            for row in section.rows
            if _passes(row, only)
            and (not wanted or wanted in fold(f"{row.indicator.code} {row.indicator.title}"))
        )
        if rows:
            kept.append((section, rows))
    return tuple(kept)


def _passes(row: Row, only: str) -> bool:
    match only:
        case "undone":
            return row.undone
        case "evidence":
            return row.state is EntryState.LACKING_EVIDENCE or bool(row.weak)
        case "cut":
            return row.cut
        case "asked":
            return row.asked
        case _:
            return True


STEPS = (
    "assessment.handed_over",
    "assessment.called_back",
    "assessment.returned",
    "assessment.submitted",
    "assessment.recalled",
    "assessment.reopened",
    "groups.returned",
    "groups.handed_back",
    "groups.taken_back",
)


def last_step(assessment_id: int) -> Step | None:
    """Read the last step the sheet took, with who took it and why."""
    return last_steps([assessment_id]).get(assessment_id)


def last_steps(assessment_ids: list[int]) -> dict[int, Step]:
    """Read the last step of each of many sheets, in one statement."""
    streams = {f"assessment:{sheet_id}": sheet_id for sheet_id in assessment_ids}
    last = (
        select(Event.stream, func.max(Event.seq).label("seq"))
        .where(Event.stream.in_(streams), Event.kind.in_(STEPS))
        .group_by(Event.stream)
        .subquery()
    )
    rows = db.session.execute(
        select(Event.stream, Event.kind, Event.at, Event.actor_name, Event.data).join(
            last, and_(Event.stream == last.c.stream, Event.seq == last.c.seq)
        )
    )
    return {
        streams[stream]: Step(kind, at, name or "", str(json.loads(data).get("reason", "")))
        for stream, kind, at, name, data in rows
    }
