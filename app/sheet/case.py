"""A sheet under appraisal: verdicts and figures in force, and which indicators can be accepted without a look."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.sheet.proof import weaknesses
from app.sheet.returned_groups import closed_to_reviewers
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, EvidenceView, ProposedView, ScoreView, UnitView
from app.workflow.states import Method, Stage, Status, stage_of
from scoring import IndicatorScore, SheetScore, Tree, score


class Doubt(StrEnum):
    """Why an indicator that is still waiting needs a reviewer's own look."""

    SCORED_ELSEWHERE = "scored_elsewhere"
    CHANGED = "changed"
    EXPLAINED = "explained"
    NOT_APPLICABLE = "not_applicable"
    CORRECTED = "corrected"
    DISAGREEMENT = "disagreement"
    NO_EVIDENCE = "no_evidence"
    WEAK_EVIDENCE = "weak_evidence"
    PROPOSED = "proposed"
    NOT_OPENED = "not_opened"


class Choice(StrEnum):
    """What a reviewer can do with one indicator."""

    ACCEPT = "accept"
    FIGURES = "figures"
    POINTS = "points"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's choice with what belongs to it.

    ``figures`` holds canonical values ("" = not declared) of the indicator's figures; ``reason`` is the reason of an
    adjustment, or the question to the unit.
    """

    choice: Choice
    reason: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A sheet under appraisal: all that a decision depends on."""

    tree: Tree
    unit: UnitView
    answers: Answers
    status: Status

    @property
    def stage(self) -> Stage:
        """The stage in which verdicts are being given."""
        return stage_of(self.status)

    @property
    def closed(self) -> frozenset[str]:
        """The indicators that cannot be decided now, because the unit has their main index, or a figure of theirs."""
        returned = self.answers.returned
        return closed_to_reviewers(self.tree, self.unit, returned) if returned else frozenset()

    def verdict(self, code: str) -> ScoreView | None:
        """Return the verdict on an indicator in this stage."""
        return self.answers.verdict(code, self.status)

    def proposal(self, code: str) -> ProposedView | None:
        """Return the cut that somebody proposed in this stage and that is not the verdict: it waits, or was refused."""
        proposal = self.answers.proposed.get(code, {}).get(self.stage)
        return None if proposal is None or proposal.agreed else proposal

    def declared(self, figure_id: str) -> str:
        """Return the unit's own figure; "" when it declared none."""
        figure = self.answers.figure(figure_id, Stage.SELF)
        return figure.value if figure else ""

    def in_force(self, figure_id: str) -> str:
        """Return the figure that is scored now; "" when there is none."""
        figure = self.answers.figure(figure_id, self.stage)
        return figure.value if figure else ""

    def corrected(self, code: str) -> tuple[str, ...]:
        """List the figures of an indicator whose value in force is not the declared one."""
        ids = self.tree.indicators[code].figure_ids
        return tuple(figure_id for figure_id in ids if self.in_force(figure_id) != self.declared(figure_id))

    def can_restore(self, figure_id: str) -> bool:
        """Say whether the declared value can come back into force: "not declared" cannot, once an earlier stage has
        filled the gap, because rows of a stage that is over never change."""
        stages = self.answers.figures.get(figure_id, {})
        return Stage.SELF in stages or not set(stages) - {self.stage}

    def held_by_others(self, code: str) -> dict[str, tuple[str, ...]]:
        """Map each corrected figure of an indicator to the other indicators whose verdict rests on the correction."""
        others = {}
        for figure_id in self.corrected(code):
            holders = tuple(
                other
                for other in readers(self.tree, figure_id)
                if other != code and (verdict := self.verdict(other)) and verdict.method is Method.FIGURES
            )
            if holders:
                others[figure_id] = holders
        return others

    def scored(self) -> SheetScore:
        """Score the sheet as it stands."""
        return score(self.tree, sheet_at(self.tree, self.unit, self.answers, self.stage))


def readers(tree: Tree, figure_id: str) -> tuple[str, ...]:
    """List the indicators that read a figure, in the order of the tree."""
    return tuple(code for code, indicator in tree.indicators.items() if figure_id in indicator.figure_ids)


def fingerprint(case: Case, code: str) -> str:
    """Return a short mark of where the appraisal of an indicator stands: a page opened on another one is stale."""
    verdict = case.verdict(code)
    explanation = case.answers.explanations.get(code)
    parts = [case.stage.value, *(f"{f}={case.in_force(f)}" for f in case.tree.indicators[code].figure_ids)]
    if verdict:
        parts += [
            verdict.verdict,
            verdict.method or "",
            str(verdict.points),
            verdict.reason or "",
            verdict.author,
        ]
    if explanation:
        parts += [explanation.question, explanation.answer or ""]
    if proposal := case.proposal(code):
        parts += [proposal.author, str(proposal.points), proposal.reason, proposal.refusal or ""]
    entry = case.answers.entry(code)
    parts += [entry.note or "", entry.not_applicable_reason or ""]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def can_correct(case: Case, code: str) -> bool:
    """Say whether the points of an indicator follow from figures, so that correcting one makes a difference.

    On a sheet that came from another system they do not: its points were typed and stand instead of the rule.
    """
    entry = case.answers.entry(code)
    fixed = entry.not_applicable_reason is not None or entry.typed_points is not None
    return bool(case.tree.indicators[code].figure_ids) and not fixed


def doubt(
    case: Case,
    result: IndicatorScore,
    evidence: Iterable[EvidenceView],
    *,
    disagreement: bool,
    opened: bool,
    changed: bool = False,
) -> Doubt | None:
    """Return why an indicator that waits cannot be accepted together with others; nothing when it can.

    Evidence counts as sufficient when one document has no weakness: number, date within the period, issuer, page.
    Where the criteria set asks for none, or the unit claims no points (or declared nothing), none is needed.
    """
    indicator = case.tree.indicators[result.code]
    documents = list(evidence)
    proof_needed = indicator.evidence.required and result.points > 0
    checks = (
        (indicator.scored_by != "unit", Doubt.SCORED_ELSEWHERE),
        (changed, Doubt.CHANGED),
        (result.code in case.answers.explanations, Doubt.EXPLAINED),
        (result.state == "not_applicable", Doubt.NOT_APPLICABLE),
        (bool(case.corrected(result.code)), Doubt.CORRECTED),
        (disagreement, Doubt.DISAGREEMENT),
        (proof_needed and not documents, Doubt.NO_EVIDENCE),
        (
            proof_needed and not any(not weaknesses(document, case.tree) for document in documents),
            Doubt.WEAK_EVIDENCE,
        ),
        (case.proposal(result.code) is not None, Doubt.PROPOSED),
        (not opened, Doubt.NOT_OPENED),
    )
    return next((reason for applies, reason in checks if applies), None)


@dataclass(frozen=True, slots=True)
class Together:
    """The waiting indicators that can be accepted in one go, and why each of the others cannot.

    ``seen`` marks exactly this list: a confirmation given for another one is stale.
    """

    codes: tuple[str, ...]
    doubts: Mapping[str, Doubt]
    seen: str


def acceptable_together(
    case: Case,
    scored: SheetScore,
    waiting: Iterable[str],
    evidence: Mapping[str, list[EvidenceView]],
    *,
    disagreed: frozenset[str],
    opened: frozenset[str],
    changed: Collection[str] = (),
) -> Together:
    """Sort the indicators in ``waiting`` into those that can be accepted together and those that need a look.

    Only those in ``opened`` can: what the reviewer has really looked at since it last changed. ``changed`` names those
    that the unit changed after an earlier verdict.
    """
    codes, doubts = [], {}
    for code in (code for code in waiting if code not in case.closed):
        reason = doubt(
            case,
            scored.indicators[code],
            evidence.get(code, ()),
            disagreement=code in disagreed,
            opened=code in opened,
            changed=code in changed,
        )
        if reason is None:
            codes.append(code)
        else:
            doubts[code] = reason
    marks = "\x1f".join(f"{code}={fingerprint(case, code)}" for code in codes)
    return Together(tuple(codes), doubts, hashlib.sha256(marks.encode()).hexdigest()[:12])
