"""The demo's story: 78 real communes, a published cycle, and a cycle that is open now.

Everything goes through the services that people's clicks go through. All figures but the Cần Giuộc sheet are
generated, and both cycles are marked as illustrative on every page and document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor, Grant, Role
from app.access.comments import Audience
from app.demo.accounts import HOST, SHARING_UNIT, create_accounts
from app.demo.generated import SOURCE, figures_for, sheets_csv
from app.demo.offices import share_out
from app.demo.samples import attach_samples
from app.extensions import db
from app.local_time import VIETNAM
from app.models import Level, Unit, UnitKind
from app.queries.results.standing import read_standing
from app.queries.sheets.answers import answers_of
from app.services.accounts.administration import OPERATOR, create
from app.services.accounts.granting import NewAccount
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.publication.papers import Imprint
from app.services.publication.publication import Order, prepare, print_papers, publish
from app.services.sheets import comments, declarations, finished, handing_in
from app.services.sheets.comments import NewComment
from app.services.tables import units
from app.sheet.declaring import Declaration, fingerprint
from app.storage import store
from app.trees import trees
from scoring import Tree

DATA = Path(__file__).with_name("data")
FINISHED = "dti/2025/commune"
RUNNING = "dti/2026/commune"
PROVINCE_CODE = "44"
PROVINCE_SINCE = date(2025, 7, 1)
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
    say("Nhập 78 xã, phường, đặc khu của tỉnh Quảng Trị")
    _units(now)
    # Before the open cycle began: its people have given work out and done some since.
    actors = create_accounts(password, now=now - timedelta(days=21))
    say("Nhập và công bố đợt 2025 (số liệu minh họa, cùng phiếu Cần Giuộc)")
    _finished_cycle(actors, imprint)
    say("Mở đợt 2026, nộp vài phiếu mẫu, phân công trong một phường")
    _running_cycle(actors, now)


def _units(now: datetime) -> None:
    province = Unit(
        code=PROVINCE_CODE,
        level=Level.PROVINCE,
        kind=UnitKind.TINH,
        name="Quảng Trị",
        full_name="Tỉnh Quảng Trị",
        valid_from=PROVINCE_SINCE,
    )
    guest = Unit(
        code=GUEST_CODE,
        level=Level.COMMUNE,
        kind=UnitKind.XA,
        name="Cần Giuộc",
        full_name="Xã Cần Giuộc (tỉnh Tây Ninh)",
        valid_from=PROVINCE_SINCE,
    )
    db.session.add_all([province, guest])
    db.session.flush()
    lines = units.read_units((DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8"))
    units.store_units(
        None, lines, level=Level.COMMUNE, parent_id=province.id, valid_from=PROVINCE_SINCE, now=now
    )


def _finished_cycle(actors: Mapping[str, Actor], imprint: Imprint) -> None:
    tree = trees().load(FINISHED)
    new = _cycle(tree, "Đánh giá chuyển đổi số cấp xã năm 2025", self_starts=_local(2025, 11, 3), weeks=4)
    cycle_id = open_cycle(actors["thuongtruc"], new, now=_local(2025, 10, 20))
    codes = sorted(line for line in finished.assessments_by_unit(cycle_id) if line != GUEST_CODE)
    appraised_at = _local(2026, 1, 16)
    for text, source in (
        (sheets_csv(tree, codes), SOURCE),
        ((DATA / "can-giuoc-2025.csv").read_text(encoding="utf-8"), "can-giuoc-2025.csv"),
    ):
        finished.import_sheets(actors["thuongtruc"], cycle_id, text, tree, source=source, now=appraised_at)
    secretariat, published_at = actors["thuongtruc"], _local(2026, 3, 2)
    order = Order(seen=read_standing(secretariat, cycle_id).mark, open_figures=True)
    draft = prepare(secretariat, cycle_id, order, now=published_at)
    printed = print_papers(draft, imprint, store(), now=published_at)
    publish(secretariat, draft, printed, now=published_at)


def _running_cycle(actors: Mapping[str, Actor], now: datetime) -> None:
    tree = trees().load(RUNNING)
    opened = now - timedelta(days=14)
    new = _cycle(tree, "Đánh giá chuyển đổi số cấp xã năm 2026", self_starts=opened, weeks=5)
    cycle_id = open_cycle(actors["thuongtruc"], new, now=opened)
    known = finished.assessments_by_unit(cycle_id)
    share_out(actors, tree, known[SHARING_UNIT], _unit(SHARING_UNIT), now=now)
    for code in SUBMITTED_UNITS:
        _fill_and_submit(tree, known[code], _unit(code), now - timedelta(days=2))


def _fill_and_submit(tree: Tree, assessment_id: int, unit: Unit, now: datetime) -> None:
    head = _head_of(unit, now)
    values = figures_for(tree, unit.code)
    for code, indicator in tree.indicators.items():
        declaration = Declaration(
            {figure_id: values[figure_id] for figure_id in indicator.figure_ids}, note="Số liệu minh họa"
        )
        seen = fingerprint(indicator, answers_of(assessment_id))
        declarations.declare(head, assessment_id, code, declaration, seen=seen, now=now)
    if unit.code in DOCUMENTED_UNITS:
        attach_samples(head, tree, assessment_id, unit.full_name, values, now=now)
    handing_in.submit(head, assessment_id, revision=1, now=now)
    if unit.code == ASKING_UNIT:
        comments.write(head, assessment_id, "6.3", QUESTION, now=now)


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def _head_of(unit: Unit, now: datetime) -> Actor:
    """Open an account for the unit's head; nobody is told its password."""
    new = NewAccount(f"lanhdao.{unit.code}@{HOST}", f"Lãnh đạo {unit.full_name}", Role.UNIT_HEAD, unit.id)
    account_id, _ = create(OPERATOR, new, now=now)
    return Actor(account_id, new.display_name, new.email, (Grant(Role.UNIT_HEAD, unit.id),))


def _cycle(tree: Tree, title: str, *, self_starts: datetime, weeks: int) -> NewCycle:
    ends = (
        (self_starts + timedelta(weeks=weeks))
        .astimezone(VIETNAM)
        .replace(hour=17, minute=0, second=0, microsecond=0)
    )
    return NewCycle(
        tree_id=tree.id,
        title=title,
        units_on=self_starts.date(),
        self_starts_at=self_starts,
        self_ends_at=ends,
        review_1_ends_at=ends + timedelta(weeks=6),
        explanation_ends_at=ends + timedelta(weeks=8),
        review_2_ends_at=ends + timedelta(weeks=12),
        province_id=_unit(PROVINCE_CODE).id,
        guest_codes=(GUEST_CODE,) if tree.id == FINISHED else (),
    )


def _local(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, 0, tzinfo=VIETNAM).astimezone(UTC)
