"""Inviting the owner of an account by mail, and taking the invitation back."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import N_, Refused
from app.queries.accounts import find_account
from app.services.accounts import invitations
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.http import flash_success, now, settings
from app.web.jobs import wake
from app.web.redirects import see_other
from app.web.sure import password_again

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
NO_MAIL = N_(
    "Hệ thống chưa nối với máy chủ thư nên không gửi được thư mời. Hãy in phiếu mật khẩu, hoặc đề nghị người vận hành"
    " đặt DTI_MAIL_SERVER."
)


@bp.post("/accounts/<int:account_id>/invitation")
@access(ADMINISTRATOR)
@password_again
def invite(account_id: int) -> ResponseReturnValue:
    """Send an invitation, or another one in the place of the one before."""
    find_account(account_id)
    require_mail()
    wake(invitations.invite(actor(), account_id, key=settings().secret_key, now=now(), good_for=good_for()))
    flash_success(_("Thư mời đang được gửi. Đường dẫn trong thư mời trước, nếu có, không dùng được nữa."))
    return see_other(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/invitation/withdraw")
@access(ADMINISTRATOR)
def withdraw_invitation(account_id: int) -> ResponseReturnValue:
    """Make the link that was sent worth nothing."""
    invitations.withdraw(actor(), account_id, now=now())
    flash_success(_("Đã thu hồi thư mời: đường dẫn trong thư không dùng được nữa."))
    return see_other(url_for("admin.account", account_id=account_id))


def require_mail() -> None:
    """Raise ``Refused`` where no mail server is set up."""
    if not settings().mail_server:
        raise Refused(NO_MAIL)


def good_for() -> timedelta:
    """Return how long an invitation opens its account: as long as a password on a slip."""
    return timedelta(days=settings().first_password_days)
