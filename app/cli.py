"""Command line of the application (``flask --app wsgi …``)."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.access.actor import Role
from app.demo import accounts as demo_accounts
from app.demo import story
from app.errors import Invalid
from app.extensions import db
from app.services import audit
from app.services.account_admin import OPERATOR, NewAccount, create
from app.services.papers import Imprint
from app.web.http import utc_now
from app.web.words import ROLES
from config import Environment

account = AppGroup("account", help="Tài khoản.")
log = AppGroup("log", help="Nhật ký hệ thống.")


def configure_cli(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(demo)
    app.cli.add_command(account)
    app.cli.add_command(log)


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
@click.option("--unit", type=int, help="Mã số đơn vị trong hệ thống, với vai trò gắn với một đơn vị.")
def create_account(email: str, name: str, role: str, unit: int | None) -> None:
    """Mở một tài khoản (mặc định là quản trị hệ thống) và in mật khẩu tạm đúng một lần."""
    try:
        _, password = create(OPERATOR, NewAccount(email, name, Role(role), unit), now=utc_now())
    except Invalid as error:
        for problems in error.fields.values():
            for message, params in problems:
                click.echo(message % params if params else message, err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"Đã mở tài khoản {email}. Mật khẩu tạm, phải đổi khi đăng nhập lần đầu: {password}")


@log.command("verify")
def verify_log() -> None:
    """Soát chuỗi băm của nhật ký; báo mọi chỗ bị sửa, thiếu, thêm hoặc đảo thứ tự."""
    broken = audit.verify()
    for place in broken:
        click.echo(f"Không khớp: {place}", err=True)
    if broken:
        sys.exit(1)
    click.echo("Nhật ký nguyên vẹn.")
