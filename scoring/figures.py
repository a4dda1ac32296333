"""Declared figures (số liệu kê khai): their specification and the machine form of their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeAlias

from scoring.decimals import HUNDRED, ZERO, fits, plain, read_decimal
from scoring.language.messages import DEFAULT_LANGUAGE, sentences
from scoring.language.normalise import nfc
from scoring.language.wording import format_number
from scoring.vocabulary import FigureType

Value: TypeAlias = Decimal | bool | str | dt.date

NUMERIC_TYPES: Final[frozenset[FigureType]] = frozenset({"integer", "number", "percent", "money"})
MAX_TEXT_LENGTH: Final = 4_000


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """What is asked for one figure. `min` and `max` are inclusive; `options` maps option id → title."""

    id: str
    title: str
    type: FigureType
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.type in NUMERIC_TYPES

    @property
    def lowest(self) -> Decimal | None:
        """The smallest value allowed; a percentage starts at 0 unless the tree says otherwise."""
        return ZERO if self.min is None and self.type == "percent" else self.min

    @property
    def highest(self) -> Decimal | None:
        """The largest value allowed; a percentage ends at 100 unless the tree says otherwise."""
        return HUNDRED if self.max is None and self.type == "percent" else self.max


class InvalidValue(ValueError):
    """A value its figure does not accept.

    `code` is one of not_a_number, not_an_integer, not_a_boolean, unknown_option, not_a_date, too_long, empty,
    too_precise, below_min, above_max, wrong_type; `params` fill the sentence of :meth:`text`.
    """

    def __init__(self, code: str, figure: FigureSpec, **params: str) -> None:
        self.code = code
        self.figure_id = figure.id
        self.params: Mapping[str, str] = {"title": figure.title, "figure": figure.id, **params}
        super().__init__(self.text())

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What happened and what to do, as a person reads it."""
        return sentences(f"value_{self.code}", self.params, language)


def parse_value(figure: FigureSpec, raw: str) -> Value:
    """The value `raw` writes in machine form (“78.35”, “true”, “option_id”, “2026-01-31”).

    Raises :class:`InvalidValue`, also for values outside the figure's range.
    """
    if not raw.strip():
        raise InvalidValue("empty", figure)
    value: Value
    if figure.is_numeric:
        number = read_decimal(raw)
        if number is None:
            raise InvalidValue("not_a_number", figure, value=raw[:60])
        value = number
    elif figure.type == "boolean":
        if raw not in ("true", "false"):
            raise InvalidValue("not_a_boolean", figure, value=raw[:60])
        value = raw == "true"
    elif figure.type == "date":
        value = _parse_date(figure, raw)
    else:
        value = nfc(raw)
    check_value(figure, value)
    return value


def canonical(figure: FigureSpec, value: Value) -> str:
    """The one machine spelling of `value`: the inverse of :func:`parse_value`.

    Raises :class:`InvalidValue` for a value that is not of the figure's type.
    """
    if figure.is_numeric and isinstance(value, Decimal):
        return plain(value)
    if figure.type == "boolean" and isinstance(value, bool):
        return "true" if value else "false"
    if figure.type == "date" and isinstance(value, dt.date):
        return value.isoformat()
    if figure.type in ("choice", "text") and isinstance(value, str):
        return value
    raise InvalidValue("wrong_type", figure)


def check_value(figure: FigureSpec, value: Value) -> None:
    """Raise :class:`InvalidValue` unless `value` has the figure's type and lies in its range."""
    if figure.is_numeric:
        _check_number(figure, value)
    elif figure.type == "boolean":
        if not isinstance(value, bool):
            raise InvalidValue("wrong_type", figure)
    elif figure.type == "date":
        if not isinstance(value, dt.date):
            raise InvalidValue("wrong_type", figure)
    elif not isinstance(value, str):
        raise InvalidValue("wrong_type", figure)
    elif figure.type == "choice":
        if value not in figure.options:
            raise InvalidValue("unknown_option", figure, value=value[:60], allowed=", ".join(figure.options))
    elif len(value) > MAX_TEXT_LENGTH:
        raise InvalidValue("too_long", figure, limit=str(MAX_TEXT_LENGTH))


def _check_number(figure: FigureSpec, value: Value) -> None:
    if not isinstance(value, Decimal):
        raise InvalidValue("wrong_type", figure)
    if not fits(value):
        raise InvalidValue("too_precise", figure)
    if figure.type == "integer" and value != value.to_integral_value():
        raise InvalidValue("not_an_integer", figure, value=format_number(value, DEFAULT_LANGUAGE))
    lowest, highest = figure.lowest, figure.highest
    if lowest is not None and value < lowest:
        raise InvalidValue("below_min", figure, limit=format_number(lowest, DEFAULT_LANGUAGE))
    if highest is not None and value > highest:
        raise InvalidValue("above_max", figure, limit=format_number(highest, DEFAULT_LANGUAGE))


def _parse_date(figure: FigureSpec, raw: str) -> dt.date:
    try:
        if len(raw) == len("2026-01-31"):
            return dt.date.fromisoformat(raw)
    except ValueError:
        pass  # not a day of the calendar: refused below with the other wrong spellings
    raise InvalidValue("not_a_date", figure, value=raw[:60])


def narrowed(spec: FigureSpec, low: Decimal, high: Decimal | None) -> FigureSpec:
    """`spec` within a range its rule takes for granted; a range it declares itself is kept where it is narrower."""
    least = low if spec.min is None else max(spec.min, low)
    most = spec.max if high is None else high if spec.max is None else min(spec.max, high)
    return replace(spec, min=least, max=most)


def bounded(spec: FigureSpec, low: Decimal, high: Decimal) -> FigureSpec:
    """`spec` with a range where it declares none; one it declares is kept, its rule copes with what lies beyond."""
    return replace(
        spec, min=low if spec.min is None else spec.min, max=high if spec.max is None else spec.max
    )
