"""``flask --app wsgi verify``: everything that is stored, held against the log, the bundles and the digests."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.database import only_reading
from app.extensions import db
from app.queries.verify.anchor import NotAnAnchor, heads
from app.seals.tables import UNSEALED, sealed_tables
from app.services.upkeep.verification import findings, record_verification
from app.web.http import utc_now


@click.command("verify")
@click.option(
    "--anchor", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="So với tệp mốc này."
)
@click.option(
    "--write-anchor", type=click.Path(dir_okay=False, path_type=Path), help="Ghi mốc mới ra tệp này."
)
@click.option("--record", is_flag=True, help="Ghi vào nhật ký rằng đã soát, cho trang tình trạng hệ thống.")
@with_appcontext
def verify(anchor: Path | None, write_anchor: Path | None, record: bool) -> None:
    """Soát mọi thứ đã lưu với nhật ký, với gói kết quả, với mã băm; báo mọi chỗ không khớp."""
    mismatch, written = False, None
    try:
        with only_reading():
            checked = list(findings(anchor, now=utc_now()))
            db.session.rollback()
    except NotAnAnchor as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)
    for check in checked:
        mismatch = mismatch or bool(check.findings)
        state = "nguyên vẹn" if not check.findings else f"{len(check.findings)} chỗ không khớp"
        seen = ", ".join(f"{count} {noun}" for noun, count in check.seen.items())
        click.echo(f"{check.title}: {state}{f' (đã soát {seen})' if seen else ''}")
        for place in check.findings:
            click.echo(f"    {place}", err=True)
    if anchor is None:
        click.echo(
            "Không có tệp mốc (--anchor): không chứng minh được đuôi nhật ký, hay cả một chuỗi, không bị cắt bỏ."
        )
    click.echo(f"Đã soát từng cột của {len(sealed_tables())} bảng; không soát {len(UNSEALED)} bảng:")
    for table, reason in UNSEALED.items():
        click.echo(f"    {table}: {reason}")
    if write_anchor is not None and mismatch:
        click.echo(
            "Không ghi mốc: đang có chỗ không khớp, mốc ghi lúc này sẽ nhận chỗ sai là đúng.", err=True
        )
    elif write_anchor is not None:
        lines = list(heads(db.session()))
        content = "".join(f"{line}\n" for line in lines).encode()
        write_anchor.write_bytes(content)
        written = hashlib.sha256(content).hexdigest()
        click.echo(f"Đã ghi mốc của {len(lines)} chuỗi vào {write_anchor}. Hãy giữ tệp này ở ngoài máy chủ.")
    if record:
        total = sum(len(check.findings) for check in checked)
        record_verification(total, anchor=written, now=utc_now())
        db.session.commit()
    if mismatch:
        click.echo(
            "Có chỗ không khớp: đừng sửa thẳng trong cơ sở dữ liệu. Hãy giữ một bản sao nguyên trạng, đối chiếu các"
            " dòng trên với bản sao lưu gần nhất, rồi khôi phục từ bản sao lưu đó.",
            err=True,
        )
        sys.exit(1)
