"""Frozen values that queries hand to services and pages: no ORM object leaves this layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.access.family import Family
from app.access.remit import Remit
from app.workflow.phases import Phase
from app.workflow.quarantine import QuarantineCause
from app.workflow.states import APPRAISAL_STATUSES, STAGES, Method, Stage, Status, Verdict, stage_of


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as pages name it."""

    id: int
    code: str
    full_name: str
    kind: str
    parent_id: int | None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shut:
    """Who closed something for good, when and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OrganiserView:
    """Who runs a cycle (``name``), in whose name its papers are issued, and where they are signed."""

    id: int
    name: str
    authority: str
    place: str


@dataclass(frozen=True, slots=True)
class CycleView:
    """A cycle with its five dates."""

    id: int
    organiser: OrganiserView
    family: str
    level: str
    year: int
    title: str
    tree_id: str
    tree_digest: str
    illustrative: bool
    self_starts_at: datetime
    self_ends_at: datetime
    review_1_ends_at: datetime
    explanation_ends_at: datetime
    review_2_ends_at: datetime
    figures_on: date | None = None
    cancelled: Shut | None = None
    hearing_since: datetime | None = None
    trial: bool = False
    cut_limit: Decimal | None = None

    @property
    def remit(self) -> Remit:
        """What a role must count for to count here."""
        return Remit(Family(self.family), self.organiser.id)


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One unit's sheet without its content. ``deadline`` honours an extension.

    ``own_ends`` holds the ends of phases that are this sheet's alone.
    """

    id: int
    unit: UnitView
    cycle: CycleView
    block_title: str
    ranked: bool
    status: Status
    revision: int
    deadline: datetime
    extended: bool
    extension_reason: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    receipt_code: str | None
    own_ends: Mapping[Phase, datetime] = field(default_factory=dict)
    excluded: Shut | None = None

    @property
    def review_1_ends_at(self) -> datetime:
        """When stage 1 ends for this sheet."""
        return self.own_ends.get(Phase.REVIEW_1, self.cycle.review_1_ends_at)

    @property
    def explanation_ends_at(self) -> datetime:
        """When the unit may explain no longer."""
        return self.own_ends.get(Phase.EXPLANATION, self.cycle.explanation_ends_at)

    @property
    def review_2_ends_at(self) -> datetime:
        """When stage 2 ends for this sheet."""
        return self.own_ends.get(Phase.REVIEW_2, self.cycle.review_2_ends_at)


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in canonical form with who gave it and when."""

    value: str
    stage: Stage
    at: datetime
    author: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """What the unit says of one indicator besides figures."""

    note: str | None = None
    not_applicable_reason: str | None = None
    typed_points: Decimal | None = None
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One of the three scores of an indicator."""

    stage: Stage
    points: Decimal | None
    verdict: Verdict
    method: Method | None
    reason: str | None
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """A reviewer's question about one indicator and, once given, the unit's explanation.

    ``points`` stands where the question is a cut: what the unit was told it would be left with.
    """

    question: str
    asked_by: str
    asked_at: datetime
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReturnedView:
    """A main index that the unit has back to amend until a moment, while the sheet is under appraisal."""

    code: str
    reason: str
    by: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ProposedView:
    """A cut above the cycle's limit: what one reviewer proposes, and what a second person said to it.

    ``second`` is empty while it waits. A refusal says why; an answer without one agrees.
    """

    stage: Stage
    method: Method
    figures: Mapping[str, str]
    points: Decimal | None
    reason: str
    author_id: int
    author: str
    at: datetime
    second: str | None = None
    second_at: datetime | None = None
    refusal: str | None = None

    @property
    def waits(self) -> bool:
        """Say whether nobody has answered it."""
        return self.second is None

    @property
    def agreed(self) -> bool:
        """Say whether it became the verdict."""
        return self.second is not None and self.refusal is None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A document linked to an indicator; ``address`` is empty for one that is a file."""

    link_id: int
    evidence_id: int
    code: str
    number: str | None
    issued_on: date | None
    issuer: str | None
    abstract: str
    page: str | None
    filename: str
    size: int
    media_type: str
    uploaded_at: datetime
    uploaded_by: str
    sha256: str = ""
    set_aside: QuarantineCause | None = None
    """Why its file is put aside and nobody can open it; nothing for one that can be opened."""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All rows of one sheet. ``figures`` holds, by figure and stage, what was given; nothing means "not declared".

    ``not_measured`` holds, by indicator, why its cycle does not count it: verdicts on it stay stored and say nothing.
    ``returned`` holds the main indices that the unit has back out of a running appraisal, ``proposed`` the cuts that
    need a second person. ``blind`` holds, by indicator, the accounts that appraise it a second time without seeing the
    first verdict, and have not answered.
    """

    figures: Mapping[str, Mapping[Stage, FigureView]]
    entries: Mapping[str, EntryView]
    scores: Mapping[str, Mapping[Stage, ScoreView]]
    explanations: Mapping[str, ExplanationView] = field(default_factory=dict)
    not_measured: Mapping[str, str] = field(default_factory=dict)
    returned: Mapping[str, ReturnedView] = field(default_factory=dict)
    proposed: Mapping[str, Mapping[Stage, ProposedView]] = field(default_factory=dict)
    blind: Mapping[str, Collection[int]] = field(default_factory=dict)

    def figure(self, figure_id: str, stage: Stage) -> FigureView | None:
        """Return the figure in force at ``stage``: the latest given at it or before."""
        by_stage = self.figures.get(figure_id, {})
        latest: FigureView | None = None
        for step in STAGES:
            latest = by_stage.get(step, latest)
            if step is stage:
                break
        return latest

    def score(self, code: str, stage: Stage) -> ScoreView | None:
        """Return the score in force at ``stage``: the latest given at it or before."""
        by_stage = self.scores.get(code, {})
        latest: ScoreView | None = None
        for step in STAGES:
            latest = by_stage.get(step, latest)
            if step is stage:
                break
        return latest

    def verdict(self, code: str, status: Status) -> ScoreView | None:
        """Return the reviewer's verdict that counts in ``status``, if there is one.

        While a stage runs only a verdict of that stage counts; afterwards the last one given does.
        """
        if code in self.not_measured:
            return None
        stage = stage_of(status)
        running = status in APPRAISAL_STATUSES
        latest = self.scores.get(code, {}).get(stage) if running else self.score(code, stage)
        return None if latest is None or latest.verdict is Verdict.DECLARED else latest

    def entry(self, code: str) -> EntryView:
        """Return what the unit said of the indicator; empty when it has said nothing."""
        return self.entries.get(code, EntryView())
