"""``flask unit import`` and ``unit export``: units from a table, and back into the same columns."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli_files import hand_out, output_option
from app.extensions import db
from app.local_time import local_day
from app.models import Level
from app.queries.accounts import unit_id_of
from app.services.accounts.administration import OPERATOR
from app.services.tables.lines import ImportRefused
from app.services.tables.units import read_units, table_out
from app.services.units.exporting import exported
from app.services.units.storing import Place, store_units
from app.text import parse_day
from app.web.http import problem_text

ALL: Final = "all"

level_option = click.option(
    "--level",
    type=click.Choice([*(level.value for level in Level), ALL]),
    default=Level.COMMUNE.value,
    help="Cấp; all là mọi cấp trong một bảng.",
)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@level_option
@click.option(
    "--from", "since", help="Ngày bắt đầu của những dòng để trống cột “Có từ ngày”, dạng 01/07/2025."
)
@click.option("--parent", help="Mã đơn vị cấp trên của những dòng để trống cột ấy, như vào ngày ở --from.")
@click.option("--dry-run", is_flag=True, help="Chỉ soát và cho biết sẽ thêm gì; không lưu.")
@with_appcontext
def import_units(file: Path, level: str, since: str | None, parent: str | None, dry_run: bool) -> None:
    """Thêm đơn vị từ một bảng CSV hoặc Excel. Sai một dòng thì không thêm dòng nào.

    Các cột: mã, loại, tên ngắn, tên đầy đủ; có thể thêm: có từ ngày, đến trước ngày, mã và ngày bắt đầu của đơn vị cấp
    trên, mã đơn vị hành chính, mã định danh điện tử. Bảng mà lệnh export lấy ra nhập lại được nguyên vẹn.
    """
    first = _day(since, "--from")
    above = unit_id_of(parent, on=first or local_day(_now())) if parent else None
    if parent and above is None:
        day = f"{first or local_day(_now()):%d/%m/%Y}"
        raise click.BadParameter(f"không có đơn vị mã “{parent}” vào ngày {day}.", param_hint="--parent")
    try:
        lines = read_units(file.read_bytes(), _level(level))
        plan = store_units(None, lines, Place(_level(level), first, above), now=_now())
    except ImportRefused as refusal:
        _refuse(refusal)
    added = len(plan.fresh)
    known = f", {len(lines) - added} đơn vị đã có từ trước" if len(lines) > added else ""
    known += f", ghi mã chính thức cho {plan.coded} đơn vị trong số đó" if plan.coded else ""
    if dry_run:
        db.session.rollback()
        click.echo(f"Sẽ thêm {added} đơn vị{known}. Chưa lưu gì; bỏ --dry-run để thêm thật.")
    else:
        db.session.commit()
        click.echo(f"Đã thêm {added} đơn vị{known}.")


@click.command("export")
@level_option
@click.option("--on", help="Các đơn vị có vào ngày này, dạng 01/07/2025; không ghi là hôm nay.")
@click.option("--everything", is_flag=True, help="Kể cả đơn vị đã kết thúc và chưa bắt đầu.")
@output_option
@with_appcontext
def export_units(level: str, on: str | None, everything: bool, output: Path | None) -> None:
    """Lấy ra các đơn vị của một cấp (hoặc mọi cấp), đúng các cột mà lệnh import nhận.

    Không có --output thì in dạng CSV.
    """
    day = _day(on, "--on") or local_day(_now())
    hand_out(table_out(exported(OPERATOR, _level(level), on=day, everything=everything)), output)


def _refuse(refusal: ImportRefused) -> NoReturn:
    for problem in refusal.problems:
        place = f"Dòng {problem.line}: " if problem.line else ""
        code = f"{problem.place}: " if problem.place else ""
        click.echo(f"{place}{code}{problem_text(problem)}", err=True)
    click.echo(str(refusal), err=True)
    sys.exit(1)


def _level(word: str) -> Level | None:
    return None if word == ALL else Level(word)


def _day(typed: str | None, option: str) -> date | None:
    if typed is None:
        return None
    try:
        return parse_day(typed)
    except ValueError:
        raise click.BadParameter(f"“{typed}” không phải ngày dạng 01/07/2025.", param_hint=option) from None


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"]()
    return moment
