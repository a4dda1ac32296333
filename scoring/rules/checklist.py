"""checklist: each point of a list, when done, earns its share (“issued ½ + carried out ½”)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, Quotient, add, as_fraction, is_less
from scoring.language.wording import format_percent
from scoring.rules.base import MAX_PARTS, Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.messages import SHARES_ABOVE_WHOLE, TOO_MANY_ITEMS
from scoring.rules.shapes import Schema, mapping, ref, rule_shape
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.syntax.messages import EMPTY_LIST
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("nhiều việc, mỗi việc một phần", "several things, a share each")


@dataclass(frozen=True, slots=True)
class ChecklistRule(Rule):
    """Branches: all, some, none, missing (points so far); `amounts` holds the share reached."""

    max: Decimal
    figure_ids: tuple[str, ...]
    shares: Mapping[str, Quotient]

    def evaluate(self, figures: Figures) -> Trace:
        reached, missing, done = NOTHING, False, 0
        for figure_id, share in self.shares.items():
            answer = figures.get(figure_id)
            if answer is True:
                reached = add(reached, share)
                done += 1
            elif answer is not False:
                missing = True
        branch = "missing" if missing else "all" if done == len(self.shares) else "some" if done else "none"
        return Trace(branch, self.portion(reached), self.inputs(figures), (reached,), missing)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        parts = []
        for figure_id, share in self.shares.items():
            column = many.column(figure_id)
            parts.append(
                many.constant(~column.present, (column.values == 1) & column.present, worth.portion(share))
            )
        return many.total(parts)

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        for figure_id in self.shares:
            if figures.get(figure_id) is not True:
                yield {figure_id: True}

    def highest(self) -> Fraction:
        reachable = sum((as_fraction(share) for share in self.shares.values()), Fraction(0))
        return reachable * Fraction(self.max)

    def in_words(self, words: Words) -> str:
        items = "; ".join(
            f"{words.figure(figure_id)} {words.points(self.portion(share))}"
            for figure_id, share in self.shares.items()
        )
        return words.say(
            f"Cộng điểm từng nội dung đã thực hiện: {items}", f"Points for each item done: {items}"
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        done = [name for name, answer in zip(self.figure_ids, trace.inputs, strict=True) if answer is True]
        if not done:
            return (words.say("Chưa có nội dung nào được thực hiện", "No item is done"),)
        listed = words.listed(words.figure(figure_id) for figure_id in done)
        share = words.percent(trace.amounts[0])
        return (
            words.say(
                f"Đã thực hiện {listed}: {share} điểm tối đa", f"Done {listed}: {share} of the full mark"
            ),
        )


def parse(place: Field, scope: RuleScope) -> ChecklistRule | None:
    """`{kind: checklist, items: {figure: share}}`; the shares add up to 1 at most."""
    record = kind_record(place, scope)
    if record is None:
        return None
    table_place = record.need("items")
    record.close()
    table = table_place.record()
    if table is None:
        return None
    entries = list(table.entries())
    if not entries:
        table_place.problem(EMPTY_LIST)
        return None
    if len(entries) > MAX_PARTS:
        table_place.problem(TOO_MANY_ITEMS, limit=str(MAX_PARTS))
        return None
    shares: dict[str, Quotient] = {}
    sound = True
    for key, value in entries:
        spec, share = scope.figure_of(key, "boolean"), value.share_of_whole()
        if spec is None or share is None:
            sound = False
        else:
            shares[spec.id] = share
    if not sound:
        return None
    total = NOTHING
    for share in shares.values():
        total = add(total, share)
    if is_less((ONE, ONE), total):
        table_place.problem(SHARES_ABOVE_WHOLE, total=format_percent(total, "en"))
        return None
    return ChecklistRule(scope.max, tuple(shares), shares)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return rule_shape(("items",), {"items": mapping(ref("part_of_whole"))})
