"""A telephone with an authenticator, as the person at the page holds it."""

from __future__ import annotations

from datetime import datetime, timedelta

from pyotp import TOTP

from app.access.actor import Actor
from app.services.accounts import second_factor

KEY = "khoa-thu-nghiem-cua-mot-he-thong-khong-co-that"
STEP = timedelta(seconds=second_factor.STEP_SECONDS)


class Telephone:
    """Shows the code of any moment."""

    def __init__(self, secret: str) -> None:
        self._codes = TOTP(secret)

    def code(self, at: datetime) -> str:
        """The six digits that it shows."""
        return self._codes.at(at)


def enrol(actor: Actor, *, now: datetime, key: str = KEY) -> tuple[Telephone, tuple[str, ...]]:
    """Enrol the actor; the telephone and the recovery codes."""
    second_factor.begin(actor, now=now)
    offer = second_factor.offer(actor, key=key, issuer="Thử")
    assert offer is not None
    telephone = Telephone(offer.secret)
    codes = second_factor.confirm(actor, telephone.code(now), key=key, address="192.0.2.1", now=now)
    return telephone, codes
