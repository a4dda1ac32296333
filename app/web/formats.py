"""Numbers, days and moments as Vietnamese readers expect them: the Jinja filters and the functions behind them.

Both languages of the interface show Vietnamese forms, because papers and figures are compared side by side. Numbers are
`Decimal` (or `int`); a float is refused, since its digits are not the ones that were computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flask import Flask
from flask_babel import gettext
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from app.local_time import VIETNAM
from app.web.http import now

NOTHING: Final = "–"
MINUS: Final = "−"
UNBROKEN: Final = "\u00a0"  # a space that does not break the line
SOON: Final = timedelta(days=3)

Number = Decimal | int


def figure(value: Number | None) -> str:
    """Return the exact value, no digit added or dropped: 1234.5 → “1.234,5”; nothing → “–”."""
    if value is None:
        return NOTHING
    return _vietnamese(_decimal(value), "f")


def points(value: Number | None, places: int) -> str:
    """Return points rounded half up to ``places`` decimals: 78.345 → “78,35”; nothing → “–”.

    ``places`` has no default: points always carry as many decimals as their criteria set publishes.
    """
    if value is None:
        return NOTHING
    return _vietnamese(_decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")


def percent(value: Number | None, places: int = 2) -> str:
    """Return a value that already is a percentage: 78.35 → “78,35%”, the sign close by as in official papers."""
    return NOTHING if value is None else with_unit(points(value, places), "%")


def with_unit(number: str, unit: str) -> str:
    """Return a written number with its unit: “12 dịch vụ”, but “12%”."""
    return number + unit if unit in ("", "%") else f"{number} {unit}"


def change(value: Number | None, places: int) -> str:
    """Return a difference of points with its sign: −2.5 → “−2,50”, 1 → “+1,00”, 0 → “0,00”."""
    if value is None:
        return NOTHING
    shown = points(abs(_decimal(value)), places)
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return sign + shown


def day(value: date | datetime | None) -> str:
    """Return dd/mm/yyyy; a moment is first taken to Vietnamese time."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Return dd/mm/yyyy HH:MM in Vietnamese time."""
    return NOTHING if value is None else f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def size(octets: int) -> str:
    """Return a file's size: 1468006 → “1,4 MB”."""
    if octets < 1024:
        return f"{octets}{UNBROKEN}B"
    if octets < 1024 * 1024:
        return f"{points(Decimal(octets) / 1024, 0)}{UNBROKEN}KB"
    if octets < 1024**3:
        return f"{points(Decimal(octets) / 1024**2, 1)}{UNBROKEN}MB"
    return f"{points(Decimal(octets) / 1024**3, 1)}{UNBROKEN}GB"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How far a deadline is: ``kind`` (ample | soon | over) and the words."""

    kind: str
    text: str


def time_left(deadline: datetime) -> TimeLeft:
    """Say how long remains until ``deadline``, by the clock of this request: “còn 3 ngày 4 giờ”."""
    return time_between(now(), deadline)


def time_between(at: datetime, deadline: datetime) -> TimeLeft:
    """Say how long remains from ``at`` to ``deadline``; minutes are cut, never rounded up in favour of lateness."""
    left = deadline - at
    minutes = int(abs(left).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if left <= timedelta(0):
        if days:
            return TimeLeft("over", gettext("quá hạn %(days)s ngày %(hours)s giờ", days=days, hours=hours))
        return TimeLeft("over", gettext("quá hạn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=rest))
    kind = "soon" if left < SOON else "ample"
    if days:
        return TimeLeft(kind, gettext("còn %(days)s ngày %(hours)s giờ", days=days, hours=hours))
    if hours:
        return TimeLeft(kind, gettext("còn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=rest))
    return TimeLeft(kind, gettext("còn %(minutes)s phút", minutes=rest))


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise TypeError(f"{value!r} is a {type(value).__name__}: pass Decimal or int")


def _vietnamese(value: Decimal, form: str) -> str:
    english = f"{abs(value):,{form}}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{swapped}" if value < 0 else swapped


FILTERS: Final = {
    "figure": figure,
    "points": points,
    "percent": percent,
    "change": change,
    "day": day,
    "moment": moment,
    "size": size,
    "time_left": time_left,
}


def configure_formats(app: Flask) -> None:
    """Give the templates the filters, the GOV.UK macros, and ``{% do %}``."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([app.create_global_jinja_loader(), govuk])
