"""Which cuts of a sheet its unit has not been heard about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.sheet.values import Answers, AssessmentView, ScoreView
from app.workflow.states import Stage, Status

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cut:
    """An indicator that the appraisal leaves with fewer points than the unit gave itself."""

    code: str
    own: Decimal
    verdict: ScoreView

    @property
    def points(self) -> Decimal:
        """What is left of it."""
        return self.verdict.points or NOTHING


def cuts(answers: Answers, status: Status) -> Iterator[Cut]:
    """Yield the cuts among the verdicts that count in ``status``.

    An indicator that the unit declared not applicable and that a reviewer lets count is one too: it costs nothing
    there and lowers the percentage.
    """
    for code, stages in answers.scores.items():
        own, verdict = stages.get(Stage.SELF), answers.verdict(code, status)
        if own is None or verdict is None:
            continue
        left_out = answers.entry(code).not_applicable_reason is not None and verdict.points is not None
        if left_out or (verdict.points or NOTHING) < (own.points or NOTHING):
            yield Cut(code, own.points or NOTHING, verdict)


def unheard(head: AssessmentView, answers: Answers) -> tuple[Cut, ...]:
    """List the cuts that the unit could not answer, where its cycle hears units; nothing elsewhere.

    Until the explanation has been open a cut is a draft of the reviewers. Afterwards a unit has been heard about what
    it was asked without points, and about a cut down to the points that it was told.
    """
    if head.cycle.hearing_since is None or head.status is Status.EXPLAINING:
        return ()
    return tuple(
        cut
        for cut in cuts(answers, head.status)
        if head.status is not Status.REVIEW_2 or not _told(cut, answers)
    )


def _told(cut: Cut, answers: Answers) -> bool:
    asked = answers.explanations.get(cut.code)
    return asked is not None and (asked.points is None or asked.points <= cut.points)


def unanswered_cuts(answers: Answers) -> tuple[str, ...]:
    """List the cuts that the unit was told of and has not answered."""
    return tuple(
        sorted(
            code
            for code, asked in answers.explanations.items()
            if asked.points is not None and asked.answer is None
        )
    )


def time_to_answer(head: AssessmentView, answers: Answers, now: datetime) -> tuple[str, ...]:
    """List the unanswered cuts for which the unit has time yet: only the unit itself may give that up."""
    if head.cycle.hearing_since is None or now >= head.explanation_ends_at:
        return ()
    return unanswered_cuts(answers)


def without_time(head: AssessmentView, answers: Answers, now: datetime) -> tuple[str, ...]:
    """List the cuts that the unit was not heard about and that it would have no time to answer."""
    return tuple(cut.code for cut in unheard(head, answers)) if now >= head.explanation_ends_at else ()


def answered_cuts(answers: Answers) -> tuple[str, ...]:
    """List the cuts whose verdict is older than the unit's answer: somebody has to read that and decide again."""
    return tuple(
        code
        for code, asked in answers.explanations.items()
        if asked.points is not None
        and asked.answered_at is not None
        and (verdict := answers.score(code, Stage.REVIEW_2)) is not None
        and verdict.at <= asked.answered_at
    )
