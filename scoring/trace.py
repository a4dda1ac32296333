"""Why an indicator has its points: what the rule saw and which of its arms decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scoring.decimals import ONE, ZERO, Quotient, plain
from scoring.figures import FigureSpec, Value, canonical

NOTHING: Quotient = (ZERO, ONE)


class Trace(NamedTuple):
    """One rule's decision.

    `branch` names the arm taken (each rule module lists its own); `points` is exact, before rounding; `inputs`
    are the values of the rule's `figure_ids` in order, None where not declared; `amounts` are the quantities the
    arm compared; `missing` says that a figure the arm needed was not declared; `parts` are the traces of the
    rules inside a composite rule.
    """

    branch: str
    points: Quotient
    inputs: tuple[Value | None, ...] = ()
    amounts: tuple[Quotient, ...] = ()
    missing: bool = False
    parts: tuple[Trace, ...] = ()

    def as_data(self, figure_ids: tuple[str, ...], figures: Mapping[str, FigureSpec]) -> dict[str, object]:
        """A plain, JSON-ready form for storing beside a published result; numbers as exact text."""
        data: dict[str, object] = {"branch": self.branch, "points": _text(self.points)}
        if self.inputs:
            data["inputs"] = {
                figure_id: None if value is None else canonical(figures[figure_id], value)
                for figure_id, value in zip(figure_ids, self.inputs, strict=True)
            }
        if self.amounts:
            data["amounts"] = [_text(amount) for amount in self.amounts]
        if self.missing:
            data["missing"] = True
        if self.parts:  # the outer inputs already list every figure the parts read
            data["parts"] = [part._replace(inputs=()).as_data((), figures) for part in self.parts]
        return data


def _text(value: Quotient) -> str:
    return plain(value[0]) if value[1] == ONE else f"{plain(value[0])}/{plain(value[1])}"
