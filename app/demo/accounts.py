"""The demo's accounts: one per role, called by the role; one password for all, made when the demo is.

Two standing bodies with a reviewer each: one runs the cycles of DTI, one those of PAR INDEX.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor, Grant, Role
from app.access.family import Family
from app.extensions import db
from app.models import Unit
from app.services.accounts.administration import OPERATOR, create, temporary_password
from app.services.accounts.granting import NewAccount
from app.services.upkeep.installation import DEMO_HOST

PASSWORD_FILE = "demo-password"  # noqa: S105 - the file's name
HOST = DEMO_HOST
FIRST_UNIT = "18880"
SECOND_UNIT = "19360"
SHARING_UNIT = "19351"
PROVINCE_CODE = "44"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An address, what it is called, its role, and the code of its unit."""

    address: str
    name: str
    role: Role
    unit_code: str | None = None
    office: str = ""
    family: Family | None = None

    @property
    def email(self) -> str:
        """The address one signs in with."""
        return f"{self.address}@{HOST}"


ACCOUNTS = (
    DemoAccount("canbo", "Cán bộ nhập liệu Phường Đồng Hới", Role.CONTRIBUTOR, FIRST_UNIT),
    DemoAccount("lanhdao", "Lãnh đạo Phường Đồng Hới", Role.UNIT_HEAD, FIRST_UNIT),
    DemoAccount("canbo2", "Cán bộ nhập liệu Phường Quảng Trị", Role.CONTRIBUTOR, SECOND_UNIT),
    DemoAccount("lanhdao2", "Lãnh đạo Phường Quảng Trị", Role.UNIT_HEAD, SECOND_UNIT),
    DemoAccount("chutich", "Lãnh đạo Phường Nam Đông Hà", Role.UNIT_HEAD, SHARING_UNIT),
    DemoAccount(
        "vanphong",
        "Cán bộ Văn phòng Phường Nam Đông Hà",
        Role.CONTRIBUTOR,
        SHARING_UNIT,
        "Văn phòng HĐND và UBND",
    ),
    DemoAccount(
        "vanhoa",
        "Cán bộ Văn hóa Phường Nam Đông Hà",
        Role.CONTRIBUTOR,
        SHARING_UNIT,
        "Phòng Văn hóa - Xã hội",
    ),
    DemoAccount("daumoitinh", "Đầu mối số liệu của tỉnh", Role.UNIT_HEAD, PROVINCE_CODE),
    DemoAccount("thamdinh", "Thành viên tổ thẩm định", Role.REVIEWER, family=Family.DTI),
    DemoAccount("thuongtruc", "Cơ quan thường trực", Role.SECRETARIAT, family=Family.DTI),
    DemoAccount(
        "thamdinhcchc",
        "Thành viên tổ thẩm định cải cách hành chính",
        Role.REVIEWER,
        family=Family.PAR,
    ),
    DemoAccount(
        "thuongtruccchc", "Cơ quan thường trực cải cách hành chính", Role.SECRETARIAT, family=Family.PAR
    ),
    DemoAccount("hoidong", "Hội đồng thẩm định", Role.COUNCIL),
    DemoAccount("lanhdaotinh", "Lãnh đạo tỉnh", Role.LEADERSHIP),
    DemoAccount("quantri", "Quản trị hệ thống", Role.ADMINISTRATOR),
    DemoAccount("thanhtra", "Thanh tra", Role.AUDITOR),
)


def of_the_province() -> tuple[DemoAccount, ...]:
    """Return the accounts that work for no unit: they can be opened before there is one."""
    return tuple(account for account in ACCOUNTS if account.unit_code is None)


def of_units() -> tuple[DemoAccount, ...]:
    """Return the accounts that work for a unit."""
    return tuple(account for account in ACCOUNTS if account.unit_code is not None)


def create_accounts(accounts: Iterable[DemoAccount], password: str, *, now: datetime) -> Mapping[str, Actor]:
    """Open the accounts and return the actors by address."""
    units = dict(db.session.execute(select(Unit.code, Unit.id).where(Unit.valid_to.is_(None))).all())
    actors = {}
    for account in accounts:
        unit_id = units[account.unit_code] if account.unit_code else None
        new = NewAccount(
            account.email, account.name, account.role, unit_id, office=account.office, family=account.family
        )
        account_id, _ = create(OPERATOR, new, now=now, password=password)
        grant = Grant(account.role, unit_id, family=account.family)
        actors[account.address] = Actor(account_id, account.name, account.email, (grant,))
    return actors


def keep_password(instance: Path) -> str:
    """Return the demo's password, made once and kept in ``instance`` for its owner's eyes only."""
    path = instance / PASSWORD_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(temporary_password() + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
