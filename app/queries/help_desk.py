"""Whom to ask, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import HelpDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpDeskView:
    """The help desk; texts are empty where nobody has written them."""

    office: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    announcement: str = ""
    warning: bool = False
    shown_from: datetime | None = None
    shown_until: datetime | None = None
    revision: int = 0
    """0 until somebody has written it."""

    @property
    def told(self) -> bool:
        """Whether there is anybody to ask."""
        return bool(self.office or self.phone or self.email)

    def announces(self, now: datetime) -> bool:
        """Say whether the announcement is shown at this moment."""
        begun = self.shown_from is None or self.shown_from <= now
        return bool(self.announcement) and begun and (self.shown_until is None or now <= self.shown_until)


NOBODY = HelpDeskView()


def read_help_desk() -> HelpDeskView:
    """Read it; everybody may, also who has not signed in."""
    row = db.session.execute(select(HelpDesk)).scalar_one_or_none()
    if row is None:
        return NOBODY
    return HelpDeskView(
        office=row.office,
        phone=row.phone,
        email=row.email,
        hours=row.hours,
        announcement=row.announcement,
        warning=row.warning,
        shown_from=row.shown_from,
        shown_until=row.shown_until,
        revision=row.revision,
    )
