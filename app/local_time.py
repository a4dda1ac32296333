"""Vietnamese civil time: moments are kept in UTC, days and shown times are those of the province."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(moment: datetime) -> date:
    """Return the calendar day in Vietnam at ``moment`` (aware)."""
    return moment.astimezone(VIETNAM).date()
