"""survey: answers of a survey block, counted by option, or an average that arrives in percent.

With `options` {A: 1, B: 0.6, C: 0.2, D: 0} the share is Σ answers × value / Σ answers; the figure of each option is
named in `figures` {A: id, …}, or made by the rule itself (`survey_<code>_<option>`). Without options, `figure` names
a figure in percent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, Quotient, add
from scoring.figures import FigureSpec, narrowed
from scoring.rules.base import MAX_PARTS, Figures, Rule, RuleScope, Words, all_or_none, kind_record
from scoring.rules.messages import OPTIONS_WITHOUT_VALUE, TOO_MANY_ITEMS
from scoring.rules.shapes import Schema, exactly_one, mapping, ref, rule_shape
from scoring.rules.share import parse as parse_share
from scoring.syntax.fields import Field
from scoring.syntax.messages import EMPTY_LIST
from scoring.trace import NOTHING, Trace
from scoring.widths import FIGURE

ABOUT: Final = ("kết quả khảo sát", "a survey")


@dataclass(frozen=True, slots=True)
class SurveyRule(Rule):
    """Branches: counted, no_answers, missing; `amounts` holds the average share."""

    max: Decimal
    figure_ids: tuple[str, ...]
    options: tuple[str, ...]
    shares: tuple[Quotient, ...]

    def evaluate(self, figures: Figures) -> Trace:
        answers, weighted = ZERO, NOTHING
        for figure_id, share in zip(self.figure_ids, self.shares, strict=True):
            count = figures.get(figure_id)
            if not isinstance(count, Decimal):
                return self.unanswered(figures)
            answers += count
            weighted = add(weighted, (share[0] * count, share[1]))
        if answers <= ZERO:
            return Trace("no_answers", NOTHING, self.inputs(figures))
        average: Quotient = (weighted[0], weighted[1] * answers)
        return Trace("counted", self.portion(average), self.inputs(figures), (average,))

    def in_words(self, words: Words) -> str:
        values = "; ".join(
            f"{option} {words.percent(share)}"
            for option, share in zip(self.options, self.shares, strict=True)
        )
        points = words.points(self.max)
        return words.say(
            f"Mức bình quân của các phiếu khảo sát ({values}) × {points}",
            f"The average of the survey's answers ({values}) × {points}",
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "no_answers":
            return (words.say("Không có phiếu nào: 0 điểm", "No answers: 0 points"),)
        average, points = words.percent(trace.amounts[0]), words.points(self.max)
        return (words.say(f"Mức bình quân: {average} × {points}", f"Average: {average} × {points}"),)


def parse(place: Field, scope: RuleScope) -> Rule | None:
    """`{kind: survey, options: {option: share}, figures: {option: figure}}` or `{kind: survey, figure: percent}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    options, named = record.get("options"), record.get("figures")
    if not options:
        return parse_share(place, scope)
    record.close()
    table = options.record()
    shares: dict[str, Quotient] = {}
    entries = list(table.entries()) if table is not None else []
    if table is not None and not entries:
        options.problem(EMPTY_LIST)
    if len(entries) > MAX_PARTS:
        options.problem(TOO_MANY_ITEMS, limit=str(MAX_PARTS))
    sound = 0 < len(entries) <= MAX_PARTS
    for key, value in entries:
        option, share = key.identifier(), value.share_of_whole()
        if option is None or share is None:
            sound = False
        else:
            shares[option] = share
    ids = _figures(named, shares, options, scope) if sound else None
    return SurveyRule(scope.max, ids, tuple(shares), tuple(shares.values())) if ids is not None else None


def _figures(
    named: Field, shares: Mapping[str, Quotient], options: Field, scope: RuleScope
) -> tuple[str, ...] | None:
    """The figure that counts each option's answers, declared or made here."""
    if not named:
        stem = "".join(letter if letter.isalnum() else "_" for letter in scope.code)
        specs = [
            FigureSpec(f"survey_{stem}_{option}", f"Số phiếu chọn {option}", "integer", "phiếu", min=ZERO)
            for option in shares
        ]
        ids = all_or_none([options.no_longer(spec.id, FIGURE) for spec in specs])
        for spec in specs:
            scope.declare(spec)
        return tuple(ids) if ids is not None else None
    table = named.record()
    by_option = (
        {key.shown(): scope.numeric(value) for key, value in table.entries()} if table is not None else {}
    )
    absent = [option for option in shares if option not in by_option]
    if absent:
        options.problem(OPTIONS_WITHOUT_VALUE, options=", ".join(absent))
        return None
    chosen = all_or_none([by_option[option] for option in shares])
    if chosen is None:
        return None
    for spec in chosen:  # nobody hands in less than no answers: the average would leave 0..1
        scope.refine(narrowed(spec, ZERO, None))
    return tuple(spec.id for spec in chosen)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    properties: dict[str, Schema] = {
        "options": mapping(ref("part_of_whole")),
        "figures": mapping(ref("identifier")),
        "figure": ref("identifier"),
    }
    return rule_shape(
        (), properties, oneOf=exactly_one("options", "figure"), dependentRequired={"figures": ["options"]}
    )
