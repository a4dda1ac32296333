"""What closes a cycle: the first rule that applies, with its moment and who did it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.cycle_locks import End, Setting, cycle_lock
from app.access.locks import Closing

NOON = datetime(2030, 11, 15, 5, 0, tzinfo=UTC)
ENDS = {end: Closing(NOON + timedelta(days=days), end.value) for days, end in enumerate(End)}


def test_an_open_cycle_has_no_lock() -> None:
    assert all(cycle_lock(setting, {}) is None for setting in Setting)


@pytest.mark.parametrize(
    ("setting", "happened", "told"),
    [
        (Setting.DATES, {End.PUBLISHED}, None),
        (Setting.UNITS, {End.PUBLISHED}, End.PUBLISHED),
        (Setting.RESULTS, {End.PUBLISHED}, None),
        (Setting.RESULTS, {End.PUBLISHED, End.ARCHIVED}, End.ARCHIVED),
        (Setting.RESULTS, {End.CANCELLED}, End.CANCELLED),
        (Setting.DATES, {End.PUBLISHED, End.ARCHIVED}, End.ARCHIVED),
        (Setting.UNITS, {End.PUBLISHED, End.ARCHIVED}, End.ARCHIVED),
        (Setting.UNITS, {End.CANCELLED}, End.CANCELLED),
    ],
)
def test_the_strongest_end_is_told_with_its_own_moment(
    setting: Setting, happened: set[End], told: End | None
) -> None:
    lock = cycle_lock(setting, {end: ENDS[end] for end in happened})
    assert (lock.end if lock else None) == told
    assert lock is None or lock.closing == ENDS[lock.end]
