"""Whom people ask and what is announced, as the administrator writes it."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.access.actor import Role
from app.errors import Stale
from app.queries.help_desk import read_help_desk
from app.services.upkeep.help_desk import (
    LONGEST_ADDRESS,
    LONGEST_ANNOUNCEMENT,
    LONGEST_NAME,
    LONGEST_PHONE,
    Desk,
    write_help_desk,
)
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.attempts import Attempt
from app.web.fields import LineField, TextField
from app.web.forms.revision import RevisionForm
from app.web.http import flash_success, now
from app.web.moment_field import MomentField
from app.web.redirects import see_other

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class HelpDeskForm(RevisionForm):
    """Contact and announcement; everything may stay empty."""

    office = LineField(_l("Bộ phận hỗ trợ"), limit=LONGEST_NAME)
    phone = LineField(_l("Điện thoại, Zalo"), limit=LONGEST_PHONE)
    email = LineField(_l("Thư điện tử"), limit=LONGEST_ADDRESS)
    hours = LineField(_l("Giờ trả lời"), limit=LONGEST_NAME)
    announcement = TextField(_l("Thông báo"), limit=LONGEST_ANNOUNCEMENT)
    warning = BooleanField(_l("Là cảnh báo: hiện nổi bật"))
    shown_from = MomentField(_l("Hiện từ"), ends=False)
    shown_until = MomentField(_l("Hiện đến"))

    def show(self) -> None:
        """Fill in what is written now."""
        desk = read_help_desk()
        for name in ("office", "phone", "email", "hours", "announcement"):
            self[name].data = getattr(desk, name)
        self.warning.data = desk.warning
        self.revision.data = str(desk.revision)
        for box, moment in ((self.shown_from, desk.shown_from), (self.shown_until, desk.shown_until)):
            if moment is not None:
                box.show(moment)

    def desk(self) -> Desk:
        """Return what was typed."""
        return Desk(
            office=(self.office.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            email=(self.email.data or "").strip().lower(),
            hours=(self.hours.data or "").strip(),
            announcement=(self.announcement.data or "").strip(),
            warning=bool(self.warning.data),
            shown_from=self.shown_from.moment,
            shown_until=self.shown_until.moment,
        )


@bp.get("/help-desk")
@access(ADMINISTRATOR)
def help_desk() -> ResponseReturnValue:
    """Show the form with what is written now."""
    form = HelpDeskForm(formdata=None)
    form.show()
    return render_template("admin/help_desk.html", form=form)


@bp.post("/help-desk")
@access(ADMINISTRATOR)
def save_help_desk() -> ResponseReturnValue:
    """Replace it."""
    form = HelpDeskForm()
    with Attempt(form).above(Stale) as attempt:
        attempt.check()
        write_help_desk(actor(), form.desk(), seen=form.seen_revision(), now=now())
    if attempt.refused:
        return render_template("admin/help_desk.html", form=form, refused=True), attempt.status
    current_app.extensions["help_desk"].forget()
    flash_success(_("Đã lưu. Mọi trang hiện đúng như vậy, chậm nhất sau nửa phút."))
    return see_other(url_for("admin.help_desk"))
