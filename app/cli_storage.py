"""``flask --app wsgi storage``: the store of files by itself, held against the rows that name its files."""

from __future__ import annotations

import sys
from collections import Counter

import click
from flask.cli import AppGroup, with_appcontext

from app.database import only_reading
from app.extensions import db
from app.queries.verify.files import damaged_files, strays
from app.services.upkeep.verification import UNDER_WAY
from app.storage import StoreTrouble, store
from app.web.http import utc_now

storage = AppGroup("storage", help="Kho tệp.")


@storage.command("verify")
@with_appcontext
def verify() -> None:
    """Đọc lại mọi tệp và so mã băm; báo tệp có dòng mà mất hay bị sửa, và tệp không dòng nào nhắc đến."""
    seen: Counter[str] = Counter()
    try:
        with only_reading():
            damaged = list(damaged_files(seen))
            left = strays(older_than=utc_now() - UNDER_WAY)
            db.session.rollback()
    except StoreTrouble as trouble:
        sys.exit(f"Kho tệp không trả lời: {trouble.reason}. Hãy xem ổ đĩa hay máy chủ của kho.")
    for sentence in damaged:
        click.echo(sentence, err=True)
    for name in left:
        click.echo(f"Tệp {name}: không dòng nào nhắc đến (dọn bằng storage sweep).", err=True)
    click.echo(
        f"{store().place}: {seen['tệp']} tệp có dòng, {len(damaged)} hỏng; {len(left)} tệp không dòng nào."
    )
    if damaged:
        sys.exit(1)


@storage.command("sweep")
@click.option("--yes", is_flag=True, help="Xóa thật; không có thì chỉ liệt kê.")
@with_appcontext
def sweep(yes: bool) -> None:
    """Liệt kê, hoặc xóa, tệp trong kho mà không dòng nào trong cơ sở dữ liệu nhắc đến (cũ hơn ba ngày)."""
    # The age of a file is told by the machine's clock, whatever the application is told to go by.
    names = strays(older_than=utc_now() - UNDER_WAY)
    for name in names:
        click.echo(name)
        if yes:
            store().discard(name)
    click.echo(f"{'Đã xóa' if yes else 'Có thể xóa (thêm --yes)'}: {len(names)} tệp.")
