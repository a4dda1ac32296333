"""Command line of the application (``flask --app wsgi …``)."""

from __future__ import annotations

import csv
import sys
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.access.actor import Role
from app.cli_accounts import export_accounts, import_accounts, remove_second_factor
from app.cli_sheets import import_sheets
from app.cli_storage import storage
from app.cli_units import export_units, import_units
from app.cli_verifying import verify
from app.cli_watching import metrics
from app.demo import accounts as demo_accounts
from app.demo import story
from app.errors import DomainError, Invalid
from app.extensions import db
from app.jobs.queue import queue
from app.local_time import VIETNAM
from app.queries.access_record import read_access_record
from app.queries.accounts import unit_id_of
from app.services.accounts.administration import OPERATOR, create
from app.services.accounts.granting import NewAccount
from app.services.publication.papers import Imprint
from app.storage.uploads import inspect
from app.web.words import ROLES
from config import Environment

account = AppGroup("account", help="Tài khoản.")
evidence = AppGroup("evidence", help="Tệp minh chứng.")
unit = AppGroup("unit", help="Đơn vị.")
sheet = AppGroup("sheet", help="Phiếu đánh giá.")


def configure_cli(app: Flask) -> None:
    """Register the commands."""
    sheet.add_command(import_sheets)
    account.add_command(import_accounts)
    account.add_command(export_accounts)
    account.add_command(remove_second_factor)
    unit.add_command(import_units)
    unit.add_command(export_units)
    app.cli.add_command(demo)
    app.cli.add_command(account)
    app.cli.add_command(verify)
    app.cli.add_command(storage)
    app.cli.add_command(access_record)
    app.cli.add_command(evidence)
    app.cli.add_command(unit)
    app.cli.add_command(sheet)
    app.cli.add_command(worker)
    app.cli.add_command(metrics)


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Nạp dữ liệu minh họa vào cơ sở dữ liệu trống và in các tài khoản."""
    settings = current_app.extensions["settings"]
    if settings.environment is Environment.PRODUCTION:
        click.echo(
            "Không nạp dữ liệu minh họa vào hệ thống thật. Đặt DTI_ENVIRONMENT=demo nếu đây là bản dùng thử."
        )
        sys.exit(1)
    password = demo_accounts.keep_password(settings.instance_dir)
    if story.is_empty():
        imprint = Imprint(settings.public_url)
        story.tell(password, imprint, now=_now(), say=lambda text: click.echo(f"    {text}"))
        db.session.commit()
    click.echo("\nTài khoản minh họa (chung một mật khẩu):")
    for account in demo_accounts.ACCOUNTS:
        click.echo(f"    {account.email:<28} {ROLES[account.role]} – {account.name}")
    click.echo(f"\n    Mật khẩu: {password}\n")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Làm việc nền: công bố, khóa phiếu quá hạn. Chạy cạnh ứng dụng; dừng bằng Ctrl+C, sau bước đang làm."""
    click.echo("Tiến trình nền đang chạy.")
    queue().work()


@account.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
@click.option("--unit", help="Mã đơn vị (ví dụ 18880), với vai trò gắn với một đơn vị.")
def create_account(email: str, name: str, role: str, unit: str | None) -> None:
    """Mở một tài khoản (mặc định là quản trị hệ thống) và in mật khẩu tạm đúng một lần."""
    try:
        unit_id = unit_id_of(unit, on=_now().date()) if unit else None
        _, password = create(OPERATOR, NewAccount(email, name, Role(role), unit_id), now=_now())
    except Invalid as error:
        for problems in error.fields.values():
            for problem in problems:
                click.echo(problem, err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"Đã mở tài khoản {email}. Mật khẩu tạm, phải đổi khi đăng nhập lần đầu: {password}")


@evidence.command("check")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def check_evidence(files: tuple[Path, ...]) -> None:
    """Cho biết từng tệp có được nhận làm minh chứng không, và vì sao; không lưu tệp nào."""
    max_bytes = current_app.extensions["settings"].max_upload_mb * 1024 * 1024
    refused = False
    for path in files:
        try:
            with path.open("rb") as file:
                inspect(file, path.name, max_bytes=max_bytes)
            click.echo(f"accepted: {path.name}")
        except DomainError as refusal:
            refused = True
            click.echo(f"refused: {path.name}: {refusal}")
    if refused:
        sys.exit(1)


@click.command("access-record")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày, ví dụ 2026-11-01.")
@click.option("--account", help="Thư điện tử của một người.")
@with_appcontext
def access_record(since: datetime | None, account: str | None) -> None:
    """In sổ truy cập dạng CSV: ai bị từ chối, ai mở minh chứng, gói kết quả, phiếu nháp của đơn vị khác."""
    writer = csv.writer(sys.stdout)
    writer.writerow(
        ["ngày", "việc", "tài khoản", "địa chỉ", "cách gọi", "trang", "lần đầu", "lần cuối", "số lần"]
    )
    for kept in read_access_record(since.date() if since else None, account):
        first, last = (f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}" for at in (kept.first_at, kept.last_at))
        day = f"{kept.day:%d/%m/%Y}"
        writer.writerow(
            [
                day,
                kept.occasion,
                kept.email or "",
                kept.address,
                kept.method,
                kept.place,
                first,
                last,
                kept.times,
            ]
        )


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"]()
    return moment
