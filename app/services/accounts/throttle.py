"""Failed sign-ins, counted in the database because several servers share the work.

Two counts over a sliding window: of one account from one address, and of one address. There is none of an account over
all addresses: it would let any stranger lock an officer out by guessing wrongly on purpose.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import delete, func, select

from app.errors import N_, DomainError
from app.extensions import db
from app.models import LoginFailure

WINDOW: Final = timedelta(minutes=15)
MOST_PER_ACCOUNT_AND_ADDRESS: Final = 5
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


def refuse_if_too_many(email: str, place: str, *, now: datetime) -> None:
    """Do nothing while attempts are few.

    :raises TooManyAttempts: when either count is full, with the minutes until its oldest failure leaves the window.
    """
    since = now - WINDOW
    total, oldest, mine, my_oldest = db.session.execute(
        select(
            func.count(),
            func.min(LoginFailure.at),
            func.count().filter(LoginFailure.email == email),
            func.min(LoginFailure.at).filter(LoginFailure.email == email),
        ).where(LoginFailure.address == place, LoginFailure.at > since)
    ).one()
    if mine >= MOST_PER_ACCOUNT_AND_ADDRESS:
        raise _too_many(my_oldest, now)
    if total >= MOST_PER_ADDRESS:
        raise _too_many(oldest, now)


def count_failure(email: str, place: str, *, now: datetime) -> None:
    """Remember one failure, and forget those of more than a day ago."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.at < now - KEPT_FOR))
    db.session.add(LoginFailure(email=email, address=place, at=now))
    db.session.flush()


def forget_failures(email: str, place: str) -> None:
    """Begin again for somebody who remembered the password.

    The count of the address keeps the failures of other accounts, so nobody can clear it with an account of their own.
    """
    db.session.execute(delete(LoginFailure).where(LoginFailure.email == email, LoginFailure.address == place))


def _too_many(oldest: datetime, now: datetime) -> TooManyAttempts:
    return TooManyAttempts(
        N_(
            "Mật khẩu đã bị nhập sai nhiều lần từ nơi này nên hệ thống tạm dừng nhận. Hãy thử lại sau %(minutes)s "
            "phút; nếu quên mật khẩu, đề nghị quản trị hệ thống cấp lại."
        ),
        wait=oldest + WINDOW - now,
    )
