"""The list of units on a day, and one unit with its history."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import PROVINCE_ROLES, Role
from app.local_time import local_day
from app.queries.units.history import UnitHistory, read_unit
from app.queries.units.left_behind import count_left_roles
from app.queries.units.listing import State, Wanted, has_units, list_units
from app.queries.units.tree import page_of_units
from app.services.units.choices import Level, UnitKind
from app.text import parse_day
from app.web.access import access, actor, roles
from app.web.formats import day
from app.web.http import now
from app.web.pages import place_from_address
from app.web.tables import table_file
from app.web.units import bp
from app.web.units.changes import CHANGES
from app.web.units.words import STATE_TAGS, STATES, act_text, state_name, system_name
from app.web.words import level_name, unit_kind_name

READERS = roles(Role.ADMINISTRATOR, *PROVINCE_ROLES)
ALL = "all"


@bp.get("/")
@access(READERS)
def listing() -> ResponseReturnValue:
    """List units as a tree; a day that cannot be read is today."""
    wanted = _wanted()
    listed = page_of_units(actor(), wanted, place_from_address())
    return render_template(
        "units/listing.html",
        units=listed.units,
        number=listed.number,
        none_yet=not listed.units and not has_units(actor()),
        page=listed.page,
        wanted=wanted,
        levels=tuple(Level),
        kinds=tuple(UnitKind),
        states=tuple(STATES),
        state_name=state_name,
        state_tags=STATE_TAGS,
        writes=actor().has(Role.ADMINISTRATOR),
    )


@bp.get("/list.xlsx")
@bp.get("/list.csv")
@access(READERS)
def listing_csv() -> ResponseReturnValue:
    """Hand out the list of units as it is narrowed down, as a file."""
    header = [
        _("Mã"),
        _("Tên đơn vị"),
        _("Cấp"),
        _("Loại"),
        _("Trực thuộc"),
        _("Hiệu lực từ"),
        _("Đến trước ngày"),
        _("Thẻ"),
        _("Mã chính thức"),
    ]
    rows = (
        [
            unit.code,
            unit.full_name,
            level_name(unit.level),
            unit_kind_name(unit.kind),
            unit.parent_name or "",
            day(unit.valid_from),
            day(unit.valid_to) if unit.valid_to else "",
            ", ".join(unit.tags),
            ", ".join(unit.official),
        ]
        for unit in list_units(actor(), _wanted())
    )
    return table_file(_("Đơn vị"), header, rows, made=now())


@bp.get("/<int:unit_id>")
@access(READERS)
def history(unit_id: int) -> ResponseReturnValue:
    """Show one unit: what it is, was, came from and became."""
    today = local_day(now())
    unit = read_unit(actor(), unit_id, on=today)
    writes = actor().has(Role.ADMINISTRATOR)
    return render_template(
        "units/history.html",
        unit=unit,
        act_text=act_text,
        state_name=state_name,
        state_tags=STATE_TAGS,
        system_name=system_name,
        changes=_open_changes(unit),
        ends_later=unit.valid_to is not None and unit.valid_to > today,
        left_roles=count_left_roles(today, unit_id) if writes and unit.valid_to else 0,
        writes=writes,
    )


def _open_changes(unit: UnitHistory) -> list[tuple[str, str]]:
    """Return the changes that still make sense: what has ended is neither renamed nor moved nor ended again."""
    return [
        (name, _(change.title))
        for name, change in CHANGES.items()
        if unit.valid_to is None or not change.of_the_living
    ]


def _wanted() -> Wanted:
    sent = request.args
    state = sent.get("state", State.PRESENT)
    return Wanted(
        on=_day(sent.get("on", "")),
        search=sent.get("q", ""),
        level=Level(sent["level"]) if sent.get("level") in set(Level) else None,
        kind=UnitKind(sent["kind"]) if sent.get("kind") in set(UnitKind) else None,
        state=State(state) if state in set(State) else None if state == ALL else State.PRESENT,
    )


def _day(typed: str) -> date:
    try:
        return parse_day(typed)
    except ValueError:
        return local_day(now())
