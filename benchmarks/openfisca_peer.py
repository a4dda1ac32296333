"""The same criteria set in OpenFisca-core, the best known open engine for rules of this kind.

As its authors would have it written: the figures are input variables, every indicator is a variable with a formula
over arrays of units, its levels are parameters, groups and the total are variables above. Points are rounded at the
indicator as the set demands, in the floats the engine works with. Only the rule kinds of the 2026 set are told.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.criteria_sets import CriteriaSet, Data, Row
from benchmarks.openfisca_rules import Array, added, earned_by, share_of
from scoring import Value

PERIOD: Final = "2026"
_ANY_DEPTH: Final = 100


class Peer:
    """A criteria set told to OpenFisca-core."""

    def __init__(self, of: CriteriaSet) -> None:
        self._figures = of.figures
        self._codes = {indicator["code"]: _name("points", indicator["code"]) for indicator in of.indicators}
        self._unit = build_entity(key="unit", plural="units", label="Unit", is_person=True)
        self._system = TaxBenefitSystem([self._unit])
        self._enums = {figure_id: _enum(figure_id, spec) for figure_id, spec in of.figures.items()}
        self._tell(of)

    def one(self, row: Mapping[str, Any], *, trace: bool = False) -> float:
        """The percent of one unit from its row (see :meth:`plain`); with `trace` the log of what led to it."""
        situation = {"units": {"one": {figure_id: {PERIOD: value} for figure_id, value in row.items()}}}
        simulation = SimulationBuilder().build_from_dict(self._system, situation)
        simulation.trace = trace
        percent = simulation.calculate("percent", PERIOD)
        if trace:
            simulation.tracer.computation_log.lines(aggregate=False, max_depth=_ANY_DEPTH)
        return float(percent[0])

    def read(self, situations: Sequence[Mapping[str, Any]]) -> Array:
        """The percent of several units (see :meth:`plain`), read by its own reader of situations."""
        units = {
            f"unit-{place}": {figure_id: {PERIOD: value} for figure_id, value in row.items()}
            for place, row in enumerate(situations)
        }
        simulation = SimulationBuilder().build_from_dict(self._system, {"units": units})
        percent: Array = simulation.calculate("percent", PERIOD)
        return percent

    def plain(self, row: Row) -> dict[str, Any]:
        """A row with values as its reader of situations takes them."""
        return {
            figure_id: float(value) if isinstance(value, Decimal) else value
            for figure_id, value in row.items()
        }

    def columns(self, rows: Sequence[Row]) -> dict[str, Array]:
        """Rows packed into the arrays that :meth:`many` takes."""
        return {
            figure_id: self._column(figure_id, [row[figure_id] for row in rows])
            for figure_id in self._figures
        }

    def text_columns(self, header: Sequence[str], texts: Sequence[Sequence[str]]) -> dict[str, Array]:
        """Like :meth:`columns`, for rows of texts under a header: numpy reads the numbers, as one would have it."""
        return {
            figure_id: self._text_column(figure_id, [row[place] for row in texts])
            for place, figure_id in enumerate(header)
            if figure_id in self._figures
        }

    def many(self, columns: Mapping[str, Array]) -> Array:
        """The percent of all units."""
        percent: Array = self._simulation(columns).calculate("percent", PERIOD)
        return percent

    def points(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """The points of every indicator of all units, by code."""
        simulation = self._simulation(columns)
        return {code: simulation.calculate(name, PERIOD) for code, name in self._codes.items()}

    def _simulation(self, columns: Mapping[str, Array]) -> Any:
        count = len(next(iter(columns.values())))
        simulation = SimulationBuilder().build_default_simulation(self._system, count)
        for figure_id, values in columns.items():
            simulation.set_input(figure_id, PERIOD, values)
        return simulation

    def _column(self, figure_id: str, values: Sequence[Value]) -> Array:
        kind = self._figures[figure_id]["type"]
        if kind == "boolean":
            return np.array(values, dtype=np.bool_)
        if kind == "choice":
            places = {option: place for place, option in enumerate(self._figures[figure_id]["options"])}
            encoded: Array = self._enums[figure_id].encode(
                np.array([places[value] for value in values if isinstance(value, str)], dtype=np.uint8)
            )
            return encoded
        return np.array(values, dtype=np.float32)

    def _text_column(self, figure_id: str, texts: Sequence[str]) -> Array:
        if self._figures[figure_id]["type"] == "boolean":
            answers: Array = np.array(texts) == "true"
            return answers
        return self._column(figure_id, texts)

    def _tell(self, of: CriteriaSet) -> None:
        self._system.parameters = ParameterNode(
            "", data={_name("rule", one["code"]): _levels(one) for one in of.indicators}
        )
        for figure_id, spec in of.figures.items():
            self._add(figure_id, **_input_type(spec, self._enums[figure_id]))
        names: list[tuple[str, str]] = []
        for group in of.groups:
            parts = [self._indicator(indicator, of) for indicator in group["indicators"]]
            names.append((_name("points", group["code"]), _name("denominator", group["code"])))
            self._add(names[-1][0], formula=_sum([points for points, _ in parts], 0))
            fixed = sum(
                one["max"] for one, (_, leaves) in zip(group["indicators"], parts, strict=True) if not leaves
            )
            self._add(names[-1][1], formula=_sum([leaves for _, leaves in parts if leaves], fixed))
        self._add("total_points", formula=_sum([points for points, _ in names], 0))
        self._add("total_denominator", formula=_sum([denominator for _, denominator in names], 0))
        self._add("percent", formula=_percent)

    def _indicator(self, indicator: Data, of: CriteriaSet) -> tuple[str, str]:
        """Its points and, when it may leave the denominator, what it adds there ("" otherwise)."""
        rule, code = indicator["rule"], indicator["code"]
        points, leaves, levels = self._codes[code], "", _name("rule", code)
        earned = earned_by(rule, of)

        def formula(unit: Any, period: Any, parameters: Any) -> Array:
            read = functools.partial(unit, period=period)
            return np.round(earned(read, getattr(parameters(period), levels)), of.tree.rounding.points)

        self._add(points, formula=formula)
        if rule.get("zero_denominator") == "not_applicable":
            leaves = _name("denominator", code)

            def remaining(unit: Any, period: Any, parameters: Any) -> Array:
                whole = added(functools.partial(unit, period=period), rule["denominator"])
                return np.where(whole > 0, getattr(parameters(period), levels).max, 0)

            self._add(leaves, formula=remaining)
        return points, leaves

    def _add(self, name: str, **attributes: Any) -> None:
        kept = {"value_type": float, "entity": self._unit, "definition_period": DateUnit.YEAR, "label": name}
        self._system.add_variable(type(name, (Variable,), {**kept, **attributes}))


def _name(prefix: str, code: str) -> str:
    return f"{prefix}_{code.replace('.', '_')}"


def _enum(figure_id: str, spec: Data) -> Any:
    return Enum(figure_id, dict(spec["options"])) if spec["type"] == "choice" else None


def _input_type(spec: Data, enum: Any) -> Data:
    if spec["type"] == "boolean":
        return {"value_type": bool}
    if enum is not None:
        return {"value_type": Enum, "possible_values": enum, "default_value": next(iter(enum))}
    return {"value_type": float}


def _levels(indicator: Data) -> Data:
    """The numbers of a rule that a later decision may change."""
    levels: Data = {"max": indicator["max"]}
    for key in ("target", "floor"):
        if key in indicator["rule"]:
            levels[key] = share_of(indicator["rule"][key])
    return {key: {"values": {"2026-01-01": {"value": value}}} for key, value in levels.items()}


def _sum(names: Sequence[str], fixed: float) -> Callable[..., Array]:
    def formula(unit: Any, period: Any) -> Array:
        result: Array = sum(
            (unit(name, period) for name in names), start=np.full(unit.count, fixed, np.float32)
        )
        return result

    return formula


def _percent(unit: Any, period: Any) -> Array:
    share: Array = unit("total_points", period) / unit("total_denominator", period)
    return np.round(share * 100, 2)
