"""What the rule `predecessor_mean` asks a merged unit for, as its predecessors' published results give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.models import ResultRow
from app.queries.results.lines import from_json
from app.queries.sheets.earlier import published_rows
from app.queries.sheets.sheets import SheetView
from app.queries.units.lineage import origins
from app.sheet.totals import index_of, mean_index
from app.text import fold
from scoring import Group, Indicator
from scoring.rules.predecessor_mean import PredecessorMeanRule


@dataclass(frozen=True, slots=True)
class Derived:
    """A value between 0 and 1 that was worked out and that nobody declared, and from which units' results."""

    value: Decimal
    year: int
    units: tuple[str, ...]


def predecessor_values(view: SheetView, indicator: Indicator) -> Mapping[str, Derived]:
    """Return, by figure, the main-index values of the unit's predecessors where the indicator asks for their mean.

    A value is what was published a year before of the main index in which the indicator stands (same code, same
    title), rounded as the set rounds an index. With more predecessors than figures the first figure gets the mean of
    all. Nothing is returned while a predecessor's value is not known, because a mean of the others would mislead.
    """
    if not isinstance(indicator.rule, PredecessorMeanRule):
        return {}
    unit_id, cycle = view.head.unit.id, view.head.cycle
    units = origins(cycle, (unit_id,)).get(unit_id, ())
    if not any(unit.derived for unit in units):
        return {}
    rows, group, places = published_rows(units), view.tree.group_of(indicator.code), view.tree.rounding.index
    values: list[Decimal] = []
    for unit in units:
        value = main_index_value(rows.get(unit.assessment_id), group, places)
        if value is None:
            return {}
        values.append(value)
    names, year, figure_ids = (
        tuple(unit.full_name for unit in units),
        cycle.year - 1,
        indicator.rule.figure_ids,
    )
    if len(values) > len(figure_ids):
        return {figure_ids[0]: Derived(mean_index(values, places), year, names)}
    lines = zip(figure_ids, values, names, strict=False)
    return {figure_id: Derived(value, year, (name,)) for figure_id, value, name in lines}


def main_index_value(row: ResultRow | None, group: Group, places: int) -> Decimal | None:
    """Return what a published line says of the main index of that code and title.

    Nothing without a line, where it has no such main index, or none between 0 and 1.
    """
    if row is None:
        return None
    titles = {part.code: part.title for part in row.groups}
    totals = from_json(row.trace).totals
    if totals is None or group.code not in totals.groups:
        return None
    if fold(titles.get(group.code, "")) != fold(group.title):
        return None
    value = index_of(totals.groups[group.code].final, places)
    return value if value is not None and 0 <= value <= 1 else None
