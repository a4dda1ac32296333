"""The same tree written for OpenFisca-core: one variable a figure, one formula an indicator, one for the total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from scoring import Sheet, Value

YEAR = "2026"
READS = ("ab", "ab", "c", "a")


class Peer:
    """OpenFisca-core with the benchmark's tree and figures."""

    def __init__(self, indicators: int, sheets: Sequence[Sheet]) -> None:
        self._indicators = indicators
        self._rows = [dict(sheet.figures) for sheet in sheets]
        self._unit = build_entity("unit", "units", "a unit", is_person=True)
        self._system = TaxBenefitSystem([self._unit])
        for number in range(indicators):
            for letter in READS[number % len(READS)]:
                self._add(f"{letter}{number}", bool if letter == "c" else int, None)
            self._add(f"points{number}", float, _formula(number))
        self._add("total", float, _total(indicators))

    def one_by_one(self, number: int) -> float:
        """Units a second, one simulation each, traced."""
        return number / _seconds(lambda: [self._calculate([row], trace=True) for row in self._rows[:number]])

    def from_rows(self) -> float:
        """Units a second in one simulation, the rows turned into input arrays first."""
        return len(self._rows) / _seconds(lambda: self._in_one(self._arrays()))

    def arrays_only(self) -> float:
        """Units a second in one simulation whose input arrays are there already."""
        arrays = self._arrays()
        return len(self._rows) / _seconds(lambda: self._in_one(arrays))

    def _arrays(self) -> dict[str, Any]:
        return {name: np.array([_plain(row[name]) for row in self._rows]) for name in self._rows[0]}

    def _in_one(self, arrays: dict[str, Any]) -> None:
        simulation = SimulationBuilder().build_default_simulation(self._system, count=len(self._rows))
        for name, values in arrays.items():
            simulation.set_input(name, YEAR, values)
        simulation.calculate("total", YEAR)

    def _calculate(self, rows: Sequence[dict[str, Value]], *, trace: bool = False) -> None:
        units = {
            f"u{place}": {name: {YEAR: _plain(value)} for name, value in row.items()}
            for place, row in enumerate(rows)
        }
        simulation = SimulationBuilder().build_from_entities(self._system, {"units": units})
        simulation.trace = trace
        simulation.calculate("total", YEAR)

    def _add(self, name: str, kind: type, formula: Callable[..., Any] | None) -> None:
        members: dict[str, Any] = {
            "value_type": kind,
            "entity": self._unit,
            "definition_period": DateUnit.YEAR,
            "label": name,
        }
        if formula is not None:
            members["formula"] = formula
        self._system.add_variable(type(name, (Variable,), members))


def _plain(value: Value) -> bool | int:
    """A figure as OpenFisca takes it; the benchmark's numbers are whole."""
    return value if isinstance(value, bool) else int(value)  # type: ignore[arg-type]


def _formula(number: int) -> Callable[..., Any]:
    shape = number % len(READS)

    def formula(unit: Any, period: Any, _parameters: Any) -> Any:
        if shape == 2:
            return np.where(unit(f"c{number}", period), 2.0, 0.0)
        part = unit(f"a{number}", period)
        if shape == 3:
            return np.round(np.select([part >= 52, part >= 20], [2.0, 1.0], 0.0), 3)
        ratio = part / unit(f"b{number}", period)
        if shape == 0:
            return np.round(np.minimum(ratio, 1.0) * 2.0, 3)
        return np.round(np.select([ratio >= 0.8, ratio < 0.5], [2.0, 0.0], ratio * 2.0), 3)

    return formula


def _total(indicators: int) -> Callable[..., Any]:
    def formula(unit: Any, period: Any, _parameters: Any) -> Any:
        return sum(unit(f"points{number}", period) for number in range(indicators))

    return formula


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(2):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)
