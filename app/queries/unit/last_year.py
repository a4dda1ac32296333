"""The sheet of the year before, as this year's may go on from it: figures, points, reviewers' words, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Assessment, Cycle, EvidenceLink
from app.queries.sheets.answers import answers_of
from app.queries.sheets.evidence import evidence_where
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import SHOWN_STAGE
from app.queries.units.lineage import Origin, origins
from app.sheet.carrying import accepted_value, stored_value
from app.sheet.counterparts import counterparts
from app.sheet.values import Answers, EvidenceView, ScoreView
from app.trees import trees
from app.workflow.states import Stage, Status, Verdict
from scoring import Indicator, Tree


@dataclass(frozen=True, slots=True)
class LastIndicator:
    """What was said of one ``indicator`` of the set of the year before, and what became of it.

    ``figures`` are those that this year's set takes as well, in its canonical form. ``verdict`` is the reviewers' last
    word as far as the unit may see it. ``documents`` are as they were linked then.
    """

    indicator: Indicator
    own_points: Decimal | None
    verdict: ScoreView | None
    figures: Mapping[str, str]
    documents: tuple[EvidenceView, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show."""
        return self.own_points is not None or self.verdict is not None or bool(self.figures or self.documents)


@dataclass(frozen=True, slots=True)
class LastYear:
    """The one sheet of the year before, by this year's codes. ``unit`` names the predecessor whose sheet it is."""

    year: int
    unit: str | None
    indicators: Mapping[str, LastIndicator]


def lineage_of(view: SheetView) -> tuple[Origin, ...]:
    """Read whose sheets of the year before stand for the unit of a sheet."""
    unit_id = view.head.unit.id
    return origins(view.head.cycle, (unit_id,)).get(unit_id, ())


def read_last_year(view: SheetView, units: tuple[Origin, ...], code: str | None = None) -> LastYear | None:
    """Read the sheet of the year before, in three statements; with ``code``, of that indicator alone.

    It is the unit's own or, where the lineage says one, its predecessor's. Of several predecessors none can be gone on
    from: what each of them declared is part of what the unit is now.
    """
    if len(units) != 1 or units[0].assessment_id is None:
        return None
    (origin,) = units
    tree_id, digest, status = db.session.execute(
        select(Cycle.tree_id, Cycle.tree_digest, Assessment.status)
        .join(Assessment, Assessment.cycle_id == Cycle.id)
        .where(Assessment.id == origin.assessment_id)
    ).one()
    before = trees().pinned(tree_id, digest)
    pairs = counterparts(view.tree, before)
    if code is not None:
        pairs = {code: pairs[code]} if code in pairs else {}
    sheet_id: int = units[0].assessment_id
    answers = answers_of(sheet_id)
    linked = _documents(sheet_id, code and pairs.get(code))
    return LastYear(
        view.head.cycle.year - 1,
        origin.full_name if origin.derived else None,
        {
            here: _indicator(view.tree, before, (here, then), answers, status, linked.get(then, ()))
            for here, then in pairs.items()
        },
    )


def _documents(sheet_id: int, code: str | None) -> Mapping[str, tuple[EvidenceView, ...]]:
    conditions = [EvidenceLink.assessment_id == sheet_id]
    if code is not None:
        conditions.append(EvidenceLink.code == code)
    linked: dict[str, tuple[EvidenceView, ...]] = {}
    for document in evidence_where(*conditions):
        linked[document.code] = (*linked.get(document.code, ()), document)
    return linked


def _indicator(
    tree: Tree,
    before: Tree,
    codes: tuple[str, str],
    answers: Answers,
    status: Status,
    documents: tuple[EvidenceView, ...],
) -> LastIndicator:
    here, then = codes
    own = answers.scores.get(then, {}).get(Stage.SELF)
    verdict = answers.score(then, SHOWN_STAGE[status])
    figures = {
        figure_id: value
        for figure_id in tree.indicators[here].figure_ids
        if (
            value := accepted_value(
                tree.figures[figure_id], before.figures.get(figure_id), stored_value(answers, figure_id)
            )
        )
    }
    return LastIndicator(
        indicator=before.indicators[then],
        own_points=own.points if own else None,
        verdict=None if verdict is None or verdict.verdict is Verdict.DECLARED else verdict,
        figures=figures,
        documents=documents,
    )
