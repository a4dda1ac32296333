"""Many accounts from one table: worked out first, then all of them or none, each with a slip for its first password.

What the table says of roles that are there already must agree with them: roles are changed on the account's own page,
never by a table that somebody kept for a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.access.actor import REVIEW_ROLES, Actor, Grant
from app.database import is_duplicate
from app.documents.slips import Slip
from app.errors import N_, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Organiser, RoleGrant, Unit
from app.services import audit
from app.services.accounts.administration import (
    OPERATOR,
    require_administrator,
    temporary_password,
)
from app.services.accounts.granting import ROLES_IN_A_UNIT, told_of
from app.services.accounts.hashing import PROCESSES
from app.services.accounts.invitations import invite_opened
from app.services.accounts.passwords import hash_password
from app.services.accounts.table_lines import (
    account_problem,
    difference,
    matching_grant,
    new_problem,
    organiser_problem,
    other_limits,
    unit_of,
)
from app.services.refusals import moment
from app.services.tables.accounts import ROLE_WORDS, AccountLine
from app.services.tables.lines import ImportRefused, LineProblem

MOST_NEW = 300
"""Accounts opened at a time: each password costs 70 ms on purpose, and a page is waited for."""

TOO_MANY = N_("Bảng mở %(count)s tài khoản mới; mỗi lần mở nhiều nhất %(most)s. Hãy chia thành nhiều bảng.")
CHANGED_MEANWHILE = N_("Tài khoản đã thay đổi từ lúc xem trước. Hãy gửi lại bảng để xem trước lần nữa.")


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role that the table adds. ``opens`` says that its account is new."""

    line: AccountLine
    opens: bool
    account_id: int | None
    unit_id: int | None
    unit_name: str
    first: date
    organiser_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table would change: the roles it adds, and how many of its lines say what is there already."""

    added: tuple[NewRole, ...]
    known: int

    @property
    def opened(self) -> tuple[NewRole, ...]:
        """The first role of every account that would be opened."""
        firsts: dict[str, NewRole] = {}
        for role in self.added:
            if role.opens:
                firsts.setdefault(role.line.email, role)
        return tuple(firsts.values())


def propose(actor: Actor, lines: Sequence[AccountLine], *, now: datetime) -> Proposal:
    """Compare a table with the accounts that are there; raise ``ImportRefused`` with everything that cannot be."""
    require_administrator(actor)
    today, problems, added = local_day(now), [], []
    accounts = _accounts({line.email for line in lines})
    units = _units({line.unit for line in lines if line.unit})
    organisers: dict[str, int] = dict(db.session.execute(select(Organiser.name, Organiser.id)).all())
    for line in lines:
        account = accounts.get(line.email)
        first = line.first or today
        unit, wrong = unit_of(line, units, first)
        wrong = wrong or account_problem(line, account) or organiser_problem(line, organisers)
        role_grant = None
        if account is not None and wrong is None:
            role_grant = matching_grant(account, line, unit, organisers, today)
        if wrong is None and role_grant is not None:
            wrong = difference(line, role_grant)
        elif wrong is None:
            wrong = new_problem(actor, line, account, today)
            wrong = wrong or other_limits(account, line, unit, organisers, today)
        if wrong is not None:
            problems.append(wrong)
        elif role_grant is None:
            names = unit.full_name if unit is not None else ""
            account_id = account.id if account is not None else None
            unit_id, organiser_id = unit.id if unit else None, organisers.get(line.organiser)
            added.append(NewRole(line, account is None, account_id, unit_id, names, first, organiser_id))
    proposal = Proposal(tuple(added), len(lines) - len(added))
    if (count := len(proposal.opened)) > MOST_NEW:
        problems.append(LineProblem(0, Sentence(TOO_MANY, {"count": count, "most": MOST_NEW})))
    if problems:
        raise ImportRefused(problems)
    return proposal


@dataclass(frozen=True, slots=True)
class Secret:
    """A first password with what is stored of it, worked out before anything is written."""

    password: str
    stored: str


def make_secrets(proposal: Proposal) -> dict[str, Secret]:
    """Make a first password for every account that would be opened, by e-mail: slow, and writes nothing."""
    made = {role.line.email: temporary_password() for role in proposal.opened}
    # As many at a time as there are processes for it; whoever signs in meanwhile takes turns with them.
    with ThreadPoolExecutor(PROCESSES) as threads:
        stored = threads.map(hash_password, made.values())
        return {
            email: Secret(made[email], password_hash)
            for email, password_hash in zip(made, stored, strict=True)
        }


def slips_of(
    proposal: Proposal,
    secrets: Mapping[str, Secret],
    *,
    address: str,
    now: datetime,
    first_password: timedelta,
) -> tuple[Slip, ...]:
    """Return the slips of the accounts that would be opened, in the order of the table."""
    return tuple(
        Slip(
            name=role.line.name,
            unit=role.unit_name or role.line.office,
            role=ROLE_WORDS[role.line.role],
            address=address,
            email=role.line.email,
            password=secrets[role.line.email].password,
            until=moment(now + first_password),
        )
        for role in proposal.opened
    )


def enter_and_invite(
    actor: Actor,
    proposal: Proposal,
    secrets: Mapping[str, Secret],
    *,
    key: str,
    now: datetime,
    good_for: timedelta,
) -> int | None:
    """Do what ``enter`` does and invite whoever got an account; return the id of the work that sends the mails.

    The passwords of ``secrets`` are then told to nobody. Nothing is returned when no account was opened.
    """
    enter(actor, proposal, secrets, now=now)
    emails = [role.line.email for role in proposal.opened]
    if not emails:
        return None
    opened = db.session.scalars(select(Account).where(Account.email.in_(emails)).order_by(Account.id)).all()
    return invite_opened(actor, opened, key=key, now=now, good_for=good_for)


def enter(actor: Actor, proposal: Proposal, secrets: Mapping[str, Secret], *, now: datetime) -> None:
    """Open the accounts and add the roles, all of them or none.

    Raises ``ImportRefused`` when the accounts are not any more what the proposal was worked out from.
    """
    if propose(actor, [role.line for role in proposal.added], now=now) != Proposal(proposal.added, 0):
        raise ImportRefused([LineProblem(0, Sentence(CHANGED_MEANWHILE))])
    if not proposal.added:
        return
    ids = {role.line.email: role.account_id for role in proposal.added}
    opened = [_account(role, secrets[role.line.email], now) for role in proposal.opened]
    try:
        with db.session.begin_nested():
            db.session.add_all(opened)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise ImportRefused([LineProblem(0, Sentence(CHANGED_MEANWHILE))]) from error
    ids |= {account.email: account.id for account in opened}
    told: dict[int, list[tuple[str, dict[str, object]]]] = {
        account.id: [("account.created", {"email": account.email})] for account in opened
    }
    for role in proposal.added:
        account_id = ids[role.line.email]
        if account_id is None:
            raise RuntimeError(f"no account for {role.line.email}")
        db.session.add(_grant(role, account_id))
        line = role.line
        kept = Grant(line.role, role.unit_id, family=line.family, organiser_id=role.organiser_id)
        data = told_of(kept, line.first, line.last)
        told.setdefault(account_id, []).append(("role.granted", data))
    signed = None if actor is OPERATOR else actor
    audit.record_series({f"account:{key}": entries for key, entries in told.items()}, now=now, actor=signed)
    data = {"opened": len(opened), "roles": len(proposal.added)}
    audit.record("accounts.imported", stream="accounts", now=now, actor=signed, data=data)


def _accounts(emails: Iterable[str]) -> dict[str, Account]:
    query = select(Account).where(Account.email.in_(list(emails))).options(selectinload(Account.grants))
    return {row.email: row for row in db.session.scalars(query)}


def _units(codes: Iterable[str]) -> dict[str, list[Unit]]:
    by_code: dict[str, list[Unit]] = {}
    for unit in db.session.scalars(select(Unit).where(Unit.code.in_(list(codes)))):
        by_code.setdefault(unit.code, []).append(unit)
    return by_code


def _account(role: NewRole, secret: Secret, now: datetime) -> Account:
    return Account(
        email=role.line.email,
        display_name=role.line.name,
        password_hash=secret.stored,
        password_changed_at=now,
        must_change_password=True,
        created_at=now,
    )


def _grant(role: NewRole, account_id: int) -> RoleGrant:
    inside = role.line.role in ROLES_IN_A_UNIT
    return RoleGrant(
        account_id=account_id,
        role=role.line.role,
        unit_id=role.unit_id if inside else None,
        home_unit_id=role.unit_id if role.line.role in REVIEW_ROLES else None,
        family=role.line.family,
        organiser_id=role.organiser_id,
        office=role.line.office or None,
        valid_from=role.first,
        valid_to=role.line.last,
    )
