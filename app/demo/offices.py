"""A commune of the demo that has shared its sheet out: offices, due dates, rows done, begun, late and not begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.access.actor import Actor
from app.access.comments import Audience
from app.demo.generated import figures_for
from app.demo.samples import attach_samples
from app.local_time import local_day
from app.models import Unit
from app.queries.sheets.answers import answers_of
from app.services.sheets import comments, declarations, sharing
from app.services.sheets.comments import NewComment
from app.services.sheets.sharing import NewShare
from app.sheet.declaring import Declaration, fingerprint
from scoring import Tree

HEAD: Final = "chutich"
CLERK: Final = "vanphong"
CULTURE: Final = "vanhoa"
ECONOMY_OFFICE: Final = "Phòng Kinh tế, Hạ tầng và Đô thị"
SERVICE_CENTRE: Final = "Trung tâm Phục vụ hành chính công"

# Main index → who has it (an account of the demo, or an office alone) and in how many days it is due. What is left out
# has been given to nobody yet.
SHARES: Final[Mapping[str, tuple[str, str, int]]] = {
    "1": (CLERK, "", -2),
    "2": (CLERK, "", 2),
    "3": ("", ECONOMY_OFFICE, 6),
    "4": (CULTURE, "", -1),
    "6": ("", SERVICE_CENTRE, 4),
    "8": (CULTURE, "", 8),
}
DECLARED: Final = {CLERK: ("1.1", "2.1", "2.4"), CULTURE: ("4.1", "4.2", "8.1")}
SAID: Final = (
    (CULTURE, "4.5", "Danh sách lớp bồi dưỡng do phòng nào giữ? Cần để ghi số người đã học."),
    (CLERK, "1.3", "Còn thiếu một văn bản chỉ đạo của quý III, đang xin bản ký số."),
)
BEGUN: Final = {CLERK: "1.3", CULTURE: "4.5"}


def share_out(
    actors: Mapping[str, Actor], tree: Tree, assessment_id: int, unit: Unit, *, now: datetime
) -> None:
    """Give the rows out ten days ago and declare some since, as the unit's people would."""
    given_at = now - timedelta(days=10)
    for group in tree.groups:
        if group.code in SHARES:
            address, office, days = SHARES[group.code]
            account_id = actors[address].account_id if address else None
            new = NewShare(account_id, office, local_day(now + timedelta(days=days)))
            codes = [indicator.code for indicator in group.indicators()]
            sharing.give(actors[HEAD], assessment_id, codes, new, now=given_at)
    values = figures_for(tree, unit.code)
    for address, declared in DECLARED.items():
        for number, code in enumerate(declared):
            figures = {figure_id: values[figure_id] for figure_id in tree.indicators[code].figure_ids}
            at = now - timedelta(days=9 - 3 * number)
            _declare(actors[address], tree, assessment_id, code, figures, now=at)
    for address, code in BEGUN.items():
        figure_id = tree.indicators[code].figure_ids[0]
        figures = {figure_id: values[figure_id]}
        _declare(actors[address], tree, assessment_id, code, figures, now=now - timedelta(days=1))
    for address, code, text in SAID:
        said_at = now - timedelta(hours=20)
        comments.write(actors[address], assessment_id, code, NewComment(text, Audience.UNIT), now=said_at)
    attach_samples(actors[CLERK], tree, assessment_id, unit.full_name, values, now=now - timedelta(days=1))


def _declare(
    actor: Actor, tree: Tree, assessment_id: int, code: str, figures: Mapping[str, str], *, now: datetime
) -> None:
    seen = fingerprint(tree.indicators[code], answers_of(assessment_id))
    declaration = Declaration(figures, note="Số liệu minh họa")
    declarations.declare(actor, assessment_id, code, declaration, seen=seen, now=now)
