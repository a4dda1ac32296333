"""Roles follow their unit into the one that came after it: chosen one by one, moved in one step, told in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.local_time import local_day
from app.models import Account, RoleGrant, Unit
from app.queries.units.left_behind import EndedUnit, LeftRole, left_behind
from app.services import audit
from app.services.accounts.administration import end_sessions, locked, require_administrator
from app.services.accounts.granting import NewAccount, give, grant_of, told_of

OWN_ROLE = N_(
    "Không ai tự chuyển vai trò của chính mình. Hãy bỏ chọn vai trò của bạn và nhờ một quản trị viên khác chuyển."
)
NOTHING_CHOSEN = N_("Chưa chọn vai trò nào. Hãy đánh dấu những vai trò cần chuyển.")
NO_HEIR = N_("Hãy chọn đơn vị nhận các vai trò của %(unit)s, hoặc bỏ chọn các vai trò ấy.")


def follow(actor: Actor, heirs: Mapping[int, int | None], *, now: datetime) -> int:
    """Move roles (by id) into the units given for them; return how many people it concerned.

    Each role ends now and the same begins in the unit that came after; both stay in history, the person is signed out.
    ``NotFound`` for a role that points to no ended unit (any more); ``Refused`` where no unit, or one that did not come
    after it, is given, and for a role of one's own.
    """
    require_administrator(actor)
    if not heirs:
        raise Refused(NOTHING_CHOSEN)
    places = {role.id: (unit, role) for unit in left_behind(local_day(now)) for role in unit.roles}
    told: dict[int, list[dict[str, object]]] = defaultdict(list)
    for grant_id, heir_id in sorted(heirs.items()):
        if grant_id not in places:
            raise NotFound
        unit, role = places[grant_id]
        if role.account_id == actor.account_id:
            raise Refused(OWN_ROLE)
        if heir_id not in {heir.id for heir in unit.heirs}:
            raise Refused(NO_HEIR, unit=unit.full_name)
        told[role.account_id].append(_move(role, unit, db.session.get_one(Unit, heir_id), now))
    for account_id, moves in told.items():
        end_sessions(account_id, now)
        stream = f"account:{account_id}"
        audit.record("role.followed_unit", stream=stream, now=now, actor=actor, data={"moved": moves})
    return len(told)


def _move(role: LeftRole, unit: EndedUnit, heir: Unit, now: datetime) -> dict[str, object]:
    """End the role and begin the same beside it; return what the log says of it."""
    today = local_day(now)
    account = locked(role.account_id)
    old = db.session.get_one(RoleGrant, role.id)
    last = old.valid_to
    new = NewAccount(
        account.email,
        account.display_name,
        old.role,
        heir.id if old.unit_id == unit.id else old.unit_id,
        heir.id if old.home_unit_id == unit.id else old.home_unit_id,
        old.office or "",
        old.family,
        max(old.valid_from, today),
        last,
        old.organiser_id,
    )
    told = told_of(grant_of(old)) | {"from": unit.full_name, "to": heir.full_name}
    old.valid_to, old.ended_at = max(old.valid_from, today), now
    give(account, new, today)
    _settle_home(account, new)
    return told


def _settle_home(account: Account, new: NewAccount) -> None:
    """Say where the holder works, also where the role that began is the one of the same day that had ended."""
    for row in account.grants:
        same = (row.role, row.unit_id, row.family, row.organiser_id, row.valid_from)
        if same == (new.role, new.role_unit_id, new.family, new.organiser_id, new.first):
            row.home_unit_id = new.home_unit_id
