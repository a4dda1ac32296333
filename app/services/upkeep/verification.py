"""The whole verification, check by check: log, rows, points, results and files, held against each other."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden
from app.extensions import db
from app.models import Event
from app.queries.condition import VERIFIED
from app.queries.verify.anchor import missing_from
from app.queries.verify.chain import breaks_in_the_log
from app.queries.verify.files import DamagedFile, damaged_files, strays
from app.queries.verify.points import cycles_to_check, points_out_of_step
from app.queries.verify.results import lines_unlike_their_traces, results_unlike_their_bundles
from app.queries.verify.rows import rows_unlike_the_log
from app.services import audit
from app.services.jobs.requests import request

log = logging.getLogger(__name__)

KIND: Final = "verify"
"""The work that runs every check, once a day and whenever an administrator asks."""
UNDER_WAY: Final = timedelta(days=3)
"""A file this young may wait for its form to be saved, or belong to a request that has not written its row yet."""

Check = Callable[[Counter[str]], Iterable[object]]
"""Gives something that says a sentence for every finding; counts what it has looked at by the noun people use."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found, and how many of what it has looked at."""

    title: str
    findings: tuple[str, ...]
    seen: Mapping[str, int]
    damaged: tuple[str, ...] | None = None
    """The digests of the files that are damaged, where the check read all files to the end."""


def ask_to_verify(actor: Actor, *, now: datetime) -> int:
    """Have everything verified now; return the id of the work, which is the same while it waits or runs.

    Raises ``Forbidden`` for all but administrators.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống yêu cầu soát toàn bộ được."))
    return request(KIND, key=KIND, arguments={}, actor=actor, now=now, renew=True)


def findings(anchor: Path | None, *, now: datetime) -> Iterator[Checked]:
    """Run every check, and the comparison with an anchor where there is one."""
    if anchor is not None:
        with anchor.open(encoding="utf-8") as file:
            lines = [line for line in file if line.strip()]
        yield Checked("Nhật ký so với tệp mốc", tuple(missing_from(lines)), {"chuỗi": len(lines)})
    for title in TITLES:
        yield run_check(title, now=now)


def run_check(title: str, *, now: datetime) -> Checked:
    """Run one of the checks of ``TITLES``; it reads, and writes nothing."""
    if title == STRAYS:
        left = strays(older_than=now - UNDER_WAY)
        return Checked(
            title, tuple(f"Tệp {name} trong kho: không dòng nào ghi tệp này." for name in left), {}
        )
    return _checked(title, CHECKS[title])


def last_verified() -> datetime | None:
    """Say when everything was last verified and written down; nothing where it never was."""
    return db.session.scalar(
        select(Event.at).where(Event.kind == VERIFIED).order_by(Event.id.desc()).limit(1)
    )


def record_verification(findings_count: int, *, anchor: str | None, now: datetime) -> None:
    """Write down that everything was verified and how much was found.

    ``anchor`` is the SHA-256 of the anchor that was written by it: the log then says which anchors there are.
    """
    audit.record(
        VERIFIED, stream="installation", now=now, data={"findings": findings_count, "anchor": anchor}
    )


def _checked(title: str, check: Check) -> Checked:
    """Run one check; what it cannot even read is a finding, and hides none of the other checks'."""
    problems: list[str] = []
    seen: Counter[str] = Counter()
    damaged: list[str] | None = [] if check is damaged_files else None
    try:
        for finding in check(seen):
            problems.append(str(finding))
            if damaged is not None and isinstance(finding, DamagedFile):
                damaged.append(finding.sha256)
    except Exception as error:
        db.session.rollback()
        log.exception("a check of the verification broke off")
        damaged = None
        problems.append(
            f"Việc soát dừng giữa chừng vì dữ liệu không đọc được ({type(error).__name__}: {error})."
        )
    return Checked(title, tuple(problems), seen, None if damaged is None else tuple(damaged))


def _points(seen: Counter[str]) -> Iterator[str]:
    for cycle_id in cycles_to_check():
        seen["đợt"] += 1
        for row in points_out_of_step(cycle_id):
            yield (
                f"Đơn vị {row.unit_code}, chỉ tiêu {row.code} ({row.stage.value}): đang là “{row.stored}”,"
                f" tính lại từ số liệu ra “{row.computed}”."
            )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "Chuỗi băm của nhật ký": breaks_in_the_log,
        "Từng dòng đã lưu theo nhật ký": rows_unlike_the_log,
        "Điểm đã lưu theo số liệu": _points,
        "Kết quả đã công bố theo gói tính lại": results_unlike_their_bundles,
        "Dòng kết quả theo cách tính đã lưu": lines_unlike_their_traces,
        "Tệp đã lưu theo mã băm": damaged_files,
    }
)

STRAYS: Final = "Tệp không thuộc dòng nào"
TITLES: Final = (*CHECKS, STRAYS)
"""Every check that needs no anchor, in the order in which they run."""
