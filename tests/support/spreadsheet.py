"""As much of a spreadsheet as the formulas of a pack need: IF, ROUND, MAX, arithmetic, comparisons, texts, cells.

Numbers are exact here. A comparison counts as 0 or 1, as it does in a spreadsheet once it is multiplied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from scoring.decimals import round_quotient

Content = Fraction | str
_TOKEN = re.compile(
    r"""\s*(?:(\d+(?:\.\d+)?)|"((?:[^"]|"")*)"|('[^']+'![$A-Z0-9]+)|([A-Z]+)(?=\()|(<=|>=|<>|[-+*/(),=<>]))"""
)
_COMPARE: Mapping[str, Callable[[Content, Content], bool]] = {
    "=": lambda left, right: _folded(left) == _folded(right),
    "<=": lambda left, right: _order(left) <= _order(right),
    ">=": lambda left, right: _order(left) >= _order(right),
    "<": lambda left, right: _order(left) < _order(right),
    ">": lambda left, right: _order(left) > _order(right),
}


def calculated(formula: str, cells: Mapping[str, Content]) -> Content:
    """What a formula shows; an empty cell is ""."""
    tokens = [match.groups() for match in _TOKEN.finditer(formula.removeprefix("="))]
    assert "".join(formula.removeprefix("=").split()) == "".join(
        "".join(match.group().split()) for match in _TOKEN.finditer(formula.removeprefix("="))
    )
    reading = _Reading(tokens, cells)
    value = reading.comparison()
    assert not reading.left
    return value


def _order(value: Content) -> tuple[bool, Fraction, str]:
    """Texts stand behind all numbers."""
    return isinstance(value, str), _number(value), value if isinstance(value, str) else ""


def _folded(value: Content) -> Content:
    return value.casefold() if isinstance(value, str) else value


class _Reading:
    def __init__(self, tokens: list[tuple[str, ...]], cells: Mapping[str, Content]) -> None:
        self.left = tokens
        self._cells = cells

    def comparison(self) -> Content:
        value = self._sum()
        while self._sign() in _COMPARE:
            sign = self.left.pop(0)[4]
            value = Fraction(_COMPARE[sign](value, self._sum()))
        return value

    def _sign(self) -> str:
        return (self.left[0][4] or "") if self.left else ""

    def _sum(self) -> Content:
        value = self._product()
        while self._sign() in ("+", "-"):
            sign, other = self.left.pop(0)[4], self._product()
            value = _number(value) + _number(other) * (1 if sign == "+" else -1)
        return value

    def _product(self) -> Content:
        value = self._atom()
        while self._sign() in ("*", "/"):
            sign, other = self.left.pop(0)[4], _number(self._atom())
            value = _number(value) * other if sign == "*" else _number(value) / (other or Fraction(10**30))
        return value

    def _atom(self) -> Content:
        number, text, cell, function, sign = self.left.pop(0)
        if number:
            return Fraction(number)
        if text is not None:
            return text.replace('""', '"')
        if cell:
            return self._cells[cell]
        if sign == "-":
            return -_number(self._atom())
        if sign == "(":
            value = self.comparison()
            assert self.left.pop(0)[4] == ")"
            return value
        return self._called(function)

    def _called(self, function: str) -> Content:
        arguments = []
        while not arguments or self._sign() == ",":
            self.left.pop(0)
            arguments.append(self.comparison())
        assert self.left.pop(0)[4] == ")"
        if function == "IF":
            test, then, otherwise = arguments
            return then if _number(test) else otherwise
        if function == "MAX":
            return max(map(_number, arguments))
        assert function == "ROUND"
        value, places = map(_number, arguments)
        return Fraction(round_quotient(Decimal(value.numerator), Decimal(value.denominator), int(places)))


def _number(value: Content) -> Fraction:
    return Fraction(0) if isinstance(value, str) else value
