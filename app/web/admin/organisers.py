"""Organisers of cycles: who runs them, and what stands at the head of their papers."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.access.actor import Role
from app.queries.cycles.organisers import find_organiser, organiser_cards
from app.services.cycles import organisers
from app.services.cycles.organisers import LONGEST_LETTERHEAD, Letterhead, letterhead_of_settings
from app.sheet.values import OrganiserView
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import LineField
from app.web.http import flash_success, now
from app.web.redirects import see_other

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class OrganiserForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What papers say of an organiser."""

    name = LineField(
        _l("Tên cơ quan tổ chức"), [InputRequired(_l(organisers.NAME_MISSING))], limit=LONGEST_LETTERHEAD
    )
    authority = LineField(
        _l("Cơ quan ra quyết định"),
        [InputRequired(_l(organisers.AUTHORITY_MISSING))],
        limit=LONGEST_LETTERHEAD,
    )
    place = LineField(_l("Địa danh"), [InputRequired(_l(organisers.PLACE_MISSING))], limit=LONGEST_LETTERHEAD)

    @classmethod
    def showing(cls, shown: Letterhead | OrganiserView) -> OrganiserForm:
        """Return the form with an organiser in its boxes."""
        return cls(formdata=None, name=shown.name, authority=shown.authority, place=shown.place)

    def letterhead(self) -> Letterhead:
        """Return what was typed."""
        return Letterhead(self.name.data or "", self.authority.data or "", self.place.data or "")


@bp.get("/organisers")
@access(ADMINISTRATOR)
def organiser_list() -> ResponseReturnValue:
    """List the organisers, and what the settings say while there is none."""
    return render_template(
        "admin/organisers.html", cards=organiser_cards(), of_settings=letterhead_of_settings()
    )


@bp.get("/organisers/new")
@access(ADMINISTRATOR)
def new_organiser() -> ResponseReturnValue:
    """Ask for another organiser; while there is none, with what the settings say."""
    form = OrganiserForm(formdata=None)
    if not organiser_cards():
        form = OrganiserForm.showing(letterhead_of_settings())
    return render_template("admin/organiser.html", organiser=None, form=form)


@bp.post("/organisers/new")
@access(ADMINISTRATOR)
@answered_once
def add_organiser() -> ResponseReturnValue:
    """Make an organiser."""
    form = OrganiserForm()
    with Attempt(form) as attempt:
        attempt.check()
        organisers.add_organiser(actor(), form.letterhead(), now=now())
    if attempt.refused:
        return render_template("admin/organiser.html", organiser=None, form=form), attempt.status
    flash_success(_("Đã thêm cơ quan tổ chức."))
    return see_other(url_for("admin.organiser_list"))


@bp.get("/organisers/<int:organiser_id>")
@access(ADMINISTRATOR)
def organiser(organiser_id: int) -> ResponseReturnValue:
    """Show an organiser to be corrected."""
    shown = find_organiser(actor(), organiser_id)
    return render_template("admin/organiser.html", organiser=shown, form=OrganiserForm.showing(shown))


@bp.post("/organisers/<int:organiser_id>")
@access(ADMINISTRATOR)
@answered_once
def change_organiser(organiser_id: int) -> ResponseReturnValue:
    """Correct an organiser."""
    form = OrganiserForm()
    with Attempt(form) as attempt:
        attempt.check()
        changed = organisers.change_organiser(actor(), organiser_id, form.letterhead(), now=now())
    if attempt.refused:
        shown = find_organiser(actor(), organiser_id)
        return render_template("admin/organiser.html", organiser=shown, form=form), attempt.status
    flash_success(_("Đã sửa cơ quan tổ chức.") if changed else _("Không có gì thay đổi nên không ghi gì."))
    return see_other(url_for("admin.organiser_list"))
