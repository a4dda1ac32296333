"""What one line of a table of accounts says against what is there: roles are changed on pages, never by a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from app.access.actor import REVIEW_ROLES, Actor
from app.errors import N_, Sentence
from app.models import Account, RoleGrant, Unit
from app.services.accounts.granting import ROLES_IN_A_UNIT
from app.services.tables.accounts import FAMILY_WORDS, ROLE_WORDS, AccountLine
from app.services.tables.lines import LineProblem
from app.text import quoted

Organisers: TypeAlias = Mapping[str, int]
"""The organisers by name."""

UNIT_MISSING = N_("Vai trò “%(role)s” gắn với một đơn vị: hãy ghi mã đơn vị.")
UNIT_UNWANTED = N_("Vai trò “%(role)s” không gắn với đơn vị nào: hãy bỏ mã đơn vị.")
UNIT_UNKNOWN = N_("Không có đơn vị mã “%(code)s” vào ngày %(day)s. Hãy nhập đơn vị trước, hoặc sửa mã.")
NAMED_OTHERWISE = N_(
    "Tài khoản %(email)s đang mang tên “%(name)s”. Hãy ghi đúng tên ấy, hoặc sửa tên ở trang của tài khoản."
)
CLOSED = N_("Tài khoản %(email)s đang bị khóa. Hãy mở lại ở trang của tài khoản, hoặc bỏ dòng này.")
HELD_OTHERWISE = N_(
    "%(email)s đang giữ vai trò này từ %(first)s đến %(last)s, khác với dòng này. Hãy sửa dòng cho khớp, hoặc kết thúc"
    " vai trò ở trang của tài khoản rồi nhập lại."
)
HELD_FOR = N_(
    "%(email)s chỉ giữ vai trò này cho lĩnh vực %(families)s, còn dòng này bỏ trống lĩnh vực. Hãy ghi lĩnh vực cho"
    " khớp, hoặc sửa vai trò ở trang của tài khoản rồi nhập lại."
)
HELD_FOR_ALL = N_(
    "%(email)s đang giữ vai trò này cho mọi lĩnh vực. Hãy bỏ trống lĩnh vực ở dòng này, hoặc kết thúc vai trò ở trang"
    " của tài khoản rồi nhập lại."
)
ORGANISER_UNKNOWN = N_("Không có cơ quan tổ chức “%(organiser)s”. Các cơ quan là: %(organisers)s.")
OTHER_ORGANISERS = N_(
    "%(email)s đang giữ vai trò này cho những cơ quan tổ chức khác với dòng này. Hãy ghi cơ quan tổ chức cho khớp, hoặc"
    " sửa vai trò ở trang của tài khoản rồi nhập lại."
)
ALREADY_OVER = N_("Vai trò hết ngày %(last)s, đã qua. Hãy sửa ngày hoặc bỏ dòng này.")
OWN_ROLE = N_(
    "Không ai tự cấp vai trò cho chính mình. Hãy bỏ dòng này, hoặc nhờ một quản trị viên khác nhập."
)


def unit_of(
    line: AccountLine, units: Mapping[str, Sequence[Unit]], day: date
) -> tuple[Unit | None, LineProblem | None]:
    """Return the unit that the line names as it stands on a day, or what is wrong with naming it."""
    role = {"role": ROLE_WORDS[line.role]}
    if not line.unit:
        missing = line.role in ROLES_IN_A_UNIT
        return None, LineProblem(line.line, Sentence(UNIT_MISSING, role)) if missing else None
    if line.role not in ROLES_IN_A_UNIT | REVIEW_ROLES:
        return None, LineProblem(line.line, Sentence(UNIT_UNWANTED, role))
    for unit in units.get(line.unit, ()):
        if unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to):
            return unit, None
    told = {"code": quoted(line.unit), "day": f"{day:%d/%m/%Y}"}
    return None, LineProblem(line.line, Sentence(UNIT_UNKNOWN, told))


def account_problem(line: AccountLine, account: Account | None) -> LineProblem | None:
    """Refuse a line about an account that bears another name or is closed."""
    if account is None:
        return None
    if account.display_name != line.name:
        told = {"email": line.email, "name": quoted(account.display_name)}
        return LineProblem(line.line, Sentence(NAMED_OTHERWISE, told))
    if account.disabled_at is not None:
        return LineProblem(line.line, Sentence(CLOSED, {"email": line.email}))
    return None


def organiser_problem(line: AccountLine, organisers: Organisers) -> LineProblem | None:
    """Refuse a line that names an organiser there is not."""
    if not line.organiser or line.organiser in organisers:
        return None
    known = "; ".join(organisers)
    told = {"organiser": quoted(line.organiser), "organisers": known}
    return LineProblem(line.line, Sentence(ORGANISER_UNKNOWN, told))


def matching_grant(
    account: Account, line: AccountLine, unit: Unit | None, organisers: Organisers, today: date
) -> RoleGrant | None:
    """The grant that the line speaks of: one that goes on when the line's begins, or that began on the same day."""
    unit_id = unit.id if unit is not None and line.role in ROLES_IN_A_UNIT else None
    wanted = line.role, unit_id, line.family, organisers.get(line.organiser)
    same = [
        role_grant
        for role_grant in account.grants
        if (role_grant.role, role_grant.unit_id, role_grant.family, role_grant.organiser_id) == wanted
    ]
    day = max(line.first or today, today)
    going = (
        role_grant
        for role_grant in same
        if role_grant.ended_at is None and (role_grant.valid_to is None or role_grant.valid_to >= day)
    )
    return next(going, None) or next(
        (role_grant for role_grant in same if role_grant.valid_from == line.first), None
    )


def other_limits(
    account: Account | None, line: AccountLine, unit: Unit | None, organisers: Organisers, today: date
) -> LineProblem | None:
    """Refuse a line that would widen or seem to narrow a role: all cycles where some were given, or the reverse."""
    unit_id = unit.id if unit is not None and line.role in ROLES_IN_A_UNIT else None
    going = [
        role_grant
        for role_grant in (account.grants if account is not None else ())
        if (role_grant.role, role_grant.unit_id) == (line.role, unit_id)
        and role_grant.ended_at is None
        and (role_grant.valid_to is None or role_grant.valid_to >= max(line.first or today, today))
    ]
    limits = {role_grant.organiser_id for role_grant in going}
    if limits and (None in limits) is not (organisers.get(line.organiser) is None):
        return LineProblem(line.line, Sentence(OTHER_ORGANISERS, {"email": line.email}))
    families = {role_grant.family for role_grant in going}
    if not families or (None in families) is (line.family is None):
        return None
    words = "; ".join(FAMILY_WORDS[family] for family in sorted(filter(None, families)))
    message = HELD_FOR_ALL if None in families else HELD_FOR
    return LineProblem(line.line, Sentence(message, {"email": line.email, "families": words}))


def difference(line: AccountLine, role_grant: RoleGrant) -> LineProblem | None:
    """Refuse a line that says something else than the role that is there."""
    agrees = (
        line.last == role_grant.valid_to
        and line.first in (None, role_grant.valid_from)
        and role_grant.ended_at is None
    )
    if agrees and (line.office or None) in (None, role_grant.office):
        return None
    last = f"{role_grant.valid_to:%d/%m/%Y}" if role_grant.valid_to else "nay"
    told = {"email": line.email, "first": f"{role_grant.valid_from:%d/%m/%Y}", "last": last}
    return LineProblem(line.line, Sentence(HELD_OTHERWISE, told))


def new_problem(actor: Actor, line: AccountLine, account: Account | None, today: date) -> LineProblem | None:
    """Refuse a role that is over before it begins, and one for whoever enters the table."""
    if line.last is not None and line.last < today:
        return LineProblem(line.line, Sentence(ALREADY_OVER, {"last": f"{line.last:%d/%m/%Y}"}))
    if account is not None and account.id == actor.account_id:
        return LineProblem(line.line, Sentence(OWN_ROLE))
    return None
