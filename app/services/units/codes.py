"""Official codes of units: given from a day, put right, taken away; no two units bear one code on one day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.errors import N_, Faults, Invalid, NotFound, Sentence
from app.extensions import db
from app.models import CodeSystem, Unit, UnitCode
from app.services import audit
from app.services.units.common import STREAM, check_keeps, eve, unit_for_change
from app.text import faults

LONGEST_OFFICIAL: Final = 40
LONGEST_BASIS: Final = 300
OFFICIAL: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")
OFFICIAL_FORM = N_("Mã gồm chữ không dấu, chữ số, dấu chấm hoặc gạch nối, nhiều nhất %(most)s ký tự.")
BORNE = N_(
    "Mã %(code)s đang là của %(unit)s từ %(day)s. Hai đơn vị không mang một mã trong cùng một ngày: hãy xem lại mã và "
    "ngày, hoặc sửa ở đơn vị kia trước."
)
BORNE_UNTIL = N_(
    "Mã %(code)s là của %(unit)s từ %(day)s đến hết %(last)s. Hai đơn vị không mang một mã trong cùng một ngày: hãy "
    "xem lại mã và ngày, hoặc sửa ở đơn vị kia trước."
)
OTHER_CODE = N_("Đơn vị đã mang mã %(code)s từ %(day)s. Mỗi ngày một mã: hãy sửa mã ấy, hoặc chọn ngày khác.")
OUTSIDE = N_("Đơn vị có từ %(first)s%(until)s. Hãy chọn ngày trong khoảng ấy.")
ENDS_BEFORE_IT_BEGINS = N_("Ngày hết phải sau ngày bắt đầu.")


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code as it is typed: from one day to another, the second excluded, or as long as the unit exists."""

    system: CodeSystem
    code: str
    valid_from: date
    valid_to: date | None = None
    basis: str = ""


def give(actor: Actor, unit_id: int, new: NewCode, *, now: datetime) -> int:
    """Give the unit a code from a day on; return its id.

    One of the same list that the unit bears since before, with no end, ends on that day. Raises ``Invalid`` with the
    fields that are wrong.
    """
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    earlier = db.session.scalar(
        select(UnitCode).where(
            UnitCode.unit_id == unit_id,
            UnitCode.system == new.system,
            UnitCode.valid_to.is_(None),
            UnitCode.valid_from < new.valid_from,
        )
    )
    gives_way = earlier.id if earlier and earlier.code != new.code else None
    if problems := code_problems(unit, new, apart_from=gives_way):
        raise Invalid(problems)
    if earlier is not None:
        earlier.valid_to = new.valid_from
    row = stored(unit_id, new)
    db.session.add(row)
    db.session.flush()
    data = {"unit": unit_id, **_told(new), "instead_of": earlier.code if earlier else ""}
    audit.record("unit.code_given", stream=STREAM, now=now, actor=actor, data=data)
    return row.id


def correct(actor: Actor, unit_id: int, code_id: int, new: NewCode, *, now: datetime) -> None:
    """Put a code right that was written down wrong: it was never the unit's, so only the log keeps it."""
    check_keeps(actor)
    unit, row = unit_for_change(unit_id), _row(unit_id, code_id)
    if problems := code_problems(unit, new, apart_from=code_id):
        raise Invalid(problems)
    before = _of(row)
    row.system, row.code, row.basis = new.system, new.code, new.basis.strip() or None
    row.valid_from, row.valid_to = new.valid_from, new.valid_to
    data = {"unit": unit_id, "before": _told(before), "after": _told(new)}
    audit.record("unit.code_corrected", stream=STREAM, now=now, actor=actor, data=data)


def take_away(actor: Actor, unit_id: int, code_id: int, *, now: datetime) -> None:
    """Take a code away that was never the unit's; the log keeps that it stood there."""
    check_keeps(actor)
    unit_for_change(unit_id)
    row = _row(unit_id, code_id)
    data = {"unit": unit_id, **_told(_of(row))}
    db.session.delete(row)
    audit.record("unit.code_taken_away", stream=STREAM, now=now, actor=actor, data=data)


def stored(unit_id: int, new: NewCode) -> UnitCode:
    """Return the row of a code."""
    return UnitCode(
        unit_id=unit_id,
        system=new.system,
        code=new.code,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        basis=new.basis.strip() or None,
    )


def code_problems(unit: Unit, new: NewCode, *, apart_from: int | None = None) -> Faults:
    """Say what is wrong with a code of the unit, by field; ``apart_from`` is a row that gives way to it."""
    if OFFICIAL.fullmatch(new.code) is None:
        return {"code": (Sentence(OFFICIAL_FORM, {"most": LONGEST_OFFICIAL}),)}
    if problems := faults({"basis": new.basis}, LONGEST_BASIS):
        return problems
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        return {"valid_to": (Sentence(ENDS_BEFORE_IT_BEGINS),)}
    if new.valid_from < unit.valid_from or (unit.valid_to is not None and new.valid_from >= unit.valid_to):
        return {"valid_from": (_outside(unit),)}
    if unit.valid_to is not None and new.valid_to is not None and new.valid_to > unit.valid_to:
        return {"valid_to": (_outside(unit),)}
    end = new.valid_to or unit.valid_to
    rows = db.session.execute(
        select(UnitCode, Unit)
        .join(Unit, Unit.id == UnitCode.unit_id)
        .where(
            UnitCode.system == new.system,
            or_(UnitCode.code == new.code, UnitCode.unit_id == unit.id),
            UnitCode.id != (apart_from or 0),
            or_(UnitCode.valid_to.is_(None), UnitCode.valid_to > new.valid_from),
            or_(Unit.valid_to.is_(None), Unit.valid_to > new.valid_from),
        )
        .order_by(UnitCode.valid_from, UnitCode.id)
    )
    for row, bearer in rows:
        if end is None or row.valid_from < end:
            return {"code": (_clash(row, bearer, unit),)}
    return {}


def clash_of(units: Iterable[Unit]) -> Sentence | None:
    """Say which code of these units, should they exist without an end, another unit bears; nothing where none does."""
    for unit in units:
        for row in db.session.scalars(select(UnitCode).where(UnitCode.unit_id == unit.id)):
            if problems := code_problems(unit, _of(row), apart_from=row.id):
                return next(iter(problems.values()))[0]
    return None


def _clash(row: UnitCode, bearer: Unit, unit: Unit) -> Sentence:
    told = {"code": row.code, "unit": bearer.full_name, "day": f"{row.valid_from:%d/%m/%Y}"}
    if bearer.id == unit.id:
        return Sentence(OTHER_CODE, told)
    end = min(filter(None, (row.valid_to, bearer.valid_to)), default=None)
    return Sentence(BORNE_UNTIL, {**told, "last": eve(end)}) if end else Sentence(BORNE, told)


def _outside(unit: Unit) -> Sentence:
    until = f" – {eve(unit.valid_to)}" if unit.valid_to else ""
    return Sentence(OUTSIDE, {"first": f"{unit.valid_from:%d/%m/%Y}", "until": until})


def _row(unit_id: int, code_id: int) -> UnitCode:
    row = db.session.get(UnitCode, code_id)
    if row is None or row.unit_id != unit_id:
        raise NotFound
    return row


def _of(row: UnitCode) -> NewCode:
    return NewCode(row.system, row.code, row.valid_from, row.valid_to, row.basis or "")


def _told(new: NewCode) -> dict[str, str]:
    return {
        "system": new.system.value,
        "code": new.code,
        "from": new.valid_from.isoformat(),
        "until": new.valid_to.isoformat() if new.valid_to else "",
        "basis": new.basis.strip(),
    }
