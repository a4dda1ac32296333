"""Declared figures (số liệu kê khai): their specification and the machine form of their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeAlias

from scoring.decimals import HUNDRED, ZERO, fits, plain, read_decimal
from scoring.language.messages import DEFAULT_LANGUAGE, Message
from scoring.language.normalise import nfc
from scoring.language.wording import format_number
from scoring.vocabulary import FigureType

Value: TypeAlias = Decimal | bool | str | dt.date

NUMERIC_TYPES: Final[frozenset[FigureType]] = frozenset({"integer", "number", "percent", "money"})
MAX_TEXT_LENGTH: Final = 4_000

VALUE_EMPTY: Final = Message(
    "value_empty",
    "“{title}” chưa có giá trị",
    "hãy nhập giá trị",
    "“{title}” is empty",
    "enter a value",
)
VALUE_NOT_A_NUMBER: Final = Message(
    "value_not_a_number",
    "“{title}”: “{value}” không phải là số",
    "hãy nhập một số",
    "“{title}”: “{value}” is not a number",
    "enter a number",
)
VALUE_NOT_AN_INTEGER: Final = Message(
    "value_not_an_integer",
    "“{title}”: {value} không phải là số nguyên",
    "hãy nhập số nguyên, không có phần thập phân",
    "“{title}”: {value} is not a whole number",
    "enter a whole number",
)
VALUE_NOT_A_BOOLEAN: Final = Message(
    "value_not_a_boolean",
    "“{title}”: “{value}” không phải là có hoặc không",
    "hãy chọn Có hoặc Không (true hoặc false)",
    "“{title}”: “{value}” is neither yes nor no",
    "choose one (true or false)",
)
VALUE_UNKNOWN_OPTION: Final = Message(
    "value_unknown_option",
    "“{title}”: không có phương án “{value}”",
    "hãy chọn một trong: {allowed}",
    "“{title}”: there is no option “{value}”",
    "choose one of: {allowed}",
)
VALUE_NOT_A_DATE: Final = Message(
    "value_not_a_date",
    "“{title}”: “{value}” không phải là ngày",
    "hãy nhập ngày, tháng, năm có thật",
    "“{title}”: “{value}” is not a date",
    "enter a day that exists",
)
VALUE_TOO_LONG: Final = Message(
    "value_too_long",
    "“{title}” dài quá {limit} ký tự",
    "hãy rút gọn nội dung",
    "“{title}” is longer than {limit} characters",
    "shorten it",
)
VALUE_TOO_PRECISE: Final = Message(
    "value_too_precise",
    "“{title}” có quá nhiều chữ số",
    "hãy nhập nhiều nhất 15 chữ số nguyên và 6 chữ số thập phân",
    "“{title}” has too many digits",
    "enter at most 15 before and 6 after the decimal point",
)
VALUE_BELOW_MIN: Final = Message(
    "value_below_min",
    "“{title}” nhỏ hơn mức thấp nhất cho phép là {limit}",
    "hãy kiểm tra lại số liệu",
    "“{title}” is below the smallest value allowed, {limit}",
    "check the figure",
)
VALUE_ABOVE_MAX: Final = Message(
    "value_above_max",
    "“{title}” lớn hơn mức cao nhất cho phép là {limit}",
    "hãy kiểm tra lại số liệu",
    "“{title}” is above the largest value allowed, {limit}",
    "check the figure",
)
VALUE_WRONG_TYPE: Final = Message(
    "value_wrong_type",
    "“{title}” có giá trị không đúng kiểu",
    "hãy nhập lại",
    "“{title}” has a value of the wrong type",
    "enter it again",
)


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
    """A value its figure does not accept; `params` fill the sentence of :meth:`text`."""

    def __init__(self, message: Message, figure: FigureSpec, **params: str) -> None:
        self.message = message
        self.figure_id = figure.id
        self.params: Mapping[str, str] = {"title": figure.title, "figure": figure.id, **params}
        super().__init__(self.text())

    @property
    def code(self) -> str:
        """What programs know it by: not_a_number, below_min …"""
        return self.message.code.removeprefix("value_")

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What happened and what to do, as a person reads it."""
        return self.message.sentences(self.params, language)


def parse_value(figure: FigureSpec, raw: str) -> Value:
    """The value `raw` writes in machine form (“78.35”, “true”, “option_id”, “2026-01-31”).

    Raises :class:`InvalidValue`, also for values outside the figure's range.
    """
    if not raw.strip():
        raise InvalidValue(VALUE_EMPTY, figure)
    value: Value
    if figure.is_numeric:
        number = read_decimal(raw)
        if number is None:
            raise InvalidValue(VALUE_NOT_A_NUMBER, figure, value=raw[:60])
        value = number
    elif figure.type == "boolean":
        if raw not in ("true", "false"):
            raise InvalidValue(VALUE_NOT_A_BOOLEAN, figure, value=raw[:60])
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
    raise InvalidValue(VALUE_WRONG_TYPE, figure)


def check_value(figure: FigureSpec, value: Value) -> None:
    """Raise :class:`InvalidValue` unless `value` has the figure's type and lies in its range."""
    if figure.is_numeric:
        _check_number(figure, value)
    elif figure.type == "boolean":
        if not isinstance(value, bool):
            raise InvalidValue(VALUE_WRONG_TYPE, figure)
    elif figure.type == "date":
        if not isinstance(value, dt.date):
            raise InvalidValue(VALUE_WRONG_TYPE, figure)
    elif not isinstance(value, str):
        raise InvalidValue(VALUE_WRONG_TYPE, figure)
    elif figure.type == "choice":
        if value not in figure.options:
            raise InvalidValue(
                VALUE_UNKNOWN_OPTION, figure, value=value[:60], allowed=", ".join(figure.options)
            )
    elif len(value) > MAX_TEXT_LENGTH:
        raise InvalidValue(VALUE_TOO_LONG, figure, limit=str(MAX_TEXT_LENGTH))


def _check_number(figure: FigureSpec, value: Value) -> None:
    if not isinstance(value, Decimal):
        raise InvalidValue(VALUE_WRONG_TYPE, figure)
    if not fits(value):
        raise InvalidValue(VALUE_TOO_PRECISE, figure)
    if figure.type == "integer" and value != value.to_integral_value():
        raise InvalidValue(VALUE_NOT_AN_INTEGER, figure, value=format_number(value, DEFAULT_LANGUAGE))
    lowest, highest = figure.lowest, figure.highest
    if lowest is not None and value < lowest:
        raise InvalidValue(VALUE_BELOW_MIN, figure, limit=format_number(lowest, DEFAULT_LANGUAGE))
    if highest is not None and value > highest:
        raise InvalidValue(VALUE_ABOVE_MAX, figure, limit=format_number(highest, DEFAULT_LANGUAGE))


def _parse_date(figure: FigureSpec, raw: str) -> dt.date:
    try:
        if len(raw) == len("2026-01-31"):
            return dt.date.fromisoformat(raw)
    except ValueError:
        pass  # not a day of the calendar: refused below with the other wrong spellings
    raise InvalidValue(VALUE_NOT_A_DATE, figure, value=raw[:60])


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
