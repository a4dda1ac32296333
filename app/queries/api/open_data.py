"""Results that everybody may take away as data: which are open, and every line of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import exists, select

from app.errors import NotFound
from app.extensions import db
from app.models import Level, OpenCycle, Result, ResultRow
from app.queries.api.results import every_line, find_result
from app.queries.api.shapes import RowData
from app.queries.api.units import find_cycle
from app.queries.results.issued import is_public


@dataclass(frozen=True, slots=True)
class OpenResult:
    """Một bản kết quả đã công bố: những gì trang công khai của nó ghi, không hơn."""

    cycle_id: Annotated[int, "số của đợt"]
    title: Annotated[str, "tên đợt"]
    year: Annotated[int, "năm đánh giá"]
    level: Annotated[Level, "cấp được đánh giá"]
    organiser: Annotated[str, "cơ quan tổ chức"]
    version: Annotated[int, "bản thứ mấy; bản sau là đính chính"]
    published_at: Annotated[datetime, "lúc công bố"]
    decision_number: Annotated[str | None, "số quyết định"]
    decision_date: Annotated[date | None, "ngày quyết định"]
    note: Annotated[str | None, "lý do đính chính"]
    bundle_sha256: Annotated[str | None, "mã băm của gói tính lại"]
    illustrative: Annotated[bool, "số liệu hoặc bộ tiêu chí minh họa"]
    rows: Annotated[tuple[RowData, ...], "các đơn vị, theo thứ tự công bố"]


def is_open(cycle_id: int) -> bool:
    """Say whether the standing body opened the results of a cycle as data."""
    return bool(db.session.scalar(select(exists().where(OpenCycle.cycle_id == cycle_id))))


def check_open(result_id: int) -> None:
    """Raise ``NotFound`` for a version that is not open."""
    query = select(Result.id).join(OpenCycle, OpenCycle.cycle_id == Result.cycle_id)
    if db.session.scalar(query.where(Result.id == result_id, is_public())) is None:
        raise NotFound


def read_open_head(result_id: int) -> OpenResult:
    """Read a version that is open, without its lines; raise ``NotFound``."""
    check_open(result_id)
    result = find_result(result_id)
    cycle = find_cycle(result.cycle_id)
    return OpenResult(
        cycle_id=cycle.id,
        title=cycle.title,
        year=cycle.year,
        level=cycle.level,
        organiser=cycle.organiser,
        version=result.version,
        published_at=result.published_at,
        decision_number=result.decision_number,
        decision_date=result.decision_date,
        note=result.note,
        bundle_sha256=result.bundle_sha256,
        illustrative=cycle.illustrative,
        rows=(),
    )


def read_open_rows(result_id: int) -> tuple[RowData, ...]:
    """Read all lines of a version, whether it is open or not: whoever asks has its head already."""
    return every_line(ResultRow.result_id == result_id)
