"""The province in the national index: two provinces until their merger, one after it, with generated figures.

Names and codes are those of the national list of administrative units, the merger that of Nghị quyết 202/2025/QH15. The
figures are made up: no set of this repository holds what the ministry published of these provinces.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from app.access.actor import Actor
from app.demo.accounts import PROVINCE_CODE
from app.demo.generated import SOURCE, sheets_csv
from app.demo.publishing import publish
from app.demo.steps import morning, new_cycle
from app.extensions import db
from app.models import ActKind, Level, Unit, UnitKind
from app.services.cycles.opening import open_cycle
from app.services.publication.papers import Imprint
from app.services.sheets import finished
from app.services.units.common import Act
from app.services.units.merging import Reorganisation, Successor, reorganise
from app.trees import trees

BEFORE: Final = "dti/2023/province"
AFTER: Final = "dti/2024/province"
BEFORE_TITLE: Final = "Chỉ số chuyển đổi số cấp tỉnh năm 2023 (số liệu minh họa)"
AFTER_TITLE: Final = "Mô phỏng chỉ số chuyển đổi số cấp tỉnh năm 2024"
MERGED_ON: Final = date(2025, 7, 1)
OLD_CODE: Final = "45"
_OLD: Final = ((PROVINCE_CODE, "Quảng Bình"), (OLD_CODE, "Quảng Trị"))
_SINCE: Final = date(1989, 7, 1)
_ACT: Final = Act(ActKind.RESOLUTION, "202/2025/QH15", date(2025, 6, 12), "Quốc hội")


def merge_provinces(actors: Mapping[str, Actor], imprint: Imprint) -> int:
    """Publish the year before the merger for both provinces, merge them by the act; return the new one's id."""
    old = [
        Unit(
            code=code,
            level=Level.PROVINCE,
            kind=UnitKind.TINH,
            name=name,
            full_name=f"Tỉnh {name}",
            valid_from=_SINCE,
        )
        for code, name in _OLD
    ]
    db.session.add_all(old)
    db.session.flush()
    _publish_before(actors, imprint)
    successor = Successor(PROVINCE_CODE, UnitKind.TINH, "Quảng Trị", "Tỉnh Quảng Trị")
    merger = Reorganisation(tuple(unit.id for unit in old), (successor,), MERGED_ON, _ACT)
    (province_id,) = reorganise(actors["quantri"], merger, now=morning(2025, 6, 30))
    return province_id


def open_after(actors: Mapping[str, Actor], *, now: datetime) -> None:
    """Open the year after for the merged province: its sheet stands beside what both predecessors reached."""
    opened = now - timedelta(days=7)
    new = new_cycle(trees().load(AFTER), AFTER_TITLE, self_starts=opened, weeks=5, province_id=None)
    open_cycle(actors["thuongtruc"], new, now=opened)


def _publish_before(actors: Mapping[str, Actor], imprint: Imprint) -> None:
    tree, secretariat = trees().load(BEFORE), actors["thuongtruc"]
    new = new_cycle(tree, BEFORE_TITLE, self_starts=morning(2024, 1, 8), weeks=4, province_id=None)
    cycle_id = open_cycle(secretariat, new, now=morning(2024, 1, 2))
    text = sheets_csv(tree, [code for code, _ in _OLD])
    finished.import_sheets(secretariat, cycle_id, text, tree, source=SOURCE, now=morning(2024, 4, 1))
    publish(actors, cycle_id, imprint, now=morning(2024, 7, 15))
