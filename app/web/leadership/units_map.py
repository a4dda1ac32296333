"""All units of a version as tiles, coloured by their class or by how far they are from the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import N_
from app.pictures.mosaic import Mosaic, mosaic
from app.pictures.shades import Shift, shades, shift_of
from app.queries.insight.units_map import Grouping, MapUnit, UnitsMap, read_units_map
from app.web.access import access, actor
from app.web.http import settings
from app.web.leadership import bp
from app.web.leadership.outlines import drawn_outlines
from app.web.leadership.views import PROVINCE

BY_CLASS: Final = "class"
BY_CHANGE: Final = "change"
MOST_TILES: Final = 200
"""Units of a group that are named one by one; more are drawn as squares, and named in the ranking."""
GROUPINGS: Final = {
    Grouping.BLOCK: N_("Khối"),
    Grouping.KIND: N_("Loại đơn vị"),
    Grouping.TAG: N_("Nhãn"),
    Grouping.DISTRICT: N_("Huyện cũ"),
}
SHIFTS: Final = {
    Shift.FAR_UP: N_("tăng từ 5 điểm phần trăm"),
    Shift.UP: N_("tăng từ 1 đến dưới 5"),
    Shift.SAME: N_("gần như cũ (dưới 1)"),
    Shift.DOWN: N_("giảm từ 1 đến dưới 5"),
    Shift.FAR_DOWN: N_("giảm từ 5 trở lên"),
}
NOTHING: Final = "none"
"""The shade of a unit without a class, or without a year to be compared with."""


@dataclass(frozen=True, slots=True)
class Key:
    """A shade, what it means, and how many units of a group have it."""

    shade: str
    words: str
    units: int


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """The shades of a group's units in their order, the keys met there, and squares where tiles were too many."""

    shades: tuple[str, ...]
    keys: tuple[Key, ...]
    squares: Mosaic | None


@bp.get("/results/<int:result_id>/map")
@access(PROVINCE)
def units_map(result_id: int) -> ResponseReturnValue:
    """Show every unit as a tile; ``colour`` and ``by`` in the address say how."""
    view = read_units_map(actor(), result_id, request.args.get("by", ""))
    units = [unit for group in view.groups for unit in group.units]
    outlines, fault = None, ""
    if len(units) <= MOST_TILES:
        outlines, fault = drawn_outlines(settings().boundaries, tuple(sorted(unit.code for unit in units)))
    by_change = view.compares and request.args.get("colour") == BY_CHANGE
    return render_template(
        "leadership/units_map.html",
        map=view,
        colour=BY_CHANGE if by_change else BY_CLASS,
        drawn=[_drawn(view, group.units, by_change=by_change) for group in view.groups],
        groupings=GROUPINGS,
        outlines=outlines,
        fault=fault,
        illustrative=view.head.cycle.illustrative,
    )


def _drawn(view: UnitsMap, units: tuple[MapUnit, ...], *, by_change: bool) -> DrawnGroup:
    words = _words_of_changes() if by_change else _words_of_classes(view.grades)
    steps = shades(view.grades)
    drawn = tuple(_shift(unit) if by_change else str(steps.get(unit.grade, NOTHING)) for unit in units)
    keys = tuple(Key(shade, text, drawn.count(shade)) for shade, text in words.items() if shade in drawn)
    return DrawnGroup(drawn, keys, mosaic(drawn) if len(units) > MOST_TILES else None)


def _shift(unit: MapUnit) -> str:
    return NOTHING if unit.change is None else shift_of(unit.change).value


def _words_of_changes() -> dict[str, str]:
    words = {shift.value: _(text) for shift, text in SHIFTS.items()}
    return {**words, NOTHING: _("không có năm trước để so")}


def _words_of_classes(grades: tuple[str, ...]) -> dict[str, str]:
    """Name the classes of every shade: where there are more than five, neighbours share one."""
    words: dict[str, str] = {}
    for title, step in shades(grades).items():
        words[str(step)] = f"{words[str(step)]}, {title}" if str(step) in words else title
    return {**words, NOTHING: _("chưa xếp loại")}
