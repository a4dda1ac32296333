"""Many units from one table: the preview of what it would add, and adding it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from app.access.actor import Role
from app.local_time import local_day
from app.services.tables.files import OutgoingTable
from app.services.tables.lines import ImportRefused, LineProblem
from app.services.tables.units import UNIT_COLUMNS, UNIT_KINDS, read_units, table_out, written
from app.services.units.choices import Level
from app.services.units.exporting import exported
from app.services.units.importing import enter, propose
from app.services.units.storing import Place, Plan
from app.web.access import access, actor, roles
from app.web.attempts import Attempt, problems_of
from app.web.bodies import Load, receives
from app.web.fields import DayField
from app.web.formats import day
from app.web.http import flash_error, flash_success, now, others_write
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.tables import csv_to_send_back, xlsx_to_send_back
from app.web.units import bp
from app.web.units.changing import parents
from app.web.units.forms import id_of, parent_choices
from app.web.words import level_name

SHOWN_PROBLEMS = 100
ALL = "all"
ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class PlaceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a table of units does not say."""

    level = SelectField(_l("Cấp"), [InputRequired(_l("Hãy chọn cấp."))], default=Level.COMMUNE.value)
    valid_from = DayField(_l("Có từ ngày"), [Optional()])
    parent_id = SelectField(_l("Trực thuộc"))

    def offer(self) -> None:
        """Fill the choices."""
        every = (ALL, _("Mọi cấp"))
        self.level.choices = [*((level.value, level_name(level)) for level in Level), every]
        self.parent_id.choices = parent_choices(parents())

    def place(self) -> Place:
        """Return what was chosen, after the form was found valid."""
        return Place(level_of(self.level.data or ""), self.valid_from.data, id_of(self.parent_id))


class UnitTableForm(PlaceForm):
    """A table of units."""

    file = FileField(
        _l("Tệp Excel hoặc CSV"), validators=[FileRequired(_l("Hãy chọn tệp Excel hoặc CSV cần nhập."))]
    )


class UnitsConfirmed(PlaceForm):
    """The lines that the preview showed."""

    lines = HiddenField()


@bp.get("/table")
@access(ADMINISTRATOR)
def unit_table() -> ResponseReturnValue:
    """Show how to add many units at once."""
    return _page(_blank())


@bp.get("/table.csv")
@access(ADMINISTRATOR)
def unit_table_csv() -> ResponseReturnValue:
    """Hand out the units of one level, in the columns that the table takes."""
    return csv_to_send_back(*_outgoing())


@bp.get("/table.xlsx")
@access(ADMINISTRATOR)
def unit_table_xlsx() -> ResponseReturnValue:
    """Hand out the same as a workbook."""
    return xlsx_to_send_back(*_outgoing())


@bp.post("/table")
@access(ADMINISTRATOR)
@receives(Load.TABLE)
def preview_units() -> ResponseReturnValue:
    """Show what a table would add; nothing is stored."""
    form = UnitTableForm()
    form.offer()
    with Attempt(form).on_page(ImportRefused) as attempt:
        attempt.check()
        place, content = form.place(), form.file.data.read()
        with others_write():
            lines = read_units(content, place.level)
        plan = propose(actor(), lines, place)
    if attempt.refused:
        return _page(form, problems_of(attempt), why=attempt.why), attempt.status
    return _preview(form, plan, known=len(lines) - len(plan.fresh))


@bp.get("/table/entry")
@access(ADMINISTRATOR)
def unit_table_entry() -> ResponseReturnValue:
    """Lead back whoever opens the address of a preview anew, which only its own form can show."""
    return see_other(url_for("units.unit_table"))


@bp.post("/table/entry")
@access(ADMINISTRATOR)
@password_again
@receives(Load.TABLE)
def enter_units() -> ResponseReturnValue:
    """Add what the preview showed, all of it or nothing."""
    form = UnitsConfirmed()
    form.offer()
    with Attempt(form).on_page(ImportRefused) as attempt:
        attempt.check()
        place = form.place()
        plan = enter(actor(), read_units(form.lines.data or "", place.level), place, now=now())
    if attempt.refused:
        return _page(_blank(), problems_of(attempt), why=attempt.why), attempt.status
    flash_success(_("Đã thêm %(n)s đơn vị.", n=len(plan.fresh)))
    if plan.coded:
        flash_success(_("Đã ghi mã chính thức cho %(n)s đơn vị đã có.", n=plan.coded))
    return see_other(url_for("units.listing", level=place.level.value if place.level else None))


def level_of(word: str) -> Level | None:
    """Return the level of that name; anything else is all of them."""
    return Level(word) if word in set(Level) else None


def _outgoing() -> tuple[str, OutgoingTable]:
    """Return name and table of the level that the address asks for; without one, of all units that ever were."""
    level = level_of(request.args.get("level", ""))
    table = table_out(exported(actor(), level, on=local_day(now()), everything=level is None))
    name = level_name(level) if level else _("mọi cấp")
    return f"{_('Đơn vị')} - {name}", table


def _blank() -> UnitTableForm:
    form = UnitTableForm(formdata=None)
    form.offer()
    return form


def _page(form: UnitTableForm, problems: Sequence[LineProblem] = (), *, why: str = "") -> str:
    if why:
        flash_error(why)
    return render_template(
        "units/table.html",
        form=form,
        problems=problems[:SHOWN_PROBLEMS],
        more=max(0, len(problems) - SHOWN_PROBLEMS),
        columns=[column.aliases[0] for column in UNIT_COLUMNS if column.required],
        optional=[column.aliases[0] for column in UNIT_COLUMNS if not column.required],
        kinds=list(UNIT_KINDS),
        levels=tuple(Level),
    )


def _preview(form: UnitTableForm, plan: Plan, *, known: int) -> str:
    place = form.place()
    confirmed = {
        "level": form.level.data,
        "valid_from": day(place.valid_from) if place.valid_from else "",
        "parent_id": form.parent_id.data or "",
        "lines": written(plan.lines),
    }
    return render_template("units/table_preview.html", plan=plan, known=known, confirmed=confirmed)
