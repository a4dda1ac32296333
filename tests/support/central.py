"""Two cycles of one year with the real criteria sets: a published DTI result, and the PAR cycle that imports it.

The set par/2026/commune asks centrally for the DTI result (I.7.1), two surveys (II.1, II.2), a bonus that reads the
first survey (III.1.1), and four deductions, of which III.2.2 follows from what units declare.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.demo.generated import sheets_csv
from app.extensions import db
from app.models import Account, Assessment, ResultRow, Unit
from app.queries.results.standing import read_standing
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.publication.papers import Decision
from app.services.sheets import finished, handing_in
from app.storage import store
from app.trees import trees
from tests.support.application import START
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

CRITERIA = Path(__file__).parents[2] / "criteria"
DTI, PAR = "dti/2026/commune", "par/2026/commune"
OPENED = START - timedelta(days=30)
COLUMNS = (
    "dti_percent",
    "satisfaction",
    "leaders_satisfaction",
    "valid_complaint",
    "targets_missed",
    "criticised",
)
"""What is entered, in the order of the set."""


class CentralCycles:
    """Makes the cycles through the services that people's clicks go through; an app with CRITERIA is needed."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.secretariat: Account = make.account(Role.SECRETARIAT, name="Thường trực Một")

    @property
    def actor(self) -> Actor:
        """The secretariat as the services know it."""
        return actor_of(self.secretariat)

    def publish_dti(self, units: Sequence[Unit], *, correction: str = "") -> int:
        """Publish a DTI result that holds these units, of all that there are by now; gives the result's id."""
        with self.make._app.app_context():
            cycle_id = self._open(DTI)
            text = sheets_csv(trees().load(DTI), [unit.code for unit in units])
            finished.import_sheets(
                self.actor, cycle_id, text, trees().load(DTI), source="phiếu thử", now=START
            )
            result_id = self._publish(cycle_id, correction)
            db.session.commit()
        return result_id

    def correct_dti(self, cycle_id: int) -> int:
        """Publish the same once more, as a correction."""
        with self.make._app.app_context():
            result_id = self._publish(cycle_id, "Sửa tên đơn vị.")
            db.session.commit()
        return result_id

    def percents(self, result_id: int) -> dict[str, str]:
        """The published percentages by unit code, as a cell shows them."""
        with self.make._app.app_context():
            rows = db.session.execute(
                select(ResultRow.unit_code, ResultRow.percent).where(ResultRow.result_id == result_id)
            )
            return {code: f"{percent:f}".replace(".", ",") for code, percent in rows}

    def open_par(self) -> int:
        """Open the PAR cycle for every unit there is; gives its id."""
        with self.make._app.app_context():
            cycle_id = self._open(PAR)
            db.session.commit()
        return cycle_id

    def submit(self, cycle_id: int, *units: Unit) -> None:
        """Hand in the sheets of these units with nothing declared."""
        heads = {unit.id: actor_of(self.make.account(Role.UNIT_HEAD, unit=unit)) for unit in units}
        with self.make._app.app_context():
            for sheet in db.session.scalars(
                select(Assessment).where(Assessment.cycle_id == cycle_id, Assessment.unit_id.in_(heads))
            ).all():
                handing_in.submit(heads[sheet.unit_id], sheet.id, revision=sheet.revision, now=START)
            db.session.commit()

    def sheet_id(self, cycle_id: int, unit: Unit) -> int:
        """The id of a unit's sheet."""
        with self.make._app.app_context():
            return db.session.scalars(
                select(Assessment.id).where(Assessment.cycle_id == cycle_id, Assessment.unit_id == unit.id)
            ).one()

    def _open(self, tree_id: str) -> int:
        ends = START + timedelta(days=14)
        new = NewCycle(
            tree_id=tree_id,
            title=f"Đợt thử {tree_id}",
            units_on=START.date(),
            self_starts_at=OPENED,
            self_ends_at=ends,
            review_1_ends_at=ends + timedelta(days=30),
            explanation_ends_at=ends + timedelta(days=60),
            review_2_ends_at=ends + timedelta(days=90),
        )
        return open_cycle(self.actor, new, now=OPENED)

    def _publish(self, cycle_id: int, correction: str) -> int:
        order = Order(
            read_standing(self.actor, cycle_id).mark,
            Decision("125/QĐ-UBND", START.date(), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            correction=correction,
            omission_known=True,
            omission="Đơn vị chưa xong.",
        )
        return publish_cycle(self.actor, cycle_id, order, imprint=IMPRINT, store=store(), now=START)
