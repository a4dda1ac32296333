"""Units of a table, with their codes, become rows: what is known is passed over, what does not fit is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Sentence
from app.extensions import db
from app.models import Level, Unit
from app.services import audit
from app.services.tables.lines import ImportRefused, LineProblem
from app.services.tables.units import ENDS_BEFORE, UnitLine
from app.services.units.code_lines import Bearer, BorneCodes, Key
from app.services.units.codes import NewCode, stored
from app.services.units.common import STREAM, eve

STILL_VALID = N_(
    "Mã %(code)s đang là của %(name)s từ %(day)s, chưa hết hiệu lực. Hãy xem lại ngày bắt đầu và cấp, hoặc bỏ dòng này."
)
VALID_UNTIL = N_(
    "Mã %(code)s là của %(name)s từ %(day)s đến hết %(last)s. Hãy xem lại ngày bắt đầu và cấp, hoặc bỏ dòng này."
)
NO_FIRST_DAY = N_("Thiếu ngày bắt đầu. Hãy ghi vào cột “Có từ ngày”, hoặc chọn một ngày chung cho cả bảng.")
NO_PARENT = N_(
    "Không có đơn vị cấp trên mã %(code)s vào ngày %(day)s, cả trong bảng này. Hãy xem lại mã và ngày, hoặc nhập đơn "
    "vị ấy trước."
)
PARENT_ELSEWHEN = N_("%(name)s (%(code)s) không cùng thời gian với đơn vị này nên không là cấp trên được.")
PARENT_BELOW = N_("Đơn vị không thể trực thuộc chính mình hoặc cấp dưới của mình.")


@dataclass(frozen=True, slots=True)
class Place:
    """What fills the empty cells of a table: level (none: any), first day, and what its units lie under."""

    level: Level | None
    valid_from: date | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """A unit, stored or still a line, between its days."""

    code: str
    valid_from: date
    valid_to: date | None
    full_name: str
    level: Level
    id: int | None = None

    def meets(self, first: date, end: date | None) -> bool:
        """Say whether it exists on any day from ``first`` on, before ``end``."""
        return (self.valid_to is None or self.valid_to > first) and (end is None or end > self.valid_from)

    def holds_on(self, day: date) -> bool:
        """Say whether it exists on that day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would add: units with their days and what lies above them, and official codes of any unit.

    ``lines`` are those of which something would be added, to be sent back as a table.
    """

    fresh: tuple[UnitLine, ...]
    codes: tuple[tuple[Key, NewCode], ...]
    lines: tuple[UnitLine, ...]

    @property
    def coded(self) -> int:
        """How many units that are there already would get codes."""
        return len({key for key, _ in self.codes} - {(line.code, line.valid_from) for line in self.fresh})


def store_units(actor: Actor | None, lines: Sequence[UnitLine], place: Place, *, now: datetime) -> Plan:
    """Add the units and the official codes that are not known yet, all or none; return what was added.

    Raises ``ImportRefused`` as :func:`plan_units` does.
    """
    plan = plan_units(lines, place)
    units = {
        (line.code, line.valid_from): Unit(
            code=line.code,
            level=line.level,
            kind=line.kind,
            name=line.name,
            full_name=line.full_name,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
        )
        for line in plan.fresh
    }
    db.session.add_all(units.values())
    db.session.flush()
    ids = {(unit.code, unit.valid_from): unit.id for unit in db.session.scalars(select(Unit))}
    for line in plan.fresh:
        if line.parent_code and line.parent_from:
            units[line.code, line.valid_from].parent_id = ids[line.parent_code, line.parent_from]
    db.session.add_all(stored(ids[key], new) for key, new in plan.codes)
    if plan.lines:
        data = {
            "added": [line.code for line in plan.fresh],
            "codes": [f"{code}: {new.code}" for (code, _), new in plan.codes],
        }
        audit.record("units.imported", stream=STREAM, now=now, actor=actor, data=data)
    return plan


def plan_units(lines: Sequence[UnitLine], place: Place) -> Plan:
    """Say what a table would add: units not known yet (by code and first day), and codes that units do not bear yet.

    Raises ``ImportRefused``, by line and code: codes that another unit carries at the same time, days that are missing
    or in the wrong order, units above that are nowhere, of another time, or below the unit itself.
    """
    problems: list[LineProblem] = []
    spans: dict[str, list[_Span]] = defaultdict(list)
    for unit in db.session.scalars(select(Unit)):
        spans[unit.code].append(
            _Span(unit.code, unit.valid_from, unit.valid_to, unit.full_name, unit.level, unit.id)
        )
    usual = next((span for some in spans.values() for span in some if span.id == place.parent_id), None)
    dated = list(_dated(lines, place, problems))
    fresh = {_key(line) for line in dated if _is_fresh(line, spans, problems)}
    settled = [_below(line, spans, usual, problems) if _key(line) in fresh else line for line in dated]
    _check_loops(settled, problems)
    codes = _codes(settled, spans, problems)
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line))
    coded = {key for key, _ in codes}
    return Plan(
        tuple(line for line in settled if _key(line) in fresh),
        tuple(codes),
        tuple(line for line in settled if _key(line) in fresh | coded),
    )


def _codes(
    lines: Sequence[UnitLine], spans: dict[str, list[_Span]], problems: list[LineProblem]
) -> list[tuple[Key, NewCode]]:
    """Return the codes that are new, of units that are new and of others."""
    if not any(line.codes for line in lines):
        return []
    borne = BorneCodes.stored()
    codes: list[tuple[Key, NewCode]] = []
    for line in lines:
        unit = next((span for span in spans[line.code] if span.valid_from == line.valid_from), None)
        if unit is not None:
            bearer = Bearer(_key(line), unit.full_name, unit.valid_to)
            codes += ((bearer.key, new) for new in borne.take(line, bearer, problems))
    return codes


def _dated(lines: Sequence[UnitLine], place: Place, problems: list[LineProblem]) -> Iterator[UnitLine]:
    """Yield the lines with their first days; ``problems`` gets those without one."""
    for line in lines:
        first = line.valid_from or place.valid_from
        if first is None:
            problems.append(_problem(line, NO_FIRST_DAY))
        elif line.valid_to is not None and line.valid_to <= first:
            problems.append(_problem(line, ENDS_BEFORE, first=_day(first), end=_day(line.valid_to)))
        else:
            yield replace(line, valid_from=first)


def _is_fresh(line: UnitLine, spans: dict[str, list[_Span]], problems: list[LineProblem]) -> bool:
    """Say whether the unit is new, and remember it for the lines after it."""
    first = _first(line)
    span = _Span(line.code, first, line.valid_to, line.full_name, line.level)
    for other in spans[line.code]:
        if other.meets(first, line.valid_to):
            if (other.valid_from, other.level) == (first, line.level):
                return False
            told = {"code": line.code, "name": other.full_name, "day": _day(other.valid_from)}
            if other.valid_to is None:
                problems.append(_problem(line, STILL_VALID, **told))
            else:
                problems.append(_problem(line, VALID_UNTIL, **told, last=eve(other.valid_to)))
            return False
    spans[line.code].append(span)
    return True


def _below(
    line: UnitLine, spans: dict[str, list[_Span]], usual: _Span | None, problems: list[LineProblem]
) -> UnitLine:
    """Return the line with the first day of what lies above it: what it names, or else what is ``usual``."""
    wanted, first = line.parent_from, _first(line)
    above = usual
    if line.parent_code:
        named = (
            other
            for other in spans.get(line.parent_code, ())
            if other.valid_from == wanted or (wanted is None and other.holds_on(first))
        )
        above = next(named, None)
        if above is None:
            problems.append(_problem(line, NO_PARENT, code=line.parent_code, day=_day(wanted or first)))
    if above is None:
        return line
    if not above.meets(first, line.valid_to):
        problems.append(_problem(line, PARENT_ELSEWHEN, name=above.full_name, code=above.code))
    return replace(line, parent_code=above.code, parent_from=above.valid_from)


def _check_loops(lines: Sequence[UnitLine], problems: list[LineProblem]) -> None:
    """Refuse units that lie below themselves; what is stored lies above nothing of the table."""
    above: dict[Key, Key] = {
        _key(line): (line.parent_code, line.parent_from)
        for line in lines
        if line.parent_code and line.parent_from
    }
    for line in lines:
        passed: set[Key] = set()
        key: Key | None = _key(line)
        while key is not None and key not in passed:
            passed.add(key)
            key = above.get(key)
        if key is not None:
            problems.append(_problem(line, PARENT_BELOW))


def _first(line: UnitLine) -> date:
    if line.valid_from is None:
        raise ValueError("asked for the first day of a line that has none")
    return line.valid_from


def _key(line: UnitLine) -> Key:
    return line.code, _first(line)


def _problem(line: UnitLine, message: str, **params: str) -> LineProblem:
    return LineProblem(line.line, Sentence(message, params), place=line.code)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
