"""How far a sheet is: which indicators the unit owes, where each of them stands, what is still missing."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.sheet.values import Answers, UnitView
from app.workflow.states import Stage
from scoring import Indicator, IndicatorScore, SheetScore, Tree


class EntryState(StrEnum):
    """Where one indicator stands for the unit that fills it in."""

    MISSING = "missing"
    PARTIAL = "partial"
    DECLARED = "declared"
    LACKING_EVIDENCE = "lacking_evidence"
    NOT_APPLICABLE = "not_applicable"
    NOT_OWED = "not_owed"


UNDONE = frozenset({EntryState.MISSING, EntryState.PARTIAL})


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` indicators that the unit itself has to declare."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Say whether nothing is left to declare."""
        return self.done == self.total


def is_declared(score: IndicatorScore) -> bool:
    """Say whether the unit has said all that the rule needs: figures, points, or "not applicable".

    A figure that the rule does not reach (the count of posts of a commune without a web page) need not be declared.
    """
    return score.state != "missing"


def entry_state(
    indicator: Indicator, score: IndicatorScore, answers: Answers, *, has_evidence: bool
) -> EntryState:
    """Say where one indicator stands. What earns nothing needs no proof."""
    if indicator.scored_by != "unit" or score.state == "not_applying":
        return EntryState.NOT_OWED
    if score.state == "not_applicable":
        return EntryState.NOT_APPLICABLE
    if not is_declared(score):
        any_figure = any(answers.figure(figure_id, Stage.SELF) for figure_id in indicator.figure_ids)
        return EntryState.PARTIAL if any_figure else EntryState.MISSING
    if indicator.evidence.required and not has_evidence and score.points > 0:
        return EntryState.LACKING_EVIDENCE
    return EntryState.DECLARED


def unproven(tree: Tree, score: SheetScore, answers: Answers, proven: Container[str]) -> tuple[str, ...]:
    """List the indicators that claim points, have no document though the set demands one, and no note that says why.

    ``proven`` holds the codes with a document. A written note stands in for a document: guidance demands one of both.
    """
    return tuple(
        code
        for code, indicator in tree.indicators.items()
        if entry_state(indicator, score.indicators[code], answers, has_evidence=code in proven)
        is EntryState.LACKING_EVIDENCE
        and not answers.entry(code).note
    )


def owed_by_unit(tree: Tree, score: SheetScore) -> tuple[Indicator, ...]:
    """List the indicators the unit has to fill in: scored by the unit, and applying to it."""
    return tuple(
        indicator
        for code, indicator in tree.indicators.items()
        if indicator.scored_by == "unit" and score.indicators[code].state != "not_applying"
    )


def asked_of(tree: Tree, unit: UnitView) -> tuple[str, ...]:
    """List the codes of the indicators that the unit has to fill in, in order; agrees with ``owed_by_unit``."""
    return tuple(
        code
        for code, indicator in tree.indicators.items()
        if indicator.scored_by == "unit" and indicator.applies_to(unit.kind, unit.tags)
    )


def progress_of(indicators: Iterable[Indicator], score: SheetScore) -> Progress:
    """Count what is declared among ``indicators``."""
    states = [is_declared(score.indicators[indicator.code]) for indicator in indicators]
    return Progress(sum(states), len(states))
