"""Submitted sheets to appraise, on the test set whose indicators share figures (dti/2031/commune).

What a unit declares by default gives, by hand: 1.1 plan issued 2; 1.2 deputy chairs 1; 2.1 six of eight systems
approved 3.75; 2.2 three of those six protected 2.5; 3.1 typed 1.5; 3.2 comes from a survey and is not declared: 0.
Together 10.75. Indicator 3.3 asks wards only, and the units here are communes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from app.access.actor import Actor, Role
from app.models import (
    Account,
    Assessment,
    Cycle,
    Entry,
    Evidence,
    EvidenceLink,
    Figure,
    StoredFile,
    Unit,
)
from app.services.sheets import handing_in
from app.sheet.case import Choice, Decision
from app.workflow.states import Stage
from tests.support.application import START
from tests.support.factories import Make, actor_of

TREE = "dti/2031/commune"
FIGURES: Mapping[str, str] = {
    "plan_issued": "true",
    "chaired_by": "deputy",
    "systems": "8",
    "approved": "6",
    "protected": "3",
}
OWN = {"1.1": "2", "1.2": "1", "2.1": "3.75", "2.2": "2.5", "3.1": "1.5", "3.2": "0"}
CODES = tuple(OWN)


PROVEN, NOTE = "1.1", "Bản giấy gửi kèm công văn."
"""The indicator for which the set demands proof; the units here have no document and say why."""

SURVEY = "3.2"
"""The indicator whose figure no unit declares: until somebody enters it, it cannot be decided."""


def agreement(code: str) -> Decision:
    """What a reviewer does who agrees: the unit's claim is accepted, the survey's figure is entered as nought."""
    if code == SURVEY:
        return Decision(Choice.FIGURES, "Phiếu khảo sát của tỉnh.", figures={"satisfied": "0"})
    return Decision(Choice.ACCEPT)


def agreement_form(code: str) -> dict[str, str]:
    """Return the same as fields of the decision's form."""
    if code == SURVEY:
        return {"choice": "figures", "figure-satisfied": "0", "figures_reason": "Phiếu khảo sát của tỉnh."}
    return {"choice": "accept"}


class Appraisals:
    """Makes submitted sheets of one cycle, and a reviewer for them."""

    DECIDED_AT = START + timedelta(days=20)

    def __init__(self, make: Make, *, year: int = 2030) -> None:
        self.make = make
        self.cycle: Cycle = make.cycle(tree_id=TREE, year=year)
        self.account: Account = make.account(Role.REVIEWER, name="Thẩm định Một")
        self.reviewer: Actor = actor_of(self.account)

    def submitted(
        self,
        unit: Unit | None = None,
        *,
        figures: Mapping[str, str] = FIGURES,
        typed: Mapping[str, str] = {"3.1": "1.5"},
        not_applicable: Mapping[str, str] = {},
    ) -> Assessment:
        """One unit's sheet, submitted through the service by the unit's head."""
        unit = unit or self.make.unit()
        sheet = self.make.assessment(self.cycle, unit)
        head = self.make.account(Role.UNIT_HEAD, unit=unit)
        who = {"assessment_id": sheet.id, "author_id": head.id, "at": START}
        with self.make._session() as session:
            session.add_all(
                Figure(stage=Stage.SELF, figure_id=figure_id, value=value, **who)
                for figure_id, value in figures.items()
            )
            session.add_all(
                Entry(code=code, typed_points=Decimal(points), **who) for code, points in typed.items()
            )
            session.add_all(
                Entry(code=code, not_applicable_reason=reason, **who)
                for code, reason in not_applicable.items()
            )
            if PROVEN not in {*typed, *not_applicable}:
                session.add(Entry(code=PROVEN, note=NOTE, **who))
            session.flush()
            handing_in.submit(actor_of(head), sheet.id, revision=sheet.revision, now=START)
        return sheet

    def proven(self, sheet: Assessment, code: str, *, page: str | None = "trang 3") -> EvidenceLink:
        """Link a document to an indicator; without a page it is weak evidence."""
        number = next(self.make._numbers)
        digest = f"{number:064x}"
        with self.make._session() as session:
            session.add(StoredFile(sha256=digest, size=2048, media_type="application/pdf", stored_at=START))
            session.flush()
            evidence = Evidence(
                unit_id=sheet.unit_id,
                form_key=f"form-{number}",
                number=f"{number}/KH-UBND",
                issued_on=date(2030, 3, 2),
                issuer="Ủy ban nhân dân xã",
                abstract="Kế hoạch chuyển đổi số năm 2030",
                filename="ke-hoach.pdf",
                sha256=digest,
                uploaded_by_id=self.account.id,
                uploaded_at=START,
            )
            session.add(evidence)
            session.flush()
            link = EvidenceLink(
                evidence_id=evidence.id,
                assessment_id=sheet.id,
                code=code,
                page=page,
                author_id=self.account.id,
                at=START,
            )
            session.add(link)
        return link
