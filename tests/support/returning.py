"""A sheet of `tests.support.appraisals` that goes back to its unit and is handed in again."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor, Role
from app.extensions import db
from app.models import Assessment, Unit
from app.queries.sheets.answers import answers_of
from app.services.sheets import closing, declarations, handing_in
from app.sheet.declaring import Declaration, fingerprint
from app.trees import trees
from tests.support.appraisals import FIGURES, TREE, Appraisals
from tests.support.factories import Make, actor_of
from tests.support.reviewing import LATER


class Returning:
    """A unit whose sheet goes back and comes again."""

    def __init__(self, appraisals: Appraisals, make: Make) -> None:
        self.appraisals = appraisals
        self.unit: Unit = make.unit()
        self.head: Actor = actor_of(make.account(Role.UNIT_HEAD, unit=self.unit))
        self.secretariat: Actor = actor_of(make.account(Role.SECRETARIAT))
        self.sheet: Assessment = appraisals.submitted(self.unit)

    def back(self) -> None:
        """The standing body returns the sheet."""
        until = self.appraisals.cycle.review_1_ends_at
        closing.reopen(
            self.secretariat, self.sheet.id, revision=self.revision, reason="Xem lại", until=until, now=LATER
        )

    def declare(self, code: str, *, note: str = "", now: datetime = LATER, **figures: str) -> None:
        """The unit saves one indicator."""
        indicator = trees().load(TREE).indicators[code]
        answers = answers_of(self.sheet.id)
        values = {key: value for key, value in {**FIGURES, **figures}.items() if key in indicator.figure_ids}
        declaration = Declaration(values, note=note)
        declarations.declare(
            self.head,
            self.sheet.id,
            code,
            declaration,
            seen=fingerprint(indicator, answers),
            now=now,
        )

    def again(self) -> str:
        """The unit hands the sheet in."""
        return handing_in.submit(self.head, self.sheet.id, revision=self.revision, now=LATER)

    @property
    def revision(self) -> int:
        """The sheet's revision now."""
        db.session.refresh(self.sheet)
        return self.sheet.revision
