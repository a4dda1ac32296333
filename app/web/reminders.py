"""What waits for the reader, as the daily mail says it; turning that mail off; the dates as a calendar file."""

from __future__ import annotations

import io
from datetime import UTC, timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from app.queries.dates import key_dates
from app.queries.duties import duties_of, reminders_off
from app.services.reminders import choice
from app.web.access import access, actor, signed_in
from app.web.http import flash_success, now, settings
from app.web.redirects import see_other
from app.web.waiting import note_waiting

LASTS: Final = timedelta(minutes=30)
"""How long a date takes up in a calendar, so that it can be seen there; it ends at the date itself."""

bp = Blueprint("reminders", __name__, url_prefix="/reminders")


@bp.get("/")
@access(signed_in())
def index() -> ResponseReturnValue:
    """Show what waits for the reader, and whether it is mailed."""
    duties = duties_of(actor(), now=now())
    note_waiting(len(duties))
    return render_template(
        "reminders/index.html",
        duties=duties,
        mails=bool(settings().mail_server),
        mail_hour=settings().mail_hour,
        off=reminders_off(actor().account_id),
        dates=key_dates(actor(), now=now()),
    )


@bp.post("/off")
@access(signed_in())
def turn_off() -> ResponseReturnValue:
    """Send the reader no daily mail any more."""
    choice.turn_off(actor(), now=now())
    flash_success(_("Từ nay không gửi thư nhắc cho bạn. Việc đang chờ vẫn xem được ở trang này."))
    return see_other(url_for("reminders.index"))


@bp.post("/on")
@access(signed_in())
def turn_on() -> ResponseReturnValue:
    """Send the reader the daily mail again."""
    choice.turn_on(actor(), now=now())
    flash_success(_("Từ nay lại gửi thư nhắc cho bạn, mỗi ngày nhiều nhất một thư."))
    return see_other(url_for("reminders.index"))


@bp.get("/dates.ics")
@access(signed_in())
def calendar() -> ResponseReturnValue:
    """Hand out the dates of the reader's cycles for the calendar of a phone or of Outlook."""
    host = urlsplit(settings().public_url).hostname
    events = [
        Event.new(
            uid=f"{date.mark}@{host}",
            summary=f"{_(date.what, unit=date.unit)} – {date.cycle}",
            start=(date.at - LASTS).astimezone(UTC),
            end=date.at.astimezone(UTC),
            stamp=now(),
        )
        for date in key_dates(actor(), now=now())
    ]
    made = Calendar.new(prodid=f"-//{host}//DTI//VI", name=_("Chấm điểm chuyển đổi số"), subcomponents=events)
    return send_file(
        io.BytesIO(made.to_ical()),
        mimetype="text/calendar; charset=utf-8",
        as_attachment=True,
        download_name=f"{_('Mốc thời gian')}.ics",
    )


def configure_reminders(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
