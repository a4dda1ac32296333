"""Exact numbers: reading them, rounding them, writing them.

Everything the engine computes is a :class:`~decimal.Decimal` or an exact quotient of two of them. Rounding
happens in :func:`round_quotient` and nowhere else; binary fractions never enter (a test walks the source).
"""

from __future__ import annotations

import re
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_05UP,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from typing import Final, TypeAlias

Quotient: TypeAlias = tuple[Decimal, Decimal]
"""An exact value as (numerator, denominator); the denominator is positive."""

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)

MAX_INTEGER_DIGITS: Final = 15
MAX_DECIMAL_DIGITS: Final = 6

# Sums and products inside the engine are exact or they fail loudly: `Inexact` is trapped, and the precision is
# far above what the largest set can need (with `rounding.at: total`, a thousand quotients of 21-digit figures meet in
# one sum). It is a bound only: what is short costs what it costs with any other.
EXACT: Final = Context(
    prec=1_000_000,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow],
)

_SIGNALS: Final = [InvalidOperation, DivisionByZero, Overflow]

# The two halves of rounding a quotient. ROUND_05UP keeps a cut quotient from looking like an exact tie, or like any
# shorter number, so the half-up rounding that follows sees the same digit as if it had been given the infinite
# expansion (double rounding does no harm). That takes one digit beyond the place that is rounded: a number too long
# for it is refused, and none the engine computes comes near.
cut_quotient: Final = Context(prec=57, rounding=ROUND_05UP, traps=_SIGNALS).divide
half_up: Final = Context(prec=56, rounding=ROUND_HALF_UP, traps=_SIGNALS).quantize

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
STEPS: Final = tuple(Decimal((0, (1,), -digits)) for digits in range(MAX_DECIMAL_DIGITS + 7))
"""STEPS[digits] is one unit of that decimal."""


def round_quotient(numerator: Decimal, denominator: Decimal, digits: int) -> Decimal:
    """`numerator / denominator` rounded half up (away from zero at a tie) to `digits` decimals.

    The result is what rounding the exact quotient gives; the denominator must not be zero.
    """
    value = numerator if denominator == ONE else cut_quotient(numerator, denominator)
    rounded = half_up(value, STEPS[digits])
    return rounded if rounded else rounded.copy_abs()  # −0.001 is published as 0.00, not −0.00


def read_decimal(text: str) -> Decimal | None:
    """The number `text` writes in machine form (“-12”, “78.35”), or None when it is written any other way.

    At most 15 digits before and 6 after the point: enough for every figure a unit declares, and small enough
    to keep arithmetic exact and fast.
    """
    if len(text) > MAX_INTEGER_DIGITS + MAX_DECIMAL_DIGITS + 2 or not _PLAIN_NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.removeprefix("-").partition(".")
    if len(whole) > MAX_INTEGER_DIGITS or len(fraction) > MAX_DECIMAL_DIGITS:
        return None
    return Decimal(text)


def fits(value: Decimal) -> bool:
    """Whether a Decimal built elsewhere keeps to the limits of :func:`read_decimal`."""
    if not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return (
        isinstance(exponent, int)
        and exponent >= -MAX_DECIMAL_DIGITS
        and value.adjusted() < MAX_INTEGER_DIGITS
    )


def plain(value: Decimal) -> str:
    """The one canonical spelling of a number: no exponent, no trailing zeros, no negative zero."""
    return without_zeros(unscaled(str(value)))


def unscaled(text: str) -> str:
    """What :class:`Decimal` spells, without an exponent."""
    return format(Decimal(text), "f") if "E" in text else text


def without_zeros(text: str) -> str:
    """A number without an exponent, rid of trailing zeros after the point and of the sign of zero."""
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decimal_places(value: Decimal) -> int:
    """How many decimals `value` needs when written without trailing zeros."""
    return len(plain(value).partition(".")[2])


def as_fraction(value: Quotient) -> Fraction:
    """The same value as a :class:`Fraction`, for sums whose parts have different denominators."""
    numerator, denominator = value
    return Fraction(Fraction(numerator), Fraction(denominator))


def as_quotient(value: Fraction) -> Quotient:
    """The inverse of :func:`as_fraction`."""
    return Decimal(value.numerator), Decimal(value.denominator)


def add(left: Quotient, right: Quotient) -> Quotient:
    """The exact sum of two quotients."""
    if left[1] == right[1]:
        return left[0] + right[0], left[1]
    return as_quotient(as_fraction(left) + as_fraction(right))


def is_less(left: Quotient, right: Quotient) -> bool:
    """Whether `left` is below `right`, compared exactly."""
    return left[0] * right[1] < right[0] * left[1]
