"""Failed sign-ins, counted in the database because several servers share the work; only wrong tries count.

A browser that has signed in to the account before has a count of its own (OWASP: device cookies), so that neither a
stranger nor a colleague behind the same address locks an officer out at their own machine. Strangers share one count
for each account, wherever they are, and one for each place.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select

from app.errors import N_, DomainError
from app.extensions import db
from app.models import LoginFailure

WINDOW: Final = timedelta(minutes=15)
MOST_PER_DEVICE: Final = 5
MOST_PER_ACCOUNT: Final = 10
# Whole offices stand behind one address, so this one is generous.
MOST_PER_ADDRESS: Final = 100
KEPT_FOR: Final = timedelta(days=1)
IPV6_NETWORK: Final = 64


class TooManyAttempts(DomainError):
    """Something was tried too often. ``wait`` is how long to hold on; the message has it as ``minutes``, rounded up."""

    status = 429

    def __init__(self, message: str, *, wait: timedelta) -> None:
        super().__init__(message, minutes=max(1, math.ceil(wait / timedelta(minutes=1))))
        self.wait = wait


def place_of(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or an IPv6 network of 64 bits (one customer)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_NETWORK), strict=False).network_address)
    return str(parsed)


def refuse_if_too_many(email: str, place: str, device: str | None, *, now: datetime) -> None:
    """Do nothing while attempts are few.

    ``device`` marks a browser that has signed in to this account before, and asks its own count alone.

    :raises TooManyAttempts: when a count is full, with the minutes until its oldest failure leaves the window.
    """
    mine = LoginFailure.email == email
    if device is not None:
        _refuse(mine & (LoginFailure.device == device), MOST_PER_DEVICE, now)
        return
    stranger = LoginFailure.device.is_(None)
    _refuse(mine & stranger, MOST_PER_ACCOUNT, now)
    _refuse((LoginFailure.address == place) & stranger, MOST_PER_ADDRESS, now)


def count_failure(email: str, place: str, device: str | None, *, now: datetime) -> None:
    """Remember one failure, and forget those of more than a day ago."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.at < now - KEPT_FOR))
    db.session.add(LoginFailure(email=email, address=place, device=device, at=now))
    db.session.flush()


def forget_failures(email: str, place: str, device: str | None) -> None:
    """Begin again for somebody who remembered the password, on this browser or at this place.

    The count of the place keeps the failures of other accounts, so nobody can clear it with an account of their own.
    """
    where: ColumnElement[bool] = LoginFailure.device == device
    if device is None:
        # Wrong codes go on counting: whoever has the password could otherwise guess codes without end.
        where = (LoginFailure.address == place) & LoginFailure.device.is_(None)
    db.session.execute(delete(LoginFailure).where(LoginFailure.email == email, where))


def _refuse(condition: ColumnElement[bool], most: int, now: datetime) -> None:
    count, oldest = db.session.execute(
        select(func.count(), func.min(LoginFailure.at)).where(condition, LoginFailure.at > now - WINDOW)
    ).one()
    if count >= most:
        raise _too_many(oldest, now)


def _too_many(oldest: datetime, now: datetime) -> TooManyAttempts:
    return TooManyAttempts(
        N_(
            "Mật khẩu đã bị nhập sai nhiều lần từ nơi này nên hệ thống tạm dừng nhận. Hãy thử lại sau %(minutes)s "
            "phút; nếu quên mật khẩu, đề nghị quản trị hệ thống cấp lại."
        ),
        wait=oldest + WINDOW - now,
    )
