"""The explanation of a ratio, as most indicators with numbers are, in one go.

It says what :meth:`~scoring.account.Account.lines` says, to the letter, at half the cost: what no sheet changes is
joined beforehand, and the two figures of a usual ratio are written once, though two lines show them.
"""

from __future__ import annotations

from collections.abc import Callable

from scoring.engine.indicator import IndicatorScore
from scoring.explanation.account import Account, Lines, figures_word
from scoring.rules.ratio import ALWAYS_THE_SAME_POINTS, DECIDED_BY_RATIO, RatioRule


def ratio_teller(account: Account, rule: RatioRule) -> Callable[[IndicatorScore], Lines]:
    """Explains the results of `rule`."""
    words, figures = account.words, account.figures
    written, percent = words.numerals.plain, words.numerals.percent
    percent_of_counts = words.numerals.percent_of_counts
    is_of_a_pair = rule.is_of_a_pair
    (title, unit, _), (other_title, other_unit, _) = figures[0], figures[-1]
    before, between, after = figures_word(words) + title, f"{unit}; {other_title}", f"{other_unit}."
    ratio = rule.ratio_word(words)
    verdicts = {branch: f"{rule.verdict(branch, words)}." for branch in DECIDED_BY_RATIO}
    opening, closing, any_lines = account.opening, account.closing, account.lines
    settled: dict[str, str] = {}

    def tell(score: IndicatorScore) -> Lines:
        _, points, _, _, state, (branch, exact, inputs, amounts, _, _) = score
        if state != "scored" or not amounts:
            return any_lines(score)
        (share,) = amounts
        part, whole = str(share[0]), str(share[1])
        top, bottom = written[part], written[whole]
        if part.isdigit() and whole.isdigit():
            reached = percent_of_counts(int(part), int(whole), "= ")
        else:
            reached = percent(share, "= ")
        pair = f"{before}{top}{between}{bottom}{after}" if is_of_a_pair else None
        last = settled.get(branch)
        if last is None:
            last = closing(points, exact, state)
            if branch in ALWAYS_THE_SAME_POINTS:
                settled[branch] = last
        return opening + (  # noqa: RUF005 - unpacking takes twice as long
            pair or account.figure_line(inputs),
            f"{ratio}{top} / {bottom} {reached}.",
            verdicts[branch],
            last,
        )

    return tell
