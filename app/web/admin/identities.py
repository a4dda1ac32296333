"""Taking an account off the person of the provider that it was bound to."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.services.accounts import provider_sign_in
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again


@bp.post("/accounts/<int:account_id>/identity/unbind")
@access(roles(Role.ADMINISTRATOR))
@password_again
def unbind_identity(account_id: int) -> ResponseReturnValue:
    """Take the binding away; the next sign-in by the provider binds anew."""
    provider_sign_in.unbind(actor(), account_id, now=now())
    flash_success(_("Đã bỏ gắn; lần đăng nhập bằng cổng tới đây sẽ gắn lại theo thư điện tử."))
    return see_other(url_for("admin.account", account_id=account_id))
