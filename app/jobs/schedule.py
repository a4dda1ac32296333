"""What the clock asks for: looked at every minute, written down as work like everything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.extensions import db
from app.jobs.work.changing_units import CHANGING_UNITS
from app.jobs.work.comparing import COMPARING
from app.jobs.work.copying import COPYING, can_copy_to, last_copy
from app.jobs.work.locking import LOCKING
from app.jobs.work.reminding import REMINDING
from app.jobs.work.scanning import SCANNING
from app.jobs.work.sweeping import SWEEPING
from app.jobs.work.verifying import VERIFYING
from app.jobs.work.weighing import WEIGHING
from app.local_time import VIETNAM
from app.services.evidence.comparing import some_is_unread
from app.services.evidence.scanning import some_scan_waits
from app.services.evidence.transfers import some_has_expired
from app.services.jobs.requests import request
from app.services.reviews.stakes import cycles_under_appraisal
from app.services.sheets.locking import cycles_to_lock
from app.services.units.planning import some_is_due
from app.services.upkeep.verification import last_verified
from config import Settings

LAST_HOUR: Final = 20
"""Reminders that could not go out by then wait for the next day: nobody is written to in the night."""
QUIET_HOURS: Final = frozenset({3, 4, 5, 12})
"""When everything is read through: at night, or over lunch on a machine that is off at night."""
VERIFIED_ENOUGH: Final = timedelta(hours=20)
"""Nothing is asked for where a timer or a person has verified meanwhile: once a day, by whoever comes first."""
COPY_FROM_MINUTE: Final = 30
"""A timer of the machine copies in the first half of an hour, if there is one; the worker where it did not."""
COPIED_ENOUGH: Final = timedelta(minutes=50)


def plan(settings: Settings, *, now: datetime) -> None:
    """Ask for whatever is due; asked again before it is done it is the same work."""
    for cycle_id in cycles_to_lock(now=now):
        request(LOCKING.name, key=f"lock:{cycle_id}", arguments={"cycle": cycle_id}, now=now, renew=True)
    local = now.astimezone(VIETNAM)
    for cycle_id, missing in cycles_under_appraisal().items():
        arguments = {"cycle": cycle_id}
        # Every night beside the medians of the day; at once what was never worked out, as after an upgrade.
        key = f"weigh:{cycle_id}:{local.date().isoformat()}"
        request(WEIGHING.name, key=key, arguments=arguments, now=now, renew=bool(missing))
    if some_is_due(now=now):
        key = f"units:{local.date().isoformat()}"
        request(CHANGING_UNITS.name, key=key, arguments={}, now=now, renew=True)
    if some_is_unread():
        request(COMPARING.name, key="compare", arguments={}, now=now, renew=True)
    if some_scan_waits():
        request(SCANNING.name, key="scans", arguments={}, now=now, renew=True)
    if some_has_expired(now=now):
        request(SWEEPING.name, key="transfers", arguments={}, now=now, renew=True)
    if local.hour in QUIET_HOURS and _is_old(last_verified(), now, VERIFIED_ENOUGH):
        request(VERIFYING.name, key=VERIFYING.name, arguments={}, now=now, renew=True)
    if local.minute >= COPY_FROM_MINUTE and can_copy_to(settings.backups):
        copied = last_copy(settings.backups)
        if _is_old(copied, now, COPIED_ENOUGH):
            request(COPYING.name, key="copy", arguments={}, now=now, renew=True)
    if settings.mail_server and settings.mail_hour <= local.hour < LAST_HOUR:
        day = local.date().isoformat()
        request(REMINDING.name, key=f"remind:{day}", arguments={"day": day}, now=now)
    db.session.commit()


def _is_old(moment: datetime | None, now: datetime, enough: timedelta) -> bool:
    return moment is None or now - moment > enough
