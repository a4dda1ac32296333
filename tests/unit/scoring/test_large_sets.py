"""Sets far larger than any decision's are scored exactly, or refused; never half, and never with a crash."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring import CriteriaError, Sheet, score
from scoring.loader.files import load_tree_text
from tests.support.effort import A_SECOND, effort
from tests.unit.scoring.naive import half_up


def test_a_thousand_quotients_without_a_common_denominator_add_up_exactly() -> None:
    count = 1_000
    figures = ", ".join(
        f"a{n}: {{title: A, type: number}}, b{n}: {{title: B, type: number}}" for n in range(count)
    )
    leaves = ", ".join(
        f'{{code: "1.{n}", title: T, max: 1, rule: {{kind: ratio, numerator: [a{n}], denominator: [b{n}]}}}}'
        for n in range(count)
    )
    groups = f'groups: [{{code: "1", indicators: [{leaves}]}}]'
    text = f"rounding: {{at: total, points: 4}}\nfigures: {{{figures}}}\n{groups}\n"
    parts = [(Decimal(f"{n + 1}.000001"), Decimal(f"{100_003 + 2 * n}7.000007")) for n in range(count)]
    declared = {f"a{n}": a for n, (a, _) in enumerate(parts)} | {f"b{n}": b for n, (_, b) in enumerate(parts)}
    exact = sum((Fraction(a) / Fraction(b) for a, b in parts), Fraction(0))

    assert Fraction(score(load_tree_text(text.encode()), Sheet("x", declared)).points) == half_up(exact, 4)


SHARES = [f"1/{100_003 + 2 * n}" for n in range(2_500)]


@pytest.mark.parametrize(
    ("figures", "rule"),
    [
        (
            ", ".join(f"f{n}: {{title: T, type: boolean}}" for n in range(2_500)),
            f"{{kind: checklist, items: {{{', '.join(f'f{n}: {share}' for n, share in enumerate(SHARES))}}}}}",
        ),
        (
            "",
            f"{{kind: survey, options: {{{', '.join(f'o{n}: {share}' for n, share in enumerate(SHARES))}}}}}",
        ),
    ],
    ids=["checklist", "survey"],
)
def test_parts_without_end_are_refused_before_anybody_adds_them_up(figures: str, rule: str) -> None:
    leaf = f'{{code: "1.1", title: T, max: 1, rule: {rule}}}'
    with effort() as work, pytest.raises(CriteriaError, match="có quá 50 phần"):
        load_tree_text(f'figures: {{{figures}}}\ngroups: [{{code: "1", indicators: [{leaf}]}}]\n'.encode())
    assert work.readings < A_SECOND


@pytest.mark.parametrize("rule", ["{kind: checklist, items: {}}", "{kind: survey, options: {}}"])
def test_no_parts_at_all_are_refused_too(rule: str) -> None:
    with pytest.raises(CriteriaError, match="danh sách trống"):
        load_tree_text(
            f'groups: [{{code: "1", indicators: [{{code: "1.1", title: T, max: 1, rule: {rule}}}]}}]'.encode()
        )
