"""Sheets with a row that does not apply, a bonus and a penalty, at every step of a cycle (dti/2034/commune).

By hand: 1.1 typed 50; 1.2 digitised 24,295 of 32,000 files: 24.295; 8.1 typed 2.5; 8.2 (5 points) declared not
applicable; bonus 0.5; penalty −1. Together 76.295, out of 95: 80.31 % and gold, where out of 100 it were 76.30 % and
silver. A reviewer who counts 8.2 after all and gives it 2 points comes to 78.295 out of 100: 78.30 %, silver.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.models import Assessment, Cycle, Document, Entry, Explanation, Figure, ResultRow, Score, Unit
from app.trees import trees
from app.workflow.states import Method, Stage, Status, Verdict
from scoring import Sheet, SheetScore, score
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make

TREE = "dti/2034/commune"
FIGURES = {"dossiers": "32000", "digitised": "24295"}
TYPED = {"1.1": "50", "8.1": "2.5", "9.1": "0.5", "10.1": "-1"}
WHY_NOT = "Địa bàn không có chợ."
COUNTED = "Xã có một chợ phiên nên chỉ tiêu có áp dụng."
JUDGED = frozenset({Status.EXPLAINING, Status.REVIEW_2, Status.CONFIRMED, Status.PUBLISHED})
DRAFTS = frozenset({Status.DRAFT, Status.AWAITING_APPROVAL})


@dataclass(frozen=True, slots=True)
class Totalled:
    """One sheet with what the engine says of it: by the unit's own declaration, and after the appraisal."""

    sheet: Assessment
    cycle: Cycle
    own: SheetScore
    final: SheetScore


@dataclass(frozen=True, slots=True)
class Issued:
    """What a publication of the sheet made: ids of the result, its line and the papers, and a certificate's code."""

    result_id: int
    row_id: int
    papers: tuple[int, ...]
    code: str


class Totals:
    """Makes the sheets, all of one unit, each in a cycle of its own year; one reviewer judges them."""

    def __init__(self, make: Make, cycles: Cycles, unit: Unit) -> None:
        self.make, self.cycles, self.unit = make, cycles, unit
        with make._session():
            self.tree = trees().load(TREE)
        self._years = iter(range(2034, 2060))

    def engine(
        self, *, counted: bool, digitised: str = FIGURES["digitised"], won_back: str = ""
    ) -> SheetScore:
        """What the engine says, with 8.2 not applicable, or counted by a reviewer with 2 points.

        The indicator that is ``won_back`` has all of its points.
        """
        points = {code: Decimal(typed) for code, typed in TYPED.items()}
        points |= {"8.2": Decimal(2)} if counted else {}
        points |= (
            {won_back: max(self.tree.indicators[won_back].max, Decimal(0))} if won_back in points else {}
        )
        left = {} if counted else {"8.2": WHY_NOT}
        figures = {"dossiers": Decimal(FIGURES["dossiers"]), "digitised": Decimal(digitised)}
        return score(self.tree, Sheet(self.unit.code, figures, points, left, kind=self.unit.kind.value))

    def sheet(self, status: Status, *, counted: bool = False) -> Totalled:
        """A sheet at a step; with ``counted`` the reviewer did not take 8.2 for not applicable."""
        cycle = self.make.cycle(tree_id=TREE, year=next(self._years))
        sheet = self.make.assessment(cycle, self.unit, status=status)
        own = self.engine(counted=False)
        judged = status in JUDGED
        final = self.engine(counted=counted) if judged else own
        who = {"assessment_id": sheet.id, "author_id": self.cycles.reviewer.id, "at": START}
        with self.make._session() as session:
            session.add_all(Figure(stage=Stage.SELF, figure_id=k, value=v, **who) for k, v in FIGURES.items())
            session.add_all(
                Entry(code=code, typed_points=Decimal(points), **who) for code, points in TYPED.items()
            )
            session.add(Entry(code="8.2", not_applicable_reason=WHY_NOT, **who))
            if status not in DRAFTS:
                session.add_all(
                    Score(stage=Stage.SELF, code=code, points=outcome.points, verdict=Verdict.DECLARED, **who)
                    for code, outcome in own.indicators.items()
                )
            if judged:
                asked = {"1.1"} if status is Status.EXPLAINING else set()
                session.add_all(
                    self._verdict(code, final, who) for code in own.indicators if code not in asked
                )
            if status in (Status.EXPLAINING, Status.REVIEW_2):
                question = {"question": "Vì sao?", "asked_by_id": self.cycles.reviewer.id, "asked_at": START}
                session.add(Explanation(assessment_id=sheet.id, code="1.1", **question))
        return Totalled(sheet, cycle, own, final)

    def published(self, made: Totalled) -> Issued:
        """Publish the cycle of a confirmed sheet."""
        result_id = self.cycles.published(made.cycle, open_figures=True)
        with self.make._session() as session:
            row_id = session.scalars(select(ResultRow.id).where(ResultRow.result_id == result_id)).one()
            papers = session.execute(
                select(Document.id, Document.verification_code).where(Document.result_id == result_id)
            ).all()
            code = next(paper.verification_code for paper in papers if paper.verification_code)
            return Issued(result_id, row_id, tuple(paper.id for paper in papers), code)

    def _verdict(self, code: str, final: SheetScore, who: dict[str, object]) -> Score:
        changed = code == "8.2" and final.indicators[code].denominator > 0
        return Score(
            stage=Stage.REVIEW_1,
            code=code,
            points=final.indicators[code].points,
            verdict=Verdict.ADJUSTED if changed else Verdict.ACCEPTED,
            method=Method.POINTS if changed else None,
            reason=COUNTED if changed else None,
            **who,
        )
