"""Command line of the application (``flask --app wsgi …``)."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.access.actor import Role
from app.demo import accounts as demo_accounts
from app.demo import story
from app.errors import DomainError, Invalid
from app.extensions import db
from app.local_time import VIETNAM
from app.queries.access_record import read_access_record
from app.queries.accounts import unit_id_of
from app.queries.verify.files import damaged_files
from app.queries.verify.points import cycles_to_check, points_out_of_step
from app.queries.verify.statuses import untold_statuses
from app.services import audit
from app.services.accounts.administration import OPERATOR, NewAccount, create
from app.services.publication.papers import Imprint
from app.storage.uploads import inspect
from app.web.http import utc_now
from app.web.words import ROLES
from config import Environment

account = AppGroup("account", help="Tài khoản.")
evidence = AppGroup("evidence", help="Tệp minh chứng.")


def configure_cli(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(demo)
    app.cli.add_command(account)
    app.cli.add_command(verify)
    app.cli.add_command(access_record)
    app.cli.add_command(evidence)


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
        imprint = Imprint(settings.authority, settings.province, settings.public_url)
        story.tell(password, imprint, now=utc_now(), say=lambda text: click.echo(f"    {text}"))
        db.session.commit()
    click.echo("\nTài khoản minh họa (chung một mật khẩu):")
    for each in demo_accounts.ACCOUNTS:
        click.echo(f"    {each.email:<28} {ROLES[each.role]} – {each.name}")
    click.echo(f"\n    Mật khẩu: {password}\n")


@account.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
@click.option("--unit", help="Mã đơn vị (ví dụ 18880), với vai trò gắn với một đơn vị.")
def create_account(email: str, name: str, role: str, unit: str | None) -> None:
    """Mở một tài khoản (mặc định là quản trị hệ thống) và in mật khẩu tạm đúng một lần."""
    try:
        unit_id = unit_id_of(unit, on=utc_now().date()) if unit else None
        _, password = create(OPERATOR, NewAccount(email, name, Role(role), unit_id), now=utc_now())
    except Invalid as error:
        for problems in error.fields.values():
            for message, params in problems:
                click.echo(message % params if params else message, err=True)
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


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Soát nhật ký, trạng thái, điểm đã lưu và tệp đã lưu; báo mọi chỗ không khớp."""
    found = False
    for title, check in CHECKS.items():
        broken = check()
        found = found or bool(broken)
        click.echo(f"{title}: {'nguyên vẹn' if not broken else f'{len(broken)} chỗ không khớp'}")
        for place in broken:
            click.echo(f"    {place}", err=True)
    if found:
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


def _points() -> list[str]:
    return [
        f"{each.unit_code} {each.code} ({each.stage.value}): {each.stored} ≠ {each.computed}"
        for cycle_id in cycles_to_check()
        for each in points_out_of_step(cycle_id)
    ]


CHECKS: Mapping[str, Callable[[], list[str]]] = MappingProxyType(
    {
        "Chuỗi băm của nhật ký": audit.verify,
        "Trạng thái phiếu theo nhật ký": untold_statuses,
        "Điểm đã lưu theo số liệu": _points,
        "Tệp đã lưu theo mã băm": damaged_files,
    }
)
