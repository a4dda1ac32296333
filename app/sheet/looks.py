"""When what a reviewer looked at last changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.sheet.case import Case
from app.sheet.values import EvidenceView


def last_change(case: Case, code: str, documents: Iterable[EvidenceView]) -> datetime | None:
    """Return when the row last became another one: figures, entry, points, answer, documents; nothing of an empty row.

    A figure that was corrected at another indicator changes every row that reads it.
    """
    answers = case.answers
    entry, explanation = answers.entries.get(code), answers.explanations.get(code)
    moments = [
        *(
            figure.at
            for figure_id in case.tree.indicators[code].figure_ids
            for figure in answers.figures.get(figure_id, {}).values()
        ),
        *(score.at for score in answers.scores.get(code, {}).values()),
        *(document.uploaded_at for document in documents),
        entry.at if entry else None,
        explanation.answered_at if explanation else None,
    ]
    return max((moment for moment in moments if moment is not None), default=None)
