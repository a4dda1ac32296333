"""Accounts, and where the administrator begins."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.local_time import local_day
from app.queries import accounts
from app.queries.accounts import AccountView
from app.queries.dead_letters import count_waiting
from app.queries.first_day import first_steps
from app.queries.invitations import newest_invitation
from app.queries.units.left_behind import count_left_roles
from app.services import answers
from app.services.accounts import administration
from app.services.accounts.provider_sign_in import bound_since
from app.trees import trees
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.admin.forms import GrantForm
from app.web.answers import new_form_key, sent_mark
from app.web.attempts import Attempt
from app.web.http import flash_success, now, settings
from app.web.pages import place_from_address
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.tables import csv_file
from app.web.words import family_name, role_name

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


@bp.get("/")
@access(ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Show what there is to administer."""
    return render_template(
        "admin/index.html",
        accounts=accounts.count_accounts(),
        units=accounts.count_units(),
        dead_letters=count_waiting(),
        left_roles=count_left_roles(local_day(now())),
        trees=trees().offered(),
        steps=first_steps(now=now()),
    )


@bp.get("/units")
@access(ADMINISTRATOR)
def units() -> ResponseReturnValue:
    """Lead on from the address that the list of units had: bookmarks and letters of before still hold it."""
    return redirect(url_for("units.listing", q=request.args.get("q")))


@bp.get("/accounts")
@access(ADMINISTRATOR)
def account_list() -> ResponseReturnValue:
    """List accounts with their roles."""
    search, role = request.args.get("q", ""), _wanted_role()
    return render_template(
        "admin/accounts.html",
        accounts=accounts.list_accounts(search, role, place_from_address()),
        search=search,
        role=role,
        all_roles=tuple(Role),
    )


@bp.get("/accounts.csv")
@access(ADMINISTRATOR)
def accounts_csv() -> ResponseReturnValue:
    """Hand out the list of accounts as it is filtered, one line a role, as a file."""
    header = [
        _("Tên hiển thị"),
        _("Thư điện tử"),
        _("Vai trò"),
        _("Đơn vị"),
        _("Phòng, bộ phận"),
        _("Trạng thái"),
        _("Lĩnh vực"),
        _("Cơ quan tổ chức"),
    ]
    matches = accounts.list_accounts(request.args.get("q", ""), _wanted_role(), size=None).rows
    rows = (
        [
            account.display_name,
            account.email,
            role_name(grant.role) if grant else "",
            (grant.unit_name or _("Toàn tỉnh")) if grant else "",
            (grant.office or "") if grant else "",
            _("Đã khóa") if account.disabled_at else _("Đang dùng"),
            (family_name(grant.family) if grant.family else _("Mọi lĩnh vực")) if grant else "",
            (grant.organiser or _("Mọi cơ quan tổ chức")) if grant else "",
        ]
        for account in matches
        for grant in account.open_grants or (None,)
    )
    return csv_file(f"{_('Tài khoản')}.csv", header, rows)


@bp.get("/accounts/<int:account_id>")
@access(ADMINISTRATOR)
def account(account_id: int) -> ResponseReturnValue:
    """Show one account with its roles, past and present."""
    form = GrantForm()
    form.offer(unit_choices())
    view = accounts.find_account(account_id)
    return _account_page(view, form)


@bp.post("/accounts/<int:account_id>/grants")
@access(ADMINISTRATOR)
@password_again
def grant(account_id: int) -> ResponseReturnValue:
    """Give one more role."""
    form = GrantForm()
    form.offer(unit_choices())
    view = accounts.find_account(account_id)
    with Attempt(form) as attempt:
        attempt.check()
        new = form.account(view.email, view.display_name)
        administration.grant(actor(), account_id, new, now=now())
    if attempt.refused:
        return _account_page(view, form), attempt.status
    flash_success(_("Đã thêm vai trò cho %(name)s.", name=view.display_name))
    return see_other(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/grants/<int:grant_id>/end")
@access(ADMINISTRATOR)
@password_again
def end_grant(account_id: int, grant_id: int) -> ResponseReturnValue:
    """End one role."""
    administration.end_grant(actor(), account_id, grant_id, now=now())
    flash_success(_("Đã kết thúc vai trò. Tên người giữ vai trò vẫn còn trong lịch sử."))
    return see_other(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/close")
@access(ADMINISTRATOR)
def close_account(account_id: int) -> ResponseReturnValue:
    """Close the account."""
    administration.close(actor(), account_id, now=now())
    flash_success(
        _("Đã khóa tài khoản. Mọi phiên đăng nhập của tài khoản đã kết thúc; có thể mở lại bất cứ lúc nào.")
    )
    return see_other(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/reopen")
@access(ADMINISTRATOR)
def reopen_account(account_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    administration.reopen(actor(), account_id, now=now())
    flash_success(_("Đã mở lại tài khoản."))
    return see_other(url_for("admin.account", account_id=account_id))


@bp.post("/accounts/<int:account_id>/reset-password")
@access(ADMINISTRATOR)
@password_again
def reset_password(account_id: int) -> ResponseReturnValue:
    """Set a temporary password and show it once; sent again, the form sets another one and says so."""
    mark = sent_mark()
    again = answers.claim(actor(), mark, now=now()) is not None
    password = administration.reset_password(actor(), account_id, now=now())
    if not again:
        answers.keep(mark, str(account_id), now=now())
    return password_page(account_id, password, again=again)


@bp.get("/imports")
@access(ADMINISTRATOR)
def import_list() -> ResponseReturnValue:
    """Lead on from the address that imports had: bookmarks of before still hold it."""
    return redirect(url_for("imports.index"))


def _account_page(view: AccountView, form: GrantForm) -> str:
    today = local_day(now())
    return render_template(
        "admin/account.html",
        account=view,
        form=form,
        form_key=new_form_key(),
        today=today,
        invitation=newest_invitation(view.id, now=now()),
        mails=bool(settings().mail_server),
        bound=bound_since(view.id),
    )


def _wanted_role() -> Role | None:
    wanted = request.args.get("role", "")
    return Role(wanted) if wanted in set(Role) else None


def unit_choices() -> list[tuple[str, str]]:
    """Return the units to choose from, by id."""
    return [(str(unit.id), f"{unit.full_name} ({unit.code})") for unit in accounts.list_units()]


def password_page(account_id: int, password: str, *, again: bool = False) -> ResponseReturnValue:
    """Show a temporary password, once."""
    return render_template(
        "admin/password.html", account=accounts.find_account(account_id), password=password, again=again
    )
