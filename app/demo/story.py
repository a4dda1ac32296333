"""The demo's story: real units with generated figures, two families, a merger, published and running cycles.

Everything goes through the services that people's clicks go through. All figures but the Cần Giuộc sheet are
generated, and every cycle is marked as illustrative on every page and document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor
from app.access.comments import Audience
from app.demo.accounts import SHARING_UNIT, create_accounts, of_the_province, of_units
from app.demo.appraisal import appraise_wards
from app.demo.generated import SOURCE, figures_for, sheets_csv
from app.demo.offices import share_out
from app.demo.province import MERGED_ON, merge_provinces, open_after
from app.demo.publishing import publish
from app.demo.samples import attach_samples
from app.demo.steps import fill, head_of, morning, new_cycle, unit_of
from app.extensions import db
from app.models import Level, Unit, UnitKind
from app.services.cycles.opening import open_cycle
from app.services.publication.papers import Imprint
from app.services.sheets import comments, finished, handing_in
from app.services.sheets.comments import NewComment
from app.services.tables import units
from app.services.units.storing import Place, store_units
from app.trees import trees
from scoring import Tree

DATA = Path(__file__).with_name("data")
FINISHED = "dti/2025/commune"
RUNNING = "dti/2026/commune"
GUEST_CODE = "can-giuoc"
SUBMITTED_UNITS = ("18859", "18871", "19333", "19429", "19564", "19742")
DOCUMENTED_UNITS = ("18859", "19333", "19564", "19742")
ASKING_UNIT = "18871"
QUESTION = NewComment("Đơn vị gửi thêm bảng số liệu quý IV khi có, được không?", Audience.REVIEWERS)
Say = Callable[[str], None]


def is_empty() -> bool:
    """Say whether the database holds no unit yet: the only state the demo may be told into."""
    return db.session.scalar(select(Unit.id).limit(1)) is None


def tell(password: str, imprint: Imprint, *, now: datetime, say: Say) -> None:
    """Fill an empty database; the caller commits."""
    # Before the oldest open cycle began: its people have given work out and done some since.
    first = now - timedelta(weeks=8)
    actors = dict(create_accounts(of_the_province(), password, now=first))
    say("Chỉ số cấp tỉnh 2023 (số liệu minh họa) của hai tỉnh cũ; sáp nhập từ 01/7/2025")
    province_id = merge_provinces(actors, imprint)
    say("Nhập 78 xã, phường, đặc khu của tỉnh Quảng Trị")
    _units(province_id, now)
    actors |= create_accounts(of_units(), password, now=first)
    say("Nhập và công bố đợt 2025 (số liệu minh họa, cùng phiếu Cần Giuộc)")
    _finished_cycle(actors, province_id, imprint)
    say("Làm thử chấm cải cách hành chính ở tám phường, đang thẩm định")
    appraise_wards(actors, province_id, now=now)
    say("Mở đợt 2026, nộp vài phiếu mẫu, phân công trong một phường; mở đợt mô phỏng cấp tỉnh")
    _running_cycle(actors, province_id, now)
    open_after(actors, now=now)


def _units(province_id: int, now: datetime) -> None:
    guest = Unit(
        code=GUEST_CODE,
        level=Level.COMMUNE,
        kind=UnitKind.XA,
        name="Cần Giuộc",
        full_name="Xã Cần Giuộc (tỉnh Tây Ninh)",
        valid_from=MERGED_ON,
    )
    db.session.add(guest)
    db.session.flush()
    lines = units.read_units((DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8"))
    store_units(None, lines, Place(Level.COMMUNE, MERGED_ON, province_id), now=now)


def _finished_cycle(actors: Mapping[str, Actor], province_id: int, imprint: Imprint) -> None:
    tree = trees().load(FINISHED)
    new = new_cycle(
        tree,
        "Đánh giá chuyển đổi số cấp xã năm 2025",
        self_starts=morning(2025, 11, 3),
        weeks=4,
        province_id=province_id,
        guest_codes=(GUEST_CODE,),
    )
    cycle_id = open_cycle(actors["thuongtruc"], new, now=morning(2025, 10, 20))
    codes = sorted(line for line in finished.assessments_by_unit(cycle_id) if line != GUEST_CODE)
    appraised_at = morning(2026, 1, 16)
    for text, source in (
        (sheets_csv(tree, codes), SOURCE),
        ((DATA / "can-giuoc-2025.csv").read_text(encoding="utf-8"), "can-giuoc-2025.csv"),
    ):
        finished.import_sheets(actors["thuongtruc"], cycle_id, text, tree, source=source, now=appraised_at)
    publish(actors, cycle_id, imprint, now=morning(2026, 3, 2))


def _running_cycle(actors: dict[str, Actor], province_id: int, now: datetime) -> None:
    tree = trees().load(RUNNING)
    opened = now - timedelta(days=14)
    title = "Đánh giá chuyển đổi số cấp xã năm 2026"
    new = new_cycle(tree, title, self_starts=opened, weeks=5, province_id=province_id)
    cycle_id = open_cycle(actors["thuongtruc"], new, now=opened)
    known = finished.assessments_by_unit(cycle_id)
    share_out(actors, tree, known[SHARING_UNIT], unit_of(SHARING_UNIT), now=now)
    for code in SUBMITTED_UNITS:
        _fill_and_submit(actors, tree, known[code], code, now - timedelta(days=2))


def _fill_and_submit(
    actors: dict[str, Actor], tree: Tree, assessment_id: int, code: str, now: datetime
) -> None:
    unit, values = unit_of(code), figures_for(tree, code)
    head = head_of(actors, unit, now=now)
    fill(head, tree, assessment_id, values, now=now)
    if code in DOCUMENTED_UNITS:
        attach_samples(head, tree, assessment_id, unit.full_name, values, now=now)
    handing_in.submit(head, assessment_id, revision=1, now=now)
    if code == ASKING_UNIT:
        comments.write(head, assessment_id, "6.3", QUESTION, now=now)
