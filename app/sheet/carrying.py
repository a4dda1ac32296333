"""What of the year before may be carried forward into one indicator: figures that differ, documents not used yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.sheet.values import Answers, EvidenceView
from app.workflow.states import Stage
from scoring import FigureSpec, InvalidValue, canonical, parse_value


def accepted_value(spec: FigureSpec, before: FigureSpec | None, value: str) -> str:
    """Return a value of the year before as this year's set writes it; "" for one that it does not take.

    ``before`` is what the set of that year asked for: the same number counted in another unit is another one.
    """
    if not value or before is None or _measure(spec) != _measure(before):
        return ""
    try:
        return canonical(spec, parse_value(spec, value))
    except InvalidValue:
        return ""


def _measure(spec: FigureSpec) -> str:
    return "%" if spec.type == "percent" else spec.unit


def stored_value(answers: Answers, figure_id: str) -> str:
    """Return what the unit declares for a figure now; "" for nothing."""
    figure = answers.figure(figure_id, Stage.SELF)
    return figure.value if figure else ""


def figures_to_carry(
    before: Mapping[str, str], answers: Answers, figure_ids: Collection[str]
) -> dict[str, str]:
    """Return, by figure, what is stored now where the year before had something else."""
    return {
        figure_id: stored
        for figure_id in figure_ids
        if figure_id in before and (stored := stored_value(answers, figure_id)) != before[figure_id]
    }


def documents_to_carry(
    before: Iterable[EvidenceView], linked: Iterable[EvidenceView]
) -> tuple[EvidenceView, ...]:
    """Return the documents of the year before whose bytes do not prove the indicator yet."""
    known = {document.sha256 for document in linked}
    return tuple(document for document in before if document.sha256 not in known)
