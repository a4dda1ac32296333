"""The demo's accounts: one per role, called by the role; one password for all, made when the demo is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor, Grant, Role
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


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An address, what it is called, its role, and the code of its unit."""

    address: str
    name: str
    role: Role
    unit_code: str | None = None
    office: str = ""

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
    DemoAccount("thamdinh", "Thành viên tổ thẩm định", Role.REVIEWER),
    DemoAccount("thuongtruc", "Cơ quan thường trực", Role.SECRETARIAT),
    DemoAccount("lanhdaotinh", "Lãnh đạo tỉnh", Role.LEADERSHIP),
    DemoAccount("quantri", "Quản trị hệ thống", Role.ADMINISTRATOR),
    DemoAccount("thanhtra", "Thanh tra", Role.AUDITOR),
)


def create_accounts(password: str, *, now: datetime) -> Mapping[str, Actor]:
    """Open every account and return the actors by address."""
    units = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    actors = {}
    for account in ACCOUNTS:
        unit_id = units[account.unit_code] if account.unit_code else None
        new = NewAccount(account.email, account.name, account.role, unit_id, office=account.office)
        account_id, _ = create(OPERATOR, new, now=now, password=password)
        actors[account.address] = Actor(
            account_id, account.name, account.email, (Grant(account.role, unit_id),)
        )
    return actors


def keep_password(instance: Path) -> str:
    """Return the demo's password, made once and kept in ``instance`` for its owner's eyes only."""
    path = instance / PASSWORD_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(temporary_password() + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
