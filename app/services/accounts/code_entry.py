"""The second half of signing in: a session that waits for its code gets one that opens the account."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.errors import N_, DomainError, Invalid
from app.extensions import db
from app.models import Account, LoginSession
from app.services import audit
from app.services.accounts import second_factor, sessions, throttle
from app.services.accounts.my_account import CODE_FAILED, Entrance, news_of


class NotWaiting(DomainError):
    """The session waits for no code: it is over, or the code came already."""

    status = 401

    def __init__(self) -> None:
        super().__init__(N_("Đã quá lâu từ lúc nhập mật khẩu. Hãy đăng nhập lại từ đầu."))


def finish_sign_in(
    token: str,
    code: str,
    *,
    key: str,
    address: str,
    now: datetime,
    lifetime: timedelta,
    browser: str | None = None,
) -> Entrance:
    """Check the code and open the session; the one that waited ends. ``key`` is the installation's.

    A wrong code is counted and logged: the caller lets that be committed although it is refused.

    :raises NotWaiting: when there is nothing to finish.
    :raises Invalid: for a wrong code.
    :raises TooManyAttempts: when too many were wrong; a right one is refused as well.
    """
    waiting = db.session.execute(
        select(Account, LoginSession.password_at)
        .join(LoginSession, LoginSession.account_id == Account.id)
        .where(
            LoginSession.token_hash == sessions.digest_of(token),
            LoginSession.code_due_at > now,
            LoginSession.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .with_for_update(of=Account)
    ).one_or_none()
    if waiting is None:
        raise NotWaiting
    account, password_at = waiting
    place = throttle.place_of(address)
    throttle.refuse_if_too_many(account.email, place, second_factor.MARK, now=now)
    stream = f"account:{account.id}"
    if not second_factor.use(account.id, code, key=key, now=now):
        throttle.count_failure(account.email, place, second_factor.MARK, now=now)
        audit.record(CODE_FAILED, stream=stream, now=now, data={"address": place})
        raise Invalid.at("code", second_factor.WRONG_CODE)
    throttle.forget_failures(account.email, place, second_factor.MARK)
    elsewhere = sessions.sign_out_address(token)
    sessions.end_session(token, now=now)
    opened = sessions.open_session(
        account.id,
        now=now,
        lifetime=lifetime,
        browser=browser,
        by_provider=password_at is None,
        sign_out_address=elsewhere,
    )
    who = sessions.signed_in(opened, now=now)
    if who is None:
        raise RuntimeError(f"the session just opened for account {account.id} is not valid")
    news = news_of(account.id)
    audit.record("account.signed_in", stream=stream, now=now, actor=who.actor, data={"address": place})
    return Entrance(opened, who, news)
