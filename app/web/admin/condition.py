"""How the system is doing, on one page: what an administrator is asked on the telephone, and what needs a hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.backups.failure import BackupFailed
from app.backups.shelf import Shelf
from app.jobs.queue import SILENT, QueueAway, queue
from app.queries.condition import Condition, Verification, read_condition
from app.services.upkeep.verification import ask_to_verify
from app.storage import StoreTrouble, store
from app.version import version
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.formats import figure, moment, size
from app.web.http import now, settings
from app.web.jobs import started
from app.workflow.jobs import JobState

LEAST_FREE: Final = 10
"""Per cent of a disk that should be free."""
OLDEST_COPY: Final = timedelta(hours=26)
OLDEST_VERIFICATION: Final = timedelta(hours=50)
DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is looked at. ``sound`` is nothing where there is nothing to judge; ``advice`` says what to do."""

    name: str
    value: str
    sound: bool | None = None
    advice: str = ""
    url: str = ""


@bp.get("/condition")
@access(roles(Role.ADMINISTRATOR))
def condition() -> ResponseReturnValue:
    """Show everything, what needs a hand first counted."""
    lines = tuple(_lines(read_condition(actor())))
    wanting = sum(line.sound is False for line in lines)
    return render_template("admin/condition.html", lines=lines, wanting=wanting, at=now())


@bp.post("/condition/verification")
@access(roles(Role.ADMINISTRATOR))
def verify_now() -> ResponseReturnValue:
    """Have everything verified in the background."""
    return started(ask_to_verify(actor(), now=now()))


def _lines(state: Condition) -> Iterator[Line]:
    yield Line(
        _("Phần mềm"),
        _("bản %(version)s, cơ sở dữ liệu bản %(schema)s", version=version(), schema=state.schema),
    )
    yield Line(
        _("Cơ sở dữ liệu"),
        f"{DATABASES.get(state.dialect, state.dialect)}, {size(state.size)}",
    )
    yield _store(state)
    yield from _disks()
    yield _worker()
    yield _jobs(state)
    yield _copy(settings().backups, now())
    yield _verification(state.verified, now())


def _store(state: Condition) -> Line:
    value = _(
        "%(place)s: %(n)s tệp, %(size)s",
        place=store().place,
        n=figure(state.files),
        size=size(state.files_size),
    )
    try:
        store().mark()
    except StoreTrouble as trouble:
        return Line(
            _("Kho tệp"), value, sound=False, advice=_("Không trả lời: %(reason)s.", reason=trouble.reason)
        )
    return Line(_("Kho tệp"), value, sound=True)


def _disks() -> Iterator[Line]:
    """The free room of every disk that something of ours lies on, each disk once."""
    folders = {_("dữ liệu"): settings().instance_dir, _("sao lưu"): settings().backups}
    if not settings().store:
        folders[_("kho tệp")] = settings().storage
    by_disk: dict[int, list[tuple[str, Path]]] = {}
    for what, folder in folders.items():
        if folder is not None and folder.is_dir():
            by_disk.setdefault(folder.stat().st_dev, []).append((what, folder))
    for placed in by_disk.values():
        usage = shutil.disk_usage(placed[0][1])
        enough = usage.free * 100 >= usage.total * LEAST_FREE
        yield Line(
            _("Ổ đĩa: %(what)s", what=", ".join(what for what, _folder in placed)),
            _("còn %(free)s trong %(total)s", free=size(usage.free), total=size(usage.total)),
            sound=enough,
            advice="" if enough else _("Sắp đầy: dọn ổ đĩa hoặc chuyển sang ổ lớn hơn."),
        )


def _worker() -> Line:
    name = _("Tiến trình nền")
    advice = _("Trên máy chủ, chạy: systemctl restart dti-worker.")
    try:
        beat = queue().last_beat()
    except QueueAway:
        return Line(name, _("hàng đợi không trả lời"), sound=False, advice=advice)
    if beat is None:
        return Line(name, _("chưa từng chạy"), sound=False, advice=advice)
    alive = now() - beat <= SILENT
    return Line(
        name,
        _("có tín hiệu lúc %(at)s", at=moment(beat)),
        sound=alive,
        advice="" if alive else advice,
    )


def _jobs(state: Condition) -> Line:
    waiting = state.jobs.get(JobState.WAITING, 0) + state.jobs.get(JobState.RUNNING, 0)
    failed = state.dead_letters
    return Line(
        _("Việc nền"),
        _("%(waiting)s đang chờ hoặc đang làm, %(failed)s không làm được", waiting=waiting, failed=failed),
        sound=failed == 0,
        advice=_("Mở danh sách để xem vì sao, rồi cho làm lại hoặc cất kèm lý do.") if failed else "",
        url=url_for("admin.dead_letters") if failed else url_for("jobs.index"),
    )


def _copy(folder: Path | None, at: datetime) -> Line:
    name = _("Sao lưu gần nhất")
    if folder is None:
        return Line(
            name,
            _("không rõ"),
            advice=_("Đặt DTI_BACKUPS là thư mục ở ổ khác: mỗi giờ tự sao lưu."),
        )
    try:
        manifest = Shelf(folder).copy(None).manifest
    except (BackupFailed, OSError):
        return Line(
            name,
            _("chưa có bản nào dùng được"),
            sound=False,
            advice=_("Trên máy chủ, chạy: systemctl start dti-backup."),
        )
    fresh = at - manifest.made_at <= OLDEST_COPY
    return Line(
        name,
        _(
            "%(at)s: cơ sở dữ liệu %(size)s, %(n)s tệp",
            at=moment(manifest.made_at),
            size=size(manifest.database_size),
            n=figure(manifest.files),
        ),
        sound=fresh,
        advice=""
        if fresh
        else _("Đã quá một ngày: xem việc nền không làm được, và journalctl -u dti-backup."),
    )


def _verification(verified: Verification | None, at: datetime) -> Line:
    name = _("Soát toàn bộ gần nhất")
    if verified is None:
        return Line(
            name,
            _("chưa lần nào"),
            sound=False,
            advice=_("Sẽ tự soát lúc 3 giờ sáng hoặc 12 giờ trưa; cần ngay thì bấm nút ở cuối trang."),
        )
    fresh = at - verified.at <= OLDEST_VERIFICATION
    said = _("%(n)s chỗ không khớp", n=verified.findings) if verified.findings else _("mọi thứ nguyên vẹn")
    advice = ""
    if verified.findings:
        advice = _(
            "Đừng sửa trong cơ sở dữ liệu: xem journalctl -u dti-worker -u dti-verify, docs/operate/backup.md."
        )
    elif not fresh:
        advice = _("Đã quá hai ngày: xem tiến trình nền, và systemctl status dti-verify.timer.")
    anchor = _("; mốc nhật ký %(digest)s…", digest=verified.anchor[:12]) if verified.anchor else ""
    return Line(
        name, f"{moment(verified.at)}: {said}{anchor}", sound=fresh and not verified.findings, advice=advice
    )
