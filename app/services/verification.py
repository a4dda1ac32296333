"""The whole verification, check by check: log, bundles and digests, held against what is stored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.extensions import db
from app.queries.verify.anchor import missing_from
from app.queries.verify.files import damaged_files, strays
from app.queries.verify.points import cycles_to_check, points_out_of_step
from app.queries.verify.results import results_unlike_their_bundles
from app.queries.verify.seal import broken_seals
from app.queries.verify.statuses import untold_statuses
from app.queries.verify.told import cycles_unlike_the_log, roles_unlike_the_log, sheets_unlike_the_log
from app.services import audit

log = logging.getLogger(__name__)

UNDER_WAY: Final = timedelta(hours=1)
"""A file this young may belong to a request that has not written its row yet, or has just lost a race."""


def findings(anchor: Path | None, *, now: datetime) -> Iterator[tuple[str, list[str]]]:
    """Run every check, and the comparison with an anchor where there is one; give each title with what it found."""
    if anchor is not None:
        with anchor.open(encoding="utf-8") as lines:
            yield "Nhật ký so với tệp mốc", list(missing_from(lines))
    for title, check in CHECKS.items():
        yield title, _found(check)
    yield "Tệp không thuộc dòng nào", strays(older_than=now - UNDER_WAY)


def _found(check: Callable[[], list[str] | Iterator[str]]) -> list[str]:
    """Run one check; a row that it cannot even read is a finding, and hides none of the other checks'."""
    found: list[str] = []
    try:
        found.extend(check())
    except Exception as error:
        db.session.rollback()
        log.exception("a check of the verification broke off")
        found.append(f"việc soát dừng giữa chừng vì dữ liệu không đọc được ({type(error).__name__}: {error})")
    return found


def _points() -> list[str]:
    return [
        f"{each.unit_code} {each.code} ({each.stage.value}): {each.stored} ≠ {each.computed}"
        for cycle_id in cycles_to_check()
        for each in points_out_of_step(cycle_id)
    ]


CHECKS: Final[Mapping[str, Callable[[], list[str] | Iterator[str]]]] = MappingProxyType(
    {
        "Chuỗi băm của nhật ký": audit.verify,
        "Trạng thái phiếu theo nhật ký": untold_statuses,
        "Biên nhận, hạn, số liệu, minh chứng theo nhật ký": sheets_unlike_the_log,
        "Mốc thời gian, giấy tờ của đợt theo nhật ký": cycles_unlike_the_log,
        "Vai trò theo nhật ký": roles_unlike_the_log,
        "Điểm đã lưu theo số liệu": _points,
        "Kết quả đã công bố theo niêm phong": broken_seals,
        "Kết quả đã công bố theo gói tính lại": results_unlike_their_bundles,
        "Tệp đã lưu theo mã băm": damaged_files,
    }
)
