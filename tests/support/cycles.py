"""A cycle whose sheets are finished: figures declared, every indicator appraised, ready to be published.

In the set of the tests (10 points) every unit made here has 2 + 2 + 2 points from its figures in 1.1, 1.2 and 2.1
(2,000 of 4,000 files online: half of 4 points), and in 2.2 the points that the test says, from 0 to 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment, Block, Cycle, Entry, Figure, Score, Unit
from app.queries.results.standing import read_standing
from app.services.publication import versions
from app.services.publication.papers import Imprint
from app.storage import store
from app.workflow.states import Method, Stage, Status, Verdict
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, compute, council, publish_cycle, sign

IMPRINT = Imprint("https://dti.test")
FIGURES = {"plan_issued": "true", "chaired_by": "head", "dossiers": "4000", "dossiers_online": "2000"}
FROM_FIGURES = {"1.1": "2", "1.2": "2", "2.1": "2"}
REASON = "Minh chứng ban hành ngoài năm đánh giá."


class Cycles:
    """Makes cycles for tests of publication; `reviewer` gave all verdicts."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self.reviewer: Account = make.account(Role.REVIEWER)
        self.secretariat: Account = make.account(Role.SECRETARIAT, name="Thư ký Thử Nghiệm")

    def finished(self, points: Mapping[str, str], *, status: Status = Status.CONFIRMED) -> Cycle:
        """A cycle with a finished sheet for each unit, by name; the value is its appraised points in 2.2."""
        cycle = self._make.cycle()
        for name, typed in points.items():
            self.sheet(cycle, self._make.unit(name), appraised=typed, status=status)
        return cycle

    def sheet(
        self,
        cycle: Cycle,
        unit: Unit,
        *,
        appraised: str,
        declared: str | None = None,
        status: Status = Status.CONFIRMED,
        block: Block | None = None,
        online: int | None = None,
    ) -> Assessment:
        """One finished sheet: `declared` (as appraised, when not given) and `appraised` points in 2.2.

        With `online` it declares so many files online; 2.1 then compares units, and has no points of its own yet.
        """
        declared = declared or appraised
        sheet = self._make.assessment(cycle, unit, status=status)
        who = {"assessment_id": sheet.id, "author_id": self.reviewer.id, "at": START}
        cut = appraised != declared
        figures, from_figures = FIGURES, FROM_FIGURES
        if online is not None:
            figures, from_figures = {**FIGURES, "dossiers_online": str(online)}, {**FROM_FIGURES, "2.1": "0"}
        with self._make._session() as session:
            if block is not None:
                session.execute(update(Assessment).where(Assessment.id == sheet.id).values(block_id=block.id))
            session.add(Entry(code="2.2", typed_points=Decimal(declared), **who))
            session.add_all(
                Figure(stage=Stage.SELF, figure_id=figure_id, value=value, **who)
                for figure_id, value in figures.items()
            )
            session.add_all(
                Score(stage=Stage.SELF, code=code, points=Decimal(own), verdict=Verdict.DECLARED, **who)
                for code, own in {**from_figures, "2.2": declared}.items()
            )
            session.add_all(
                Score(stage=Stage.REVIEW_1, code=code, points=Decimal(own), verdict=Verdict.ACCEPTED, **who)
                for code, own in {**from_figures, **({} if cut else {"2.2": appraised})}.items()
            )
            if cut:
                session.add(
                    Score(
                        stage=Stage.REVIEW_1,
                        code="2.2",
                        points=Decimal(appraised),
                        verdict=Verdict.ADJUSTED,
                        method=Method.POINTS,
                        reason=REASON,
                        **who,
                    )
                )
        return sheet

    def guests(self, cycle: Cycle) -> Block:
        """A block of the cycle that is assessed and not ranked."""
        return self._make._add(
            Block(cycle_id=cycle.id, code="guests", title="Đơn vị tham khảo", ranked=False, position=1)
        )

    def published(self, cycle: Cycle, **order: Any) -> int:
        """Publish what is finished in the cycle, outside any request; gives the id of the result."""
        return self._step(publish_cycle, cycle, order)

    def computed(self, cycle: Cycle, **order: Any) -> int:
        """Compute a version of what is finished in the cycle; the council has not seen it."""
        return self._step(compute, cycle, order)

    def confirmed(self, cycle: Cycle, **order: Any) -> int:
        """Compute a version and have the council confirm it."""
        result_id = self.computed(cycle, **order)
        with self._make._app.app_context():
            versions.confirm(council(), result_id, now=START)
            db.session.commit()
        return result_id

    def signed(self, cycle: Cycle, **order: Any) -> int:
        """Compute, confirm and sign a version; it was issued to nobody."""
        result_id = self.computed(cycle, **order)
        with self._make._app.app_context():
            sign(actor_of(self.secretariat), result_id, imprint=IMPRINT, store=store(), now=START)
            db.session.commit()
        return result_id

    def _step(self, take: Callable[..., int], cycle: Cycle, order: dict[str, Any]) -> int:
        with self._make._app.app_context():
            actor = actor_of(self.secretariat)
            seen = read_standing(actor, cycle.id).mark
            result_id = take(actor, cycle.id, Order(seen, **order), imprint=IMPRINT, store=store(), now=START)
            db.session.commit()
        return result_id
