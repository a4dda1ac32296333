"""Locks of a cycle in words: which rule, since when and by whom, and what can be done instead."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext as _

from app.access.cycle_locks import End, Setting
from app.errors import N_
from app.queries.cycles.locks import read_cycle_lock
from app.services.refusals import moment
from app.sheet.values import CycleView
from app.web.formats import moment as at_minute
from app.web.locks import LockWords

CANCELLED = N_("%(by)s đã hủy đợt này lúc %(at)s, lý do: %(reason)s. Những gì đã nhập chỉ còn xem được.")
RULES: Mapping[End, str] = {
    End.ARCHIVED: N_("Đợt đã lưu trữ nên chỉ còn xem được; không ai mở lại được."),
    End.PUBLISHED: N_(
        "Kết quả của đợt đã công bố nên đơn vị, khối xếp hạng và cách nghe đơn vị không đổi được nữa. Cần sửa kết quả,"
        " cơ quan thường trực mở lại phiếu kèm lý do rồi công bố bản đính chính."
    ),
}


def configure_cycle_locks(app: Flask) -> None:
    """Give templates what kept the reader from a setting: ``cycle|cycle_lock("units")``."""
    app.add_template_filter(cycle_lock)


def cycle_lock(cycle: CycleView, setting: str = Setting.DATES) -> LockWords | None:
    """Say why a setting of the cycle is closed, since when and by whom; nothing where it can be changed."""
    lock = read_cycle_lock(cycle, Setting(setting))
    if lock is None:
        return None
    if cycle.cancelled:
        shut = cycle.cancelled
        words: str = _(CANCELLED, by=shut.by, at=at_minute(shut.at), reason=shut.reason)
        return LockWords(words, "", ())
    since, by = moment(lock.closing.at), lock.closing.by
    origin: str = _("Khóa từ %(since)s, do %(by)s.", since=since, by=by)
    return LockWords(_(RULES[lock.end]), origin, ())
