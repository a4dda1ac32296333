"""Finished sheets by the command line of the server: looked at, then proposed; confirming them is done on a page."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.errors import Refused
from app.extensions import db
from app.queries.accounts import cycle_of_set
from app.services.accounts.administration import OPERATOR
from app.services.sheets.proposing import Dry, dry_run, propose
from app.services.tables.lines import ImportRefused
from app.web.http import problem_text


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cycle", "tree_id", required=True, help="Bộ tiêu chí của đợt, ví dụ dti/2024/district.")
@click.option("--dry-run", "dry", is_flag=True, help="Chỉ soát và cho biết tệp sẽ làm gì; không gửi đề nghị.")
@with_appcontext
def import_sheets(file: Path, tree_id: str, dry: bool) -> None:
    """Đề nghị nhập phiếu đã chấm xong từ một bảng CSV hoặc Excel. Cơ quan thường trực xác nhận trên trang."""
    cycle_id = cycle_of_set(tree_id)
    if cycle_id is None:
        raise click.BadParameter(f"không có đợt nào dùng bộ “{tree_id}”.", param_hint="--cycle")
    now: datetime = current_app.extensions["clock"]()
    content = file.read_bytes()
    try:
        _tell(dry_run(OPERATOR, cycle_id, content, filename=file.name, now=now))
        if dry:
            click.echo("Chưa gửi đề nghị; bỏ --dry-run để gửi.")
            return
        proposal = propose(OPERATOR, cycle_id, content, filename=file.name, now=now)
    except ImportRefused as refusal:
        for problem in refusal.problems:
            place = f"Dòng {problem.line}: " if problem.line else ""
            click.echo(f"{place}{problem_text(problem)}", err=True)
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"Đã gửi đề nghị số {proposal.id}. Chưa có phiếu nào thay đổi.")


def _tell(dry: Dry) -> None:
    for note in dry.notes:
        click.echo(problem_text(note))
    changes = sum(len(plan.sheet.changes) for plan in dry.planned)
    differences = sum(len(plan.sheet.differences) for plan in dry.planned)
    click.echo(
        f"Phiếu sẽ nhập: {len(dry.planned)}; đã có đúng như vậy: {dry.unchanged}; giá trị bị thay:"
        f" {changes}; điểm khác số liệu:"
        f" {differences}."
    )
