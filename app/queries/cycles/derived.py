"""From which units the figures of merged units are derived, where a central indicator asks for such a mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.access.actor import Actor
from app.queries.cycles.board import find_cycle
from app.queries.cycles.central import Asked, asked_centrally
from app.queries.sheets.earlier import published_rows
from app.queries.sheets.predecessors import main_index_value
from app.queries.sheets.sheets import assessments_in
from app.queries.units.lineage import origins
from app.sheet.totals import mean_index
from app.sheet.values import CycleView
from app.text import collation_key
from app.trees import trees
from scoring.rules.predecessor_mean import PredecessorMeanRule


@dataclass(frozen=True, slots=True)
class Part:
    """A predecessor with what was published of it in the main index; nothing where it has no such value."""

    full_name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class DerivedUnit:
    """A merged unit: its predecessors, and the mean of them once every one has a value."""

    id: int
    code: str
    full_name: str
    parts: tuple[Part, ...]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class DerivedIndicator:
    """An indicator that asks for the mean, with the units that were formed from others since the year before."""

    code: str
    title: str
    group: str
    units: tuple[DerivedUnit, ...]


@dataclass(frozen=True, slots=True)
class DerivedFigures:
    """All such indicators of a cycle; ``year`` is that of the results that they go by."""

    cycle: CycleView
    year: int
    indicators: tuple[DerivedIndicator, ...]


def asks_for_mean(asked: Asked) -> bool:
    """Say whether the indicator asks for the mean of a merged unit's predecessors."""
    return isinstance(asked.indicator.rule, PredecessorMeanRule)


def read_derived_figures(actor: Actor, cycle_id: int) -> DerivedFigures:
    """Read them in a fixed number of statements, for whoever follows the cycle; raise ``NotFound``."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    asked = [indicator for indicator in asked_centrally(tree) if asks_for_mean(indicator)]
    units = {sheet.unit_id: sheet.unit for sheet in assessments_in(cycle_id)} if asked else {}
    by_unit = {
        unit_id: some for unit_id, some in origins(cycle, units).items() if any(one.derived for one in some)
    }
    rows = published_rows(origin for some in by_unit.values() for origin in some)
    places = tree.rounding.index
    merged = sorted(by_unit, key=lambda unit_id: (collation_key(units[unit_id].full_name), unit_id))

    def derived(unit_id: int, asked: Asked) -> DerivedUnit:
        parts = tuple(
            Part(origin.full_name, main_index_value(rows.get(origin.assessment_id), asked.group, places))
            for origin in by_unit[unit_id]
        )
        values = [part.value for part in parts if part.value is not None]
        mean = mean_index(values, places) if len(values) == len(parts) else None
        return DerivedUnit(unit_id, units[unit_id].code, units[unit_id].full_name, parts, mean)

    return DerivedFigures(
        cycle,
        cycle.year - 1,
        tuple(
            DerivedIndicator(
                one.code,
                one.indicator.title,
                one.group.title,
                tuple(derived(unit_id, one) for unit_id in merged),
            )
            for one in asked
        ),
    )
