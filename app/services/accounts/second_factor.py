"""The second factor: a telephone that shows a code of six digits every half minute (TOTP, RFC 6238).

The database keeps a random seed; the secret on the telephone is made from it with the installation's key. So a stolen
database opens nothing, and no library for encryption is needed (decision 0029). A code counts once, recovery codes too.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyotp import TOTP
from sqlalchemy import func, select

from app.access.actor import Actor, Role
from app.errors import N_, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Account, RecoveryCode, SecondFactor
from app.services import audit
from app.services.accounts import administration, throttle
from app.services.accounts.administration import OPERATOR, READABLE_LETTERS, require_administrator

DEMANDED_OF: Final = frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT})
"""The roles that must have one where the setting says so."""
STEP_SECONDS: Final = 30
TOLERANCE: Final = 1
"""Steps by which the clock of a telephone may differ (RFC 6238, 5.2)."""
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
MARK: Final = "second-factor"
"""The mark under which wrong codes are counted."""
LONGEST_REASON: Final = 500

WRONG_CODE = N_(
    "Mã không đúng, đã dùng rồi hoặc đã hết hạn. Hãy đợi mã mới hiện trên điện thoại rồi nhập lại; nếu vẫn sai, hãy"
    " chỉnh giờ điện thoại về tự động."
)
ALREADY_ON = N_(
    "Tài khoản này đã có mã xác thực. Muốn đổi điện thoại, hãy nhờ một quản trị viên gỡ mã xác thực cũ."
)
NOT_OWN = N_("Không ai tự gỡ mã xác thực của mình. Hãy nhờ một quản trị viên khác.")
REASON_MISSING = N_("Hãy ghi lý do gỡ mã xác thực, ví dụ: mất điện thoại, đã gọi lại xác nhận.")


@dataclass(frozen=True, slots=True)
class FactorState:
    """What stands of an account's second factor; ``begun`` is one that no code has confirmed yet."""

    begun: bool = False
    since: datetime | None = None
    codes_left: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a telephone needs: the secret to type, and the same as an address to scan."""

    secret: str
    address: str


def state_of(account_id: int) -> FactorState:
    """Read whether an account has a second factor."""
    row = db.session.get(SecondFactor, account_id)
    if row is None:
        return FactorState()
    unused = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return FactorState(row.confirmed_at is None, row.confirmed_at, db.session.scalar(unused) or 0)


def begin(actor: Actor, *, now: datetime) -> None:
    """Begin enrolment with a fresh seed; one that was begun and never confirmed is forgotten."""
    db.session.get_one(Account, actor.account_id, with_for_update={"of": Account})
    row = db.session.get(SecondFactor, actor.account_id)
    if row is not None and row.confirmed_at is not None:
        raise Refused(ALREADY_ON)
    if row is None:
        row = SecondFactor(account_id=actor.account_id)
        db.session.add(row)
    row.seed, row.begun_at, row.last_step = secrets.token_urlsafe(32), now, None
    audit.record("second_factor.begun", stream=_stream(actor.account_id), now=now, actor=actor)


def offer(actor: Actor, *, key: str, issuer: str) -> Offer | None:
    """Return what the telephone needs while enrolment waits for its first code; nothing before and after."""
    row = db.session.get(SecondFactor, actor.account_id)
    if row is None or row.confirmed_at is not None:
        return None
    secret = _secret(key, row.seed)
    return Offer(secret, TOTP(secret).provisioning_uri(name=actor.email, issuer_name=issuer))


def confirm(actor: Actor, code: str, *, key: str, address: str, now: datetime) -> tuple[str, ...]:
    """End enrolment with a code from the telephone; return the recovery codes, which are never shown again.

    A wrong code is counted: the caller lets that be committed although it is refused.

    :raises Invalid: for a wrong code.
    :raises TooManyAttempts: when too many were wrong.
    """
    place = throttle.place_of(address)
    throttle.refuse_if_too_many(actor.email, place, MARK, now=now)
    db.session.get_one(Account, actor.account_id, with_for_update={"of": Account})
    row = db.session.get(SecondFactor, actor.account_id)
    if row is None:
        raise NotFound
    if row.confirmed_at is not None:
        raise Refused(ALREADY_ON)
    step = _step_of(_secret(key, row.seed), code, now)
    if step is None:
        throttle.count_failure(actor.email, place, MARK, now=now)
        raise Invalid.at("code", WRONG_CODE)
    row.last_step, row.confirmed_at = step, now
    codes = _new_codes(actor.account_id, key)
    throttle.forget_failures(actor.email, place, MARK)
    audit.record("second_factor.confirmed", stream=_stream(actor.account_id), now=now, actor=actor)
    return codes


def renew_codes(actor: Actor, *, key: str, now: datetime) -> tuple[str, ...]:
    """Make new recovery codes in the place of all earlier ones; they are never shown again.

    Raises ``NotFound`` without a second factor of one's own.
    """
    db.session.get_one(Account, actor.account_id, with_for_update={"of": Account})
    row = db.session.get(SecondFactor, actor.account_id)
    if row is None or row.confirmed_at is None:
        raise NotFound
    _forget_codes(actor.account_id)
    codes = _new_codes(actor.account_id, key)
    audit.record("second_factor.codes_renewed", stream=_stream(actor.account_id), now=now, actor=actor)
    return codes


def use(account_id: int, code: str, *, key: str, now: datetime) -> bool:
    """Say whether ``code`` opens the account now, and use it up. The caller holds the account's lock and records it."""
    row = db.session.get(SecondFactor, account_id, populate_existing=True)
    if row is None or row.confirmed_at is None:
        return False
    step = _step_of(_secret(key, row.seed), code, now)
    if step is not None:
        if row.last_step is not None and step <= row.last_step:
            return False
        row.last_step = step
        return True
    spare = db.session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _hash(key, account_id, code),
            RecoveryCode.used_at.is_(None),
        )
    )
    if spare is None:
        return False
    spare.used_at = now
    return True


def take_away(actor: Actor, account_id: int, reason: str, *, now: datetime) -> None:
    """Take an account's second factor away, because the telephone is lost; its sessions end.

    :raises Refused: for one's own: somebody else makes sure that it is the person.
    """
    require_administrator(actor)
    if account_id == actor.account_id:
        raise Refused(NOT_OWN)
    if not reason.strip():
        raise Invalid.at("reason", REASON_MISSING)
    administration.locked(account_id)
    row = db.session.get(SecondFactor, account_id)
    if row is None:
        raise NotFound
    _forget_codes(account_id)
    db.session.delete(row)
    administration.end_sessions(account_id, now)
    audit.record(
        "second_factor.taken_away",
        stream=_stream(account_id),
        now=now,
        actor=None if actor is OPERATOR else actor,
        data={"reason": reason.strip()},
    )


def _new_codes(account_id: int, key: str) -> tuple[str, ...]:
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_hash=_hash(key, account_id, code)) for code in codes
    )
    return codes


def _forget_codes(account_id: int) -> None:
    for spare in db.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)):
        db.session.delete(spare)


def _secret(key: str, seed: str) -> str:
    digest = hmac.digest(key.encode(), f"second factor\x1f{seed}".encode(), hashlib.sha256)
    return b32encode(digest[:SECRET_BYTES]).decode()


def _hash(key: str, account_id: int, code: str) -> str:
    plain = re.sub(r"[\s-]", "", code).lower()
    return hmac.new(
        key.encode(), f"recovery code\x1f{account_id}\x1f{plain}".encode(), hashlib.sha256
    ).hexdigest()


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code belongs to, of those that the telephone's clock may show; nothing for a wrong one."""
    digits = re.sub(r"\s", "", code)
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        return None
    here, codes = int(now.timestamp()) // STEP_SECONDS, TOTP(secret)
    near = range(here - TOLERANCE, here + TOLERANCE + 1)
    right = [step for step in near if hmac.compare_digest(codes.generate_otp(step), digits)]
    return right[-1] if right else None


def _recovery_code() -> str:
    letters = "".join(secrets.choice(READABLE_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _stream(account_id: int) -> str:
    return f"account:{account_id}"
