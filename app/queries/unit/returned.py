"""The rows of main indices that a unit has back out of a running appraisal, as tasks of its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import EvidenceLink
from app.sheet.returned_groups import amendable
from app.sheet.tasks import Share, Task
from app.sheet.values import Answers, AssessmentView
from app.workflow.states import Stage
from scoring import Tree

Linked = Mapping[int, Mapping[str, datetime]]
"""By sheet and indicator, when a document was last linked."""


def last_linked(assessment_ids: Collection[int]) -> Linked:
    """Read when documents of these sheets were last linked; no statement for no sheet."""
    linked: defaultdict[int, dict[str, datetime]] = defaultdict(dict)
    if not assessment_ids:
        return linked
    query = (
        select(EvidenceLink.assessment_id, EvidenceLink.code, func.max(EvidenceLink.at))
        .where(EvidenceLink.assessment_id.in_(assessment_ids))
        .group_by(EvidenceLink.assessment_id, EvidenceLink.code)
    )
    for assessment_id, code, at in db.session.execute(query):
        linked[assessment_id][code] = at
    return linked


def returned_tasks(
    head: AssessmentView, tree: Tree, answers: Answers, tasks: Iterable[Task], linked: Mapping[str, datetime]
) -> Iterator[Task]:
    """Yield the tasks of what was returned, due when the return ends. What nobody was given is everybody's."""
    codes = amendable(tree, head.unit, answers.returned)
    for task in tasks:
        if task.code not in codes:
            continue
        back = answers.returned[tree.group_of(task.code).code]
        yield replace(
            task,
            share=replace(task.share or Share(), due_at=back.until),
            mine=task.mine or task.share is None,
            returned=not _amended(tree, answers, task.code, back.at, linked.get(task.code)),
        )


def _amended(tree: Tree, answers: Answers, code: str, since: datetime, linked: datetime | None) -> bool:
    """Say whether the unit saved the row, or linked a document to it, after it came back."""
    figures = (
        answers.figures.get(figure_id, {}).get(Stage.SELF) for figure_id in tree.indicators[code].figure_ids
    )
    moments = [*(figure.at for figure in figures if figure), answers.entry(code).at, linked]
    return any(moment is not None and moment > since for moment in moments)
