"""``flask account import`` and ``account export``: accounts from a table, and back into the same columns."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli_files import OWNER_ONLY, hand_out, output_option
from app.documents.slips import render_slips
from app.errors import NotFound, Refused
from app.extensions import db
from app.local_time import local_day
from app.queries.accounts import account_id_of
from app.services.accounts import importing, second_factor
from app.services.accounts.administration import OPERATOR
from app.services.accounts.exporting import exported
from app.services.tables.accounts import read_accounts, table_out
from app.services.tables.lines import ImportRefused
from app.web.http import problem_text


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--slips",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi phiếu mật khẩu lần đầu ra tệp PDF này.",
)
@click.option("--invite", is_flag=True, help="Gửi thư mời thay cho phiếu; cần DTI_MAIL_SERVER.")
@click.option("--dry-run", is_flag=True, help="Chỉ soát và cho biết sẽ thêm gì; không lưu.")
@with_appcontext
def import_accounts(file: Path, slips: Path | None, invite: bool, dry_run: bool) -> None:
    """Mở tài khoản và thêm vai trò từ một bảng CSV hoặc Excel; sai một dòng thì không thêm dòng nào.

    Các cột: thư điện tử, tên hiển thị, vai trò, mã đơn vị, phòng, từ ngày, đến ngày, lĩnh vực.
    """
    now: datetime = current_app.extensions["clock"]()
    try:
        proposal = importing.propose(OPERATOR, read_accounts(file.read_bytes()), now=now)
    except ImportRefused as refusal:
        _refuse(refusal)
    opened, added = len(proposal.opened), len(proposal.added)
    known = f", {proposal.known} dòng đã có từ trước" if proposal.known else ""
    if dry_run:
        click.echo(
            f"Sẽ mở {opened} tài khoản, thêm {added} vai trò{known}. Chưa lưu gì; bỏ --dry-run để thêm thật."
        )
        return
    if invite:
        _invite(proposal, now)
        click.echo(f"Đã mở {opened} tài khoản, thêm {added} vai trò{known}. Thư mời đang được gửi.")
        return
    if opened and slips is None:
        raise click.UsageError(
            f"Bảng mở {opened} tài khoản mới: hãy thêm --slips TỆP.pdf, vì mật khẩu lần đầu chỉ có trên phiếu,"
            " hoặc --invite để gửi thư mời."
        )
    if slips is not None and slips.exists():
        raise click.BadParameter(f"đã có tệp {slips}; hãy đặt tên khác.", param_hint="--slips")
    secrets = importing.make_secrets(proposal)
    paper = _paper(proposal, secrets, now) if opened else b""
    importing.enter(OPERATOR, proposal, secrets, now=now)
    if opened and slips is not None:
        # Written before the commit: accounts whose slips are nowhere would help nobody.
        slips.touch(mode=OWNER_ONLY)
        slips.write_bytes(paper)
    db.session.commit()
    click.echo(f"Đã mở {opened} tài khoản, thêm {added} vai trò{known}.")
    if opened:
        click.echo(f"Phiếu mật khẩu lần đầu: {slips}. In, giao tận tay rồi xóa tệp.")


@click.command("export")
@output_option
@with_appcontext
def export_accounts(output: Path | None) -> None:
    """Lấy ra mọi vai trò đang giữ của các tài khoản đang dùng, đúng các cột mà lệnh import nhận.

    Không có --output thì in dạng CSV.
    """
    now: datetime = current_app.extensions["clock"]()
    hand_out(table_out(exported(OPERATOR, now=now)), output)


@click.command("remove-second-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Lý do, ví dụ: mất điện thoại, đã gặp trực tiếp.")
@with_appcontext
def remove_second_factor(email: str, reason: str) -> None:
    """Gỡ mã xác thực của một tài khoản, khi không còn quản trị viên nào khác gỡ được."""
    account_id = account_id_of(email)
    if account_id is None:
        raise click.BadParameter(f"không có tài khoản {email}.", param_hint="EMAIL")
    now: datetime = current_app.extensions["clock"]()
    try:
        second_factor.take_away(OPERATOR, account_id, reason, now=now)
    except NotFound:
        raise click.BadParameter(f"tài khoản {email} không có mã xác thực.", param_hint="EMAIL") from None
    db.session.commit()
    click.echo(f"Đã gỡ mã xác thực của {email}; mọi phiên đăng nhập của tài khoản đã kết thúc.")


def _invite(proposal: importing.Proposal, now: datetime) -> None:
    """Open the accounts, told to nobody, and have a worker send the invitations."""
    settings = current_app.extensions["settings"]
    if not settings.mail_server:
        raise click.UsageError(
            "chưa đặt DTI_MAIL_SERVER nên không gửi được thư mời; hãy dùng --slips TỆP.pdf."
        )
    secrets, days = importing.make_secrets(proposal), timedelta(days=settings.first_password_days)
    key = settings.secret_key
    importing.enter_and_invite(OPERATOR, proposal, secrets, key=key, now=now, good_for=days)
    db.session.commit()


def _paper(proposal: importing.Proposal, secrets: dict[str, importing.Secret], now: datetime) -> bytes:
    settings = current_app.extensions["settings"]
    days = timedelta(days=settings.first_password_days)
    slips = importing.slips_of(proposal, secrets, address=settings.public_url, now=now, first_password=days)
    try:
        return render_slips(slips, author=settings.standing_body, created=local_day(now))
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)


def _refuse(refusal: ImportRefused) -> NoReturn:
    for problem in refusal.problems:
        place = f"Dòng {problem.line}: " if problem.line else ""
        click.echo(f"{place}{problem_text(problem)}", err=True)
    click.echo(str(refusal), err=True)
    sys.exit(1)
