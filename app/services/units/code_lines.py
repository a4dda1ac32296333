"""Official codes that a table gives units: which are new, and which do not fit what is borne already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.errors import Sentence
from app.extensions import db
from app.models import CodeSystem, Unit, UnitCode
from app.services.tables.code_cells import LineCode
from app.services.tables.lines import LineProblem
from app.services.tables.units import UnitLine
from app.services.units.codes import BORNE, BORNE_UNTIL, ENDS_BEFORE_IT_BEGINS, OTHER_CODE, OUTSIDE, NewCode
from app.services.units.common import eve

Key = tuple[str, date]
"""A unit as a table knows it: its code and its first day."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A unit, stored or still a line, between its days."""

    key: Key
    name: str
    end: date | None


@dataclass(frozen=True, slots=True)
class _Borne:
    bearer: Bearer
    code: str
    first: date
    end: date | None

    def meets(self, first: date, end: date | None) -> bool:
        return (self.end is None or self.end > first) and (end is None or end > self.first)


@dataclass(slots=True)
class BorneCodes:
    """All codes that units bear, to which those of a table are added one after another."""

    _by_code: dict[tuple[CodeSystem, str], list[_Borne]] = field(default_factory=lambda: defaultdict(list))
    _by_unit: dict[tuple[CodeSystem, Key], list[_Borne]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def stored(cls) -> BorneCodes:
        """Return those that are stored, in one statement."""
        borne = cls()
        for row, unit in db.session.execute(
            select(UnitCode, Unit).join(Unit, Unit.id == UnitCode.unit_id).order_by(UnitCode.id)
        ):
            bearer = Bearer((unit.code, unit.valid_from), unit.full_name, unit.valid_to)
            borne._add(
                row.system, _Borne(bearer, row.code, row.valid_from, _sooner(row.valid_to, unit.valid_to))
            )
        return borne

    def take(self, line: UnitLine, bearer: Bearer, problems: list[LineProblem]) -> Iterator[NewCode]:
        """Yield the codes of a line that the unit does not bear yet; what does not fit goes to ``problems``."""
        for code in line.codes:
            first, end = code.first or bearer.key[1], _sooner(code.end, bearer.end)
            sentence = _wrong_days(code, first, bearer)
            clash = None if sentence else self._clash(code, bearer.key, first, end)
            if clash is not None and clash.bearer.key == bearer.key and clash.code == code.code:
                continue
            if clash is not None:
                sentence = _told(clash, bearer)
            if sentence is not None:
                problems.append(LineProblem(line.line, sentence, place=line.code))
                continue
            self._add(code.system, _Borne(bearer, code.code, first, end))
            yield NewCode(code.system, code.code, first, code.end)

    def _add(self, system: CodeSystem, borne: _Borne) -> None:
        self._by_code[system, borne.code].append(borne)
        self._by_unit[system, borne.bearer.key].append(borne)

    def _clash(self, code: LineCode, key: Key, first: date, end: date | None) -> _Borne | None:
        near = (*self._by_unit.get((code.system, key), ()), *self._by_code.get((code.system, code.code), ()))
        return next((borne for borne in near if borne.meets(first, end)), None)


def _wrong_days(code: LineCode, first: date, bearer: Bearer) -> Sentence | None:
    if code.end is not None and code.end <= first:
        return Sentence(ENDS_BEFORE_IT_BEGINS)
    begins_outside = first < bearer.key[1] or (bearer.end is not None and first >= bearer.end)
    if begins_outside or (bearer.end is not None and code.end is not None and code.end > bearer.end):
        until = f" – {eve(bearer.end)}" if bearer.end else ""
        return Sentence(OUTSIDE, {"first": f"{bearer.key[1]:%d/%m/%Y}", "until": until})
    return None


def _told(clash: _Borne, bearer: Bearer) -> Sentence:
    told = {"code": clash.code, "unit": clash.bearer.name, "day": f"{clash.first:%d/%m/%Y}"}
    if clash.bearer.key == bearer.key:
        return Sentence(OTHER_CODE, told)
    return Sentence(BORNE_UNTIL, {**told, "last": eve(clash.end)}) if clash.end else Sentence(BORNE, told)


def _sooner(first: date | None, second: date | None) -> date | None:
    return min((day for day in (first, second) if day is not None), default=None)
