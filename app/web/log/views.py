"""The log of everything, and the history of one sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.queries.log.events import MOST, LogEntry, LogFilter, read_log
from app.queries.log.history import read_history
from app.web.access import access, actor, roles
from app.web.formats import moment
from app.web.log import bp
from app.web.log.words import SUBJECTS, details, event_words
from app.web.tables import csv_file

READERS = roles(Role.AUDITOR, Role.ADMINISTRATOR)
WHOEVER_SEES_SHEETS = roles(*(role for role in Role if role is not Role.ADMINISTRATOR))


@bp.get("/")
@access(READERS)
def index() -> ResponseReturnValue:
    """List what happened, the newest first."""
    wanted = _wanted()
    page = read_log(actor(), wanted)
    return render_template(
        "log/list.html",
        page=page,
        wanted=wanted,
        subjects=SUBJECTS,
        details=details,
        older=_at(page.before) if page.before else None,
        newest=_at(None) if wanted.before else None,
        typed={name: request.args.get(name, "").strip() for name in DAYS},
    )


@bp.get("/log.csv")
@access(READERS)
def log_csv() -> ResponseReturnValue:
    """Hand out all that the filter keeps, the newest entries first, as a file that says where it was cut off."""
    page = read_log(actor(), replace(_wanted(), before=None), most=MOST)
    lines = [_cells(entry) for entry in page.entries]
    lines += [[line] for line in page.breaks]
    if page.before:
        lines.append([_("Còn mục cũ hơn: tệp chỉ giữ %(n)s mục mới nhất, hãy lọc hẹp hơn.", n=MOST)])
    return csv_file(f"{_('Nhật ký')}.csv", _header(), lines)


@bp.get("/assessments/<int:assessment_id>")
@access(WHOEVER_SEES_SHEETS)
def sheet(assessment_id: int) -> ResponseReturnValue:
    """Show what happened to a sheet, or to one of its indicators, and whether its chain holds."""
    code = request.args.get("code", "").strip()
    history = read_history(actor(), assessment_id, code or None)
    return render_template(
        "log/history.html",
        history=history,
        code=code,
        details=details,
        illustrative=history.head.cycle.illustrative,
    )


@bp.get("/assessments/<int:assessment_id>/history.csv")
@access(WHOEVER_SEES_SHEETS)
def sheet_csv(assessment_id: int) -> ResponseReturnValue:
    """Hand out the history of a sheet as a file."""
    history = read_history(actor(), assessment_id, request.args.get("code", "").strip() or None)
    name = f"{_('Lịch sử phiếu')} - {history.head.unit.full_name}.csv"
    return csv_file(name, _header(), [_cells(entry) for entry in history.entries])


def _at(before: int | None) -> str:
    """Return the address of the list as it is filtered, from another entry on."""
    kept = {name: value for name, value in request.args.items() if name != "before"}
    return f"{request.path}?{urlencode(kept | ({'before': str(before)} if before else {}))}"


def _wanted() -> LogFilter:
    """Read the filter from the address; an unknown word in it filters nothing."""
    subject = request.args.get("subject", "")
    return LogFilter(
        search=request.args.get("q", "").strip(),
        person=request.args.get("person", "").strip(),
        unit=request.args.get("unit", "").strip(),
        subject=subject if subject in SUBJECTS else "",
        since=_day("since"),
        until=_day("until"),
        before=request.args.get("before", type=int),
    )


DAYS: Final = ("since", "until")


def _day(name: str) -> date | None:
    typed = request.args.get(name, "").strip().replace("-", "/").replace(".", "/")
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007 - a day of the calendar has no zone
    except ValueError:
        return None


def _header() -> list[str]:
    told = [_("Lúc"), _("Người làm"), _("Việc"), _("Đối tượng"), _("Chi tiết")]
    return [*told, _("Chuỗi"), _("Mục"), _("Mã băm"), _("Mã băm mục liền trước")]


def _cells(entry: LogEntry) -> list[object]:
    told = "; ".join(f"{label}: {text}" for label, text in details(entry))
    words = event_words(entry.kind)
    who, place = entry.actor or _("Hệ thống"), [entry.stream, entry.seq, entry.hash, entry.prev_hash]
    return [moment(entry.at), who, words, entry.about, told, *place]
