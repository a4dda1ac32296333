"""Giving somebody a role: what may be given to whom, for which family of cycles and for which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, REVIEW_ROLES, UNIT_ROLES, Grant, Role
from app.access.family import Family
from app.access.granting import Standing, compare
from app.errors import N_, Faults, Invalid, Sentence
from app.extensions import db
from app.models import Account, Organiser, RoleGrant, Unit
from app.text import faults

LONGEST_NAME: Final = 120
ROLES_IN_A_UNIT: Final = UNIT_ROLES | {Role.DISTRICT_REVIEWER}
UNIT_MISSING = N_("Vai trò này gắn với một đơn vị: hãy chọn đơn vị.")
NO_FAMILY = N_("Vai trò này không giới hạn theo lĩnh vực. Hãy chọn “Mọi lĩnh vực”.")
NO_ORGANISER = N_("Vai trò này không giới hạn theo cơ quan tổ chức. Hãy chọn “Mọi cơ quan tổ chức”.")
ORGANISER_UNKNOWN = N_("Không có cơ quan tổ chức này. Hãy chọn lại.")
BEGINS_BEFORE = N_("Vai trò bắt đầu sớm nhất từ hôm nay, ngày %(today)s.")
ENDS_BEFORE = N_("Ngày hết hạn phải từ ngày bắt đầu %(first)s trở đi.")
FOR_ALL = N_(
    "Tài khoản đang giữ vai trò này cho mọi lĩnh vực, nên thêm một lĩnh vực không giới hạn được gì. Hãy kết thúc"
    " vai trò ấy trước, rồi thêm lại cho riêng lĩnh vực này."
)
FOR_ALL_ORGANISERS = N_(
    "Tài khoản đang giữ vai trò này cho mọi cơ quan tổ chức, nên thêm một cơ quan không giới hạn được gì. Hãy kết thúc"
    " vai trò ấy trước, rồi thêm lại cho riêng cơ quan này."
)
OTHER_DAYS = N_(
    "Tài khoản đã được giao vai trò này từ %(first)s đến %(last)s. Hãy chọn những ngày khác, hoặc kết thúc vai trò ấy"
    " rồi thêm lại."
)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the administrator types to open an account.

    Without ``family`` and ``organiser_id`` the role counts for all cycles; without ``first`` it begins today, without
    ``last`` it stays.
    """

    email: str
    display_name: str
    role: Role
    unit_id: int | None = None
    home_unit_id: int | None = None
    office: str = ""
    family: Family | None = None
    first: date | None = None
    last: date | None = None
    organiser_id: int | None = None

    @property
    def role_unit_id(self) -> int | None:
        """The unit that the role is held in; none for roles of the whole province."""
        return self.unit_id if self.role in ROLES_IN_A_UNIT else None


def grant_problems(new: NewAccount, today: date) -> Faults:
    """Say by field why the role cannot be given to anybody."""
    problems: Faults = faults({"office": new.office}, LONGEST_NAME)
    if new.role in ROLES_IN_A_UNIT and (new.unit_id is None or db.session.get(Unit, new.unit_id) is None):
        problems["unit_id"] = (Sentence(UNIT_MISSING),)
    if new.family is not None and new.role not in FAMILY_ROLES:
        problems["family"] = (Sentence(NO_FAMILY),)
    if new.organiser_id is not None:
        if new.role not in ORGANISER_ROLES:
            problems["organiser_id"] = (Sentence(NO_ORGANISER),)
        elif db.session.get(Organiser, new.organiser_id) is None:
            problems["organiser_id"] = (Sentence(ORGANISER_UNKNOWN),)
    first = new.first or today
    if first < today:
        problems["first"] = (Sentence(BEGINS_BEFORE, {"today": f"{today:%d/%m/%Y}"}),)
    elif new.last is not None and new.last < first:
        problems["last"] = (Sentence(ENDS_BEFORE, {"first": f"{first:%d/%m/%Y}"}),)
    return problems


def give(account: Account, new: NewAccount, today: date) -> bool:
    """Give the role to an account that is locked; return whether it is new to it.

    Raises ``Invalid`` when the account has it for all families or for other days: what is there is ended first, so
    that history tells both.
    """
    wanted = Grant(
        new.role,
        new.role_unit_id,
        valid_from=new.first or today,
        valid_to=new.last,
        family=new.family,
        organiser_id=new.organiser_id,
    )
    comparison = compare(wanted, map(grant_of, account.grants))
    other = comparison.other
    if comparison.standing is Standing.HELD:
        return False
    if comparison.standing is Standing.HELD_FOR_ALL and other is not None:
        if other.family == new.family:
            raise Invalid.at("organiser_id", FOR_ALL_ORGANISERS)
        raise Invalid.at("family", FOR_ALL)
    if comparison.standing is Standing.OVERLAPS and other is not None:
        last = f"{other.valid_to:%d/%m/%Y}" if other.valid_to else "nay"
        raise Invalid.at("first", OTHER_DAYS, first=f"{other.valid_from:%d/%m/%Y}", last=last)
    row = _ended_on_the_day_it_began(account, wanted)
    if row is None:
        row = _row(new, wanted)
        account.grants.append(row)
    row.valid_to, row.ended_at = new.last, None
    return True


def _row(new: NewAccount, wanted: Grant) -> RoleGrant:
    return RoleGrant(
        role=new.role,
        unit_id=wanted.unit_id,
        home_unit_id=new.home_unit_id if new.role in REVIEW_ROLES else None,
        family=new.family,
        organiser_id=new.organiser_id,
        office=new.office.strip() or None,
        valid_from=wanted.valid_from,
    )


def grant_of(row: RoleGrant) -> Grant:
    """Return a stored role as the rules of access take it."""
    return Grant(
        row.role,
        row.unit_id,
        row.home_unit_id,
        row.valid_from,
        row.valid_to,
        row.ended_at,
        row.family,
        row.organiser_id,
    )


def told_of(grant: Grant, first: date | None = None, last: date | None = None) -> dict[str, object]:
    """Return what the log says of a role; limits that it does not have are left out."""
    told: dict[str, object] = {"role": grant.role.value, "unit": grant.unit_id}
    if grant.organiser_id is not None:
        told["organiser"] = db.session.get_one(Organiser, grant.organiser_id).name
    family = grant.family
    if family is not None:
        told["family"] = family.value
    if first is not None or last is not None:
        told["days"] = [f"{day:%d/%m/%Y}" if day else "" for day in (first, last)]
    return told


def _ended_on_the_day_it_began(account: Account, wanted: Grant) -> RoleGrant | None:
    """The same role ended before it lasted a day and given back: it is the same row (decision 0019)."""
    key = _key(wanted)
    return next((row for row in account.grants if _key(row) == key), None)


def _key(grant: Grant | RoleGrant) -> tuple[object, ...]:
    return grant.role, grant.unit_id, grant.family, grant.organiser_id, grant.valid_from
