"""The list of units to remind by hand, with words to copy into a message."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.queries.cycles.contacts import Contacts, read_contacts
from app.web.access import access, actor
from app.web.formats import moment
from app.web.http import now
from app.web.secretariat import bp
from app.web.secretariat.views import FOLLOWERS
from app.web.tables import table_file
from app.web.words import role_name, status_name


@bp.get("/cycles/<int:cycle_id>/contacts")
@access(FOLLOWERS)
def contacts(cycle_id: int) -> ResponseReturnValue:
    """Show which units are waited for and whom to ask."""
    listed = read_contacts(actor(), cycle_id, now=now())
    return render_template(
        "secretariat/contacts.html",
        contacts=listed,
        message=_message(listed),
        illustrative=listed.cycle.illustrative,
    )


@bp.get("/cycles/<int:cycle_id>/contacts.xlsx")
@bp.get("/cycles/<int:cycle_id>/contacts.csv")
@access(FOLLOWERS)
def contacts_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand the list out as a file, a line a person."""
    listed = read_contacts(actor(), cycle_id, now=now())
    header = [
        _("Mã đơn vị"), _("Đơn vị"), _("Trạng thái"), _("Hạn"), _("Tên hiển thị"), _("Vai trò"), _("Thư điện tử"),
    ]  # fmt: skip
    lines = []
    for row in listed.rows:
        head = [row.code, row.full_name, status_name(row.status), moment(row.until)]
        lines += [[*head, person.name, role_name(person.role), person.email] for person in row.people] or [
            [*head, _("Chưa có tài khoản"), "", ""]
        ]
    return table_file(f"{_('Danh sách nhắc')} - {listed.cycle.title}", header, lines, made=now())


def _message(listed: Contacts) -> str:
    """Return words to copy into a message to all of these units: they are read in Vietnamese, whatever the page is."""
    with force_locale("vi"):
        lines = [
            f"- {row.full_name}: {status_name(row.status).lower()}, hạn {moment(row.until)}"
            for row in listed.rows
        ]
    return "\n".join([f"{listed.cycle.title}. Các đơn vị sau còn việc phải làm trên hệ thống:", *lines])
