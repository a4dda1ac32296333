"""Numbers for reading, held against the plainest way to write them."""

from __future__ import annotations

import datetime as dt
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import explain, rule_in_words
from scoring.explanation.account import shown_value
from scoring.language.numerals import Numerals
from scoring.language.wording import format_number, format_percent, format_plain, format_quotient
from scoring.rules.base import Words
from tests.unit.scoring.builders import outcome, tree_of
from tests.unit.scoring.naive import half_up

LANGUAGES = st.sampled_from(["vi", "en"])
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15).map(Decimal),
    st.integers(-2000, 2000).map(Decimal),
    st.decimals(min_value=-(10**15), max_value=10**15, places=6, allow_nan=False),
    st.tuples(st.integers(-(10**6), 10**6), st.integers(-6, 9)).map(lambda n: Decimal(n[0]).scaleb(n[1])),
)
WHOLES = NUMBERS.map(abs).filter(bool)
TIES = st.tuples(
    st.integers(-(10**7), 10**7), st.sampled_from(["8", "16", "200", "2000000", "20000000"])
).map(lambda n: (Decimal(n[0]), Decimal(n[1])))
QUOTIENTS = st.one_of(st.tuples(NUMBERS, WHOLES), TIES)


def naive(value: Fraction, decimals: int, language: str, *, trimmed: bool) -> str:
    """`value`, a multiple of 10^-decimals, digit by digit with Vietnamese or English separators."""
    thousands, point = (".", ",") if language == "vi" else (",", ".")
    units = abs(value * 10**decimals)
    assert units.denominator == 1
    digits = str(units.numerator).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    if trimmed:
        fraction = fraction.rstrip("0")
    grouped = ""
    for place, digit in enumerate(reversed(whole)):
        grouped = digit + (thousands if place and place % 3 == 0 else "") + grouped
    return ("-" if value < 0 else "") + grouped + (point + fraction if fraction else "")


def naive_quotient(top: Decimal, bottom: Decimal, decimals: int, language: str) -> str:
    exact = Fraction(top) / Fraction(bottom)
    shown = half_up(exact, decimals)
    return ("" if shown == exact else "≈ ") + naive(shown, decimals, language, trimmed=True)


@given(NUMBERS, LANGUAGES)
@settings(max_examples=400, deadline=None)
def test_a_number_is_written_with_the_separators_of_its_language(value: Decimal, language: str) -> None:
    decimals = max(0, -value.as_tuple().exponent)  # type: ignore[operator]
    assert format_plain(value, language) == naive(Fraction(value), decimals, language, trimmed=True)
    if value:
        assert format_number(value, language) == naive(Fraction(value), decimals, language, trimmed=False)


@given(QUOTIENTS, LANGUAGES, st.integers(1, 6))
@settings(max_examples=400, deadline=None)
def test_a_quotient_is_rounded_half_away_from_zero_and_marked_when_it_was(
    value: tuple[Decimal, Decimal], language: str, decimals: int
) -> None:
    assert format_quotient(value, language, decimals) == naive_quotient(*value, decimals, language)


@given(QUOTIENTS, LANGUAGES)
@settings(max_examples=400, deadline=None)
def test_a_percentage_has_two_decimals_at_most(value: tuple[Decimal, Decimal], language: str) -> None:
    top, bottom = value
    with localcontext(Context(prec=60)):
        hundredfold = top * 100
    assert format_percent(value, language) == naive_quotient(hundredfold, bottom, 2, language) + "%"


@given(QUOTIENTS)
@settings(deadline=None)
def test_the_callers_decimal_context_changes_no_text(value: tuple[Decimal, Decimal]) -> None:
    with localcontext(Context(prec=3)):
        fresh = Numerals(".", ",")
        texts = fresh.plain(value[0]), fresh.percent(value), fresh.quotient(value, 4)
    assert texts == (format_plain(value[0], "vi"), format_percent(value, "vi"), format_quotient(value, "vi"))


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("1234.50", "1.234,50", "1,234.50"),
        ("-123", "-123", "-123"),
        ("-1234", "-1.234", "-1,234"),
        ("0.00", "0,00", "0.00"),
        ("1E+6", "1.000.000", "1,000,000"),
        ("1.5E+7", "15.000.000", "15,000,000"),
        ("0E-7", "0,0000000", "0.0000000"),
    ],
)
def test_decimals_stay_as_they_are_given(text: str, vietnamese: str, english: str) -> None:
    assert format_number(Decimal(text), "vi") == vietnamese
    assert format_number(Decimal(text), "en") == english


def test_english_words_can_go_with_vietnamese_numbers_and_days() -> None:
    tree = tree_of(
        "{kind: ratio, numerator: [part], denominator: [whole], target: 80.5%}", indicator=", source: Mục 1"
    )
    result = outcome(tree, part="1000", whole="3000")
    assert explain(tree, result, "en", "vi") == (
        "Basis: Mục 1",
        "How it is counted: " + rule_in_words(tree, tree.indicators["1.1"], "en", "vi"),
        "Figures: Phần: 1.000; Tổng: 3.000.",
        "Ratio: 1.000 / 3.000 ≈ 33,33%.",
        "Does not meet 80,5%: ratio × 10 points.",
        "Points: 3,333 / 10 (rounded from ≈ 3,333333).",
    )
    words = Words("en", tree.figures, "vi")
    assert shown_value(tree.figures["signed_on"], dt.date(2026, 3, 1), words) == "01/03/2026"
