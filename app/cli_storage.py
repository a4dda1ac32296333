"""``flask --app wsgi storage``: the store of files by itself, held against the rows that name its files."""

from __future__ import annotations

import sys
from collections import Counter

import click
from flask.cli import AppGroup, with_appcontext

from app.database import only_reading
from app.extensions import db
from app.queries.verify.files import damaged_files, files_aside, strays
from app.services.evidence.quarantine import documents_by_digest, judge_again
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
            damaged = [str(file) for file in damaged_files(seen)]
            left = strays(older_than=utc_now() - UNDER_WAY)
            aside = [str(file) for file in files_aside()]
            db.session.rollback()
    except StoreTrouble as trouble:
        sys.exit(f"Kho tệp không trả lời: {trouble.reason}. Hãy xem ổ đĩa hay máy chủ của kho.")
    for sentence in damaged:
        click.echo(sentence, err=True)
    for sentence in aside:
        click.echo(sentence, err=True)
    for name in left:
        click.echo(f"Tệp {name}: không dòng nào nhắc đến (dọn bằng storage sweep).", err=True)
    click.echo(
        f"{store().place}: {seen['tệp']} tệp có dòng, {len(damaged)} hỏng; {len(left)} tệp không dòng nào;"
        f" {len(aside)} tệp đang cách ly."
    )
    if damaged:
        sys.exit(1)


@storage.command("judge")
@with_appcontext
def judge() -> None:
    """Xét lại mọi tài liệu đã nhận theo quy định của bản phần mềm này; tệp không qua thì cách ly, không xóa."""
    judged = 0
    for sha256, filename in documents_by_digest():
        # Each is written down by itself: reading a file takes up to a second, and people go on saving.
        for _digest, reason in judge_again([(sha256, filename)], now=utc_now()):
            click.echo(f"Tệp {sha256} (“{filename}”): cách ly. {reason}", err=True)
        db.session.commit()
        judged += 1
    click.echo(f"Đã xét lại {judged} tệp; {len(files_aside())} tệp đang cách ly.")


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
