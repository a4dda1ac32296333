"""The explanation of a ratio of two figures, as most indicators with numbers are, in one go.

It says what :meth:`~scoring.account.Account.lines` says, to the letter, at half the cost: everything the sheet does
not change is joined beforehand, and each number is written once, though two lines show it.
"""

from __future__ import annotations

from collections.abc import Callable

from scoring.account import Account, Lines, figures_word
from scoring.indicator import IndicatorScore
from scoring.rules.ratio import DECIDED_BY_RATIO, RatioRule


def pair_teller(account: Account, rule: RatioRule) -> Callable[[IndicatorScore], Lines]:
    """Explains the results of `rule`, whose figures are one above the line and another below it."""
    words = account.words
    written, percent = words.numerals.plain, words.numerals.percent
    (title, unit, _), (other_title, other_unit, _) = account.figures
    before, between, after = figures_word(words) + title, f"{unit}; {other_title}", f"{other_unit}."
    ratio = rule.ratio_word(words)
    verdicts = {branch: f"{rule.verdict(branch, words)}." for branch in DECIDED_BY_RATIO}
    opening, closing, any_lines = account.opening, account.closing, account.lines

    def tell(score: IndicatorScore) -> Lines:
        _, points, _, _, state, (branch, exact, inputs, amounts, _, _) = score
        if state != "scored" or not amounts:
            return any_lines(score)
        part, whole = inputs
        top, bottom = written[str(part)], written[str(whole)]
        return (
            *opening,
            f"{before}{top}{between}{bottom}{after}",
            f"{ratio}{top} / {bottom} {percent(amounts[0], '= ')}.",
            verdicts[branch],
            closing(points, exact, state),
        )

    return tell
