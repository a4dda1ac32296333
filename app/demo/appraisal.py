"""The other family: a trial cycle of PAR INDEX in the eight wards, in the middle of its appraisal.

Two sheets are appraised but for the figures that others enter, one is half done, one begun, three wait, one ward was
late. The set is illustrative, the figures are made up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.access.actor import Actor
from app.demo.generated import REASONS, figures_for, random_for
from app.demo.steps import fill, head_of, new_cycle, unit_of
from app.queries.reviews.sheet import read_review, waiting_codes
from app.services.cycles.assignments import NewAssignment, assign
from app.services.cycles.members import exclude
from app.services.cycles.opening import open_cycle
from app.services.reviews import decisions
from app.services.sheets import finished, handing_in
from app.sheet.case import Choice, Decision, fingerprint
from app.trees import trees

SET: Final = "par/2026/commune"
TITLE: Final = "Làm thử chấm cải cách hành chính cấp xã năm 2026"
WARDS: Final = ("18859", "18871", "18880", "19009", "19333", "19351", "19360")
"""The wards that handed in, in the order in which they are appraised."""
LATE: Final = "19066"
"""The ward that did not: its sheet is shut."""
APPRAISED: Final = (1000, 1000, 40, 6)
"""Of the first wards, how many rows have been decided."""
ONLY_WARDS: Final = "Đợt làm thử chỉ gồm tám phường."
QUESTION: Final = "Đề nghị nêu trang của báo cáo có số liệu này."


def appraise_wards(actors: dict[str, Actor], province_id: int, *, now: datetime) -> None:
    """Open the trial ten weeks ago, have seven wards hand in, and appraise until today."""
    tree, secretariat = trees().load(SET), actors["thuongtruccchc"]
    opened = now - timedelta(weeks=7)
    new = new_cycle(tree, TITLE, self_starts=opened, weeks=4, province_id=province_id)
    cycle_id = open_cycle(secretariat, new, now=opened)
    known = finished.assessments_by_unit(cycle_id)
    others = [sheet_id for code, sheet_id in known.items() if code not in {*WARDS, LATE}]
    exclude(secretariat, cycle_id, others, ONLY_WARDS, now=opened)
    reviewer = actors["thamdinhcchc"]
    assign(secretariat, cycle_id, NewAssignment(reviewer.account_id), now=opened)
    for code in WARDS:
        unit, handed_in_at = unit_of(code), now - timedelta(weeks=4)
        head = head_of(actors, unit, now=opened)
        fill(head, tree, known[code], figures_for(tree, code), now=handed_in_at)
        handing_in.submit(head, known[code], revision=1, now=handed_in_at)
    for days, (code, rows) in enumerate(zip(WARDS, APPRAISED, strict=False)):
        _appraise(reviewer, known[code], rows, now=now - timedelta(days=8 - 2 * days))


def _appraise(reviewer: Actor, assessment_id: int, rows: int, *, now: datetime) -> None:
    view = read_review(reviewer, assessment_id, now=now)
    random, case = random_for(SET, assessment_id), view.case
    claims = {row.code: row.claim.points for row in view.rows}
    scored = [code for code in waiting_codes(case) if case.tree.indicators[code].scored_by == "unit"]
    for code in scored[:rows]:
        decision = _decision(random.random(), claims[code], case.tree.rounding.points, random.choice(REASONS))
        seen = fingerprint(case, code)
        decisions.decide(reviewer, assessment_id, code, decision, seen=seen, now=now)


def _decision(chance: float, claim: Decimal | None, digits: int, reason: str) -> Decision:
    """Accept most rows, halve some with a reason, ask about a few."""
    if chance < 0.8 or not claim or claim < 0:
        return Decision(Choice.ACCEPT)
    if chance > 0.95:
        return Decision(Choice.ASK, QUESTION)
    half = (claim / 2).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return Decision(Choice.POINTS, reason, points=half)
