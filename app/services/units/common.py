"""What every change of a unit asks first: who, which unit, which act, and whether a published cycle stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.documents.certificate_page import name_fits
from app.documents.fonts import find_serif
from app.errors import N_, Faults, Forbidden, Invalid, NotFound, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import ActKind, Assessment, Cycle, LegalAct, Result, ResultRow, Unit
from app.queries.results.issued import is_signed
from app.services.tables.units import LONGEST_NAME, NAME_TOO_LONG
from app.text import faults, quoted

LONGEST_NUMBER = 80
LONGEST_ISSUER = 200
LONGEST_CODE = 20
STREAM = "units"
"""The log's stream of all units."""

INSIDE_A_ROUND = N_(
    "%(unit)s được xếp hạng trong “%(cycle)s” đã công bố, kéo dài đến %(last)s. Hãy chọn ngày sau ngày đó: kết quả đã "
    "công bố không đổi đơn vị."
)


@dataclass(frozen=True, slots=True)
class Act:
    """The legal act behind a change, as it is typed."""

    kind: ActKind
    number: str
    signed_on: date
    issuer: str


def check_keeps(actor: Actor) -> None:
    """Refuse whoever does not keep the list of units."""
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống được sửa danh mục đơn vị."))


def unit_for_change(unit_id: int) -> Unit:
    """Return the unit, locked until the change is done; raise ``NotFound``."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id).with_for_update())
    if unit is None:
        raise NotFound
    return unit


def store_act(act: Act) -> LegalAct:
    """Keep the act, once: the same number of the same day and issuer is the same act."""
    same = select(LegalAct).where(
        LegalAct.kind == act.kind,
        LegalAct.number == act.number.strip(),
        LegalAct.signed_on == act.signed_on,
        LegalAct.issuer == act.issuer.strip(),
    )
    row = db.session.scalar(same)
    if row is None:
        row = LegalAct(
            kind=act.kind, number=act.number.strip(), signed_on=act.signed_on, issuer=act.issuer.strip()
        )
        db.session.add(row)
        db.session.flush()
    return row


def act_problems(act: Act) -> Faults:
    """Say what is wrong with a typed act, by field."""
    problems: Faults = {}
    if not act.number.strip():
        problems["number"] = (Sentence(N_("Hãy ghi số, ký hiệu của văn bản.")),)
    if not act.issuer.strip():
        problems["issuer"] = (Sentence(N_("Hãy ghi cơ quan ban hành văn bản.")),)
    problems |= faults({"number": act.number}, LONGEST_NUMBER)
    return problems | faults({"issuer": act.issuer}, LONGEST_ISSUER)


def name_problems(name: str, full_name: str) -> Faults:
    """Say what is wrong with the names of a unit, by field; papers must be able to print the full one."""
    problems: Faults = {}
    for field, text in (("name", name), ("full_name", full_name)):
        if not text.strip():
            problems[field] = (Sentence(N_("Hãy ghi tên đơn vị.")),)
    problems |= faults({"name": name, "full_name": full_name}, LONGEST_NAME)
    if "full_name" not in problems and not name_fits(full_name, find_serif()):
        problems["full_name"] = (Sentence(NAME_TOO_LONG, {"name": quoted(full_name)}),)
    return problems


def check_after_published(units: Iterable[Unit], day: date, field: str) -> None:
    """Refuse a day before or inside a published cycle that one of the units stands in."""
    names = {unit.id: unit.full_name for unit in units}
    cycles = db.session.execute(
        select(Assessment.unit_id, Cycle.title, Cycle.review_2_ends_at)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .join(Result, Result.id == ResultRow.result_id)
        .join(Cycle, Cycle.id == Result.cycle_id)
        .where(Assessment.unit_id.in_(names), is_signed())
        .order_by(Cycle.review_2_ends_at.desc(), Assessment.unit_id)
    )
    for unit_id, title, ends_at in cycles:
        if day <= (last := local_day(ends_at)):
            raise Invalid.at(field, INSIDE_A_ROUND, unit=names[unit_id], cycle=title, last=f"{last:%d/%m/%Y}")


def carrier(code: str, *, since: date, apart_from: Iterable[int] = ()) -> Unit | None:
    """Return a unit that carries the code on ``since`` or later, or nothing."""
    return db.session.scalar(
        select(Unit)
        .where(
            Unit.code == code,
            Unit.valid_to.is_(None) | (Unit.valid_to > since),
            Unit.id.not_in(list(apart_from)),
        )
        .order_by(Unit.valid_from)
        .limit(1)
    )


def eve(day: date) -> str:
    """Return the day before as people write it: the last day of what ends on ``day``."""
    return f"{day - timedelta(days=1):%d/%m/%Y}"
