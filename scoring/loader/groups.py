"""Groups and indicators. Two passes: first every figure is on the shelf, then the rules that name them are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.decimals import ZERO, decimal_places, plain
from scoring.editions import Edition
from scoring.loader import messages
from scoring.loader.figure_shelf import FigureShelf
from scoring.loader.floor import read_floor
from scoring.loader.maximum import Parts, kinds_named, read_maximum
from scoring.model import (
    EVERYBODY,
    MAX_GROUP_NESTING,
    PLAIN,
    Applicability,
    Bonus,
    EvidenceDemand,
    Group,
    Indicator,
    Rounding,
    Standing,
)
from scoring.naming import natural_key
from scoring.rules.base import RuleScope
from scoring.rules.messages import MUST_BE_POSITIVE
from scoring.rules.registry import parse_part, parse_rule
from scoring.syntax.fields import Field, Record
from scoring.vocabulary import POLICIES, SCORERS, Policy
from scoring.widths import GROUP_TITLE


@dataclass(frozen=True, slots=True)
class IndicatorDraft:
    """An indicator whose figures are on the shelf and whose rule has not been read."""

    record: Record
    code: str | None
    own_figures: tuple[str, ...]
    applies: Applicability


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group whose leaves are drafts."""

    record: Record
    code: str | None
    children: tuple[GroupDraft | IndicatorDraft, ...]


class _Codes:
    """Codes are unique in the whole tree."""

    def __init__(self) -> None:
        self._places: dict[str, Field] = {}

    def take(self, record: Record) -> str | None:
        place = record.need("code")
        code = place.code()
        if code is None:
            return None
        first = self._places.setdefault(code, place)
        if first is not place:
            place.problem(messages.CODE_TWICE, code=code, place=f"{first.file}:{first.node.line}")
            return None
        return code


def draft_groups(places: Sequence[Field], shelf: FigureShelf) -> list[GroupDraft]:
    """First pass: codes and figures."""
    codes = _Codes()
    drafts = [_draft_group(place, shelf, codes, 1) for place in places]
    return [draft for draft in drafts if draft is not None]


def _draft_group(place: Field, shelf: FigureShelf, codes: _Codes, nesting: int) -> GroupDraft | None:
    record = place.record()
    if record is None:
        return None
    code = codes.take(record)
    children: list[GroupDraft | IndicatorDraft] = []
    subgroups, leaves = record.get("groups"), record.get("indicators")
    too_deep = bool(subgroups) and nesting >= MAX_GROUP_NESTING
    if too_deep:
        subgroups.problem(messages.GROUPS_TOO_DEEP, limit=str(MAX_GROUP_NESTING))
    for item in [] if too_deep else subgroups.items():
        group = _draft_group(item, shelf, codes, nesting + 1)
        if group is not None:
            children.append(group)
    for item in leaves.items():
        leaf = item.record()
        if leaf is not None:
            own, applies = shelf.add(leaf.get("figures")), _applicability(leaf.get("applies_to"))
            children.append(IndicatorDraft(leaf, codes.take(leaf), own, applies))
    if (too_deep or not subgroups) and not leaves:
        place.problem(messages.GROUP_EMPTY)
    return GroupDraft(record, code, tuple(children))


def leaves_of(drafts: Sequence[GroupDraft | IndicatorDraft]) -> int:
    """How many indicators the drafts hold, sound or not."""
    return sum(leaves_of(draft.children) if isinstance(draft, GroupDraft) else 1 for draft in drafts)


def kinds_in(drafts: Sequence[GroupDraft | IndicatorDraft]) -> frozenset[str]:
    """The kinds of unit that the drafts name, in `applies_to` or in a `max` by kind."""
    named = (
        kinds_in(draft.children) | kinds_named(draft.record.get("max"))
        if isinstance(draft, GroupDraft)
        else draft.applies.kinds
        for draft in drafts
    )
    return frozenset().union(*named)


def build_groups(
    drafts: Sequence[GroupDraft],
    shelf: FigureShelf,
    rounding: Rounding,
    policy: Policy,
    kinds: Sequence[str],
    edition: Edition,
) -> tuple[Group, ...]:
    """Second pass: everything else. Groups with problems are left out, their problems recorded."""
    builder = _Builder(shelf, rounding, policy, kinds, edition)
    groups = [builder.group(draft, in_penalty=False) for draft in drafts]
    return tuple(sorted((group for group in groups if group is not None), key=lambda g: natural_key(g.code)))


class _Builder:
    def __init__(
        self,
        shelf: FigureShelf,
        rounding: Rounding,
        policy: Policy,
        kinds: Sequence[str],
        edition: Edition,
    ) -> None:
        self._shelf = shelf
        self._rounding = rounding
        self._policy = policy
        self._kinds = kinds
        self._edition = edition

    def group(self, draft: GroupDraft, *, in_penalty: bool) -> Group | None:
        record = draft.record
        max_place = record.get("max")
        floor_place = record.get("floor") if self._edition.floors else None
        standing = self._standing(record)
        penalty = in_penalty or standing.penalty
        children: list[Group | Indicator] = []
        for child in draft.children:
            built = (
                self.group(child, in_penalty=penalty)
                if isinstance(child, GroupDraft)
                else self._indicator(child, in_penalty=penalty)
            )
            if built is not None:
                children.append(built)
        title, source = record.text("title", draft.code or "", GROUP_TITLE), record.text("source")
        record.text("note")
        record.close()
        complete = len(children) == len(draft.children)
        parts = Parts(children, standing, penalty)
        maximum = read_maximum(max_place, parts, self._kinds, check=complete)
        if draft.code is None or maximum is None:
            return None
        floor = read_floor(floor_place)
        if floor_place and floor is not None and maximum.most <= ZERO:
            floor_place.problem(messages.FLOOR_WITHOUT_POINTS)
        children.sort(key=lambda child: natural_key(child.code))
        members = tuple(children)
        return Group(draft.code, title, maximum.most, members, standing, source, floor, maximum.by_kind)

    def _indicator(self, draft: IndicatorDraft, *, in_penalty: bool) -> Indicator | None:
        record = draft.record
        title, max_place, rule_place = record.need("title").text(), record.need("max"), record.need("rule")
        standing = self._standing(record)
        maximum = self._maximum(max_place, standing, penalty=in_penalty or standing.penalty)
        scope = RuleScope(
            code=draft.code or "",
            max=maximum if maximum is not None else Decimal(1),
            figures=self._shelf.figures,
            broken_figures=self._shelf.broken,
            parse_rule=parse_part,
            declare=self._shelf.synthesise,
            refine=self._shelf.refine,
            used=self._shelf.used,
        )
        rule = parse_rule(rule_place, scope)
        evidence = _evidence(record.get("evidence"))
        scored_by = record.word("scored_by", SCORERS, "unit")
        owner, source, note = record.text("owner"), record.text("source"), record.text("note")
        policy = record.word("not_applicable", POLICIES, self._policy)
        record.close()
        if draft.code is None or title is None or maximum is None or rule is None:
            return None
        unread = [figure_id for figure_id in draft.own_figures if figure_id not in rule.figure_ids]
        return Indicator(
            code=draft.code,
            title=title,
            max=maximum,
            rule=rule,
            figure_ids=(*rule.figure_ids, *unread),
            own_figure_ids=frozenset(draft.own_figures),
            evidence=evidence,
            scored_by=scored_by,
            applies=draft.applies,
            owner=owner,
            source=source,
            not_applicable=policy,
            standing=standing,
            note=note,
        )

    def _maximum(self, place: Field, standing: Standing, *, penalty: bool) -> Decimal | None:
        maximum = place.number()
        if maximum is None:
            return None
        shown = plain(maximum)
        if penalty and maximum >= ZERO:
            place.problem(messages.PENALTY_MAX, value=shown)
        elif not penalty and maximum < ZERO:
            place.problem(messages.NEGATIVE_MAX, value=shown)
        elif maximum == ZERO and standing.counts:
            place.problem(messages.ZERO_MAX)
        elif self._rounding.at == "indicator" and decimal_places(maximum) > self._rounding.points:
            place.problem(messages.MAX_TOO_FINE, value=shown, digits=str(self._rounding.points))
        else:
            return maximum
        return None

    def _standing(self, record: Record) -> Standing:
        weight_place = record.get("weight")
        weight = weight_place.number()
        if weight is not None and weight <= ZERO:
            weight_place.problem(MUST_BE_POSITIVE, value=weight_place.shown())
        standing = Standing(
            weight=weight,
            counts=record.flag("counts", default=True),
            excluded=record.flag("excluded"),
            bonus=_bonus(record.get("bonus")),
            penalty=record.flag("penalty"),
        )
        if standing.bonus is not None and standing.penalty:
            record.field.problem(messages.BONUS_AND_PENALTY)
        return PLAIN if standing == PLAIN else standing


def _evidence(place: Field) -> EvidenceDemand:
    record = place.record()
    if record is None:
        return EvidenceDemand()
    demand = EvidenceDemand(
        record.flag("required"), record.text("asks"), record.text("hint"), record.flag("links", default=True)
    )
    record.close()
    return demand


def _applicability(place: Field) -> Applicability:
    record = place.record()
    if record is None:
        return EVERYBODY
    kinds, tags = (_identifiers(record.get(key)) for key in ("kinds", "tags"))
    record.close()
    return Applicability(kinds, tags)


def _identifiers(place: Field) -> frozenset[str]:
    return frozenset(name for item in place.items() if (name := item.identifier()) is not None)


def _bonus(place: Field) -> Bonus | None:
    record = place.record()
    if record is None:
        return None
    cap_place, in_max = record.need("cap"), record.flag("in_max")
    record.close()
    cap = cap_place.number()
    if cap is None:
        return None
    if cap <= ZERO:
        cap_place.problem(MUST_BE_POSITIVE, value=cap_place.shown())
        return None
    return Bonus(cap, in_max)
