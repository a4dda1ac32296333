"""What changed between two criteria sets, and what that does to the units' ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, plain
from scoring.engine.cohort import Cohort, cohort_of
from scoring.engine.ranking import rank
from scoring.engine.score import SheetScore, score
from scoring.explanation.explain import rule_in_words
from scoring.figures import FigureSpec
from scoring.language.messages import DEFAULT_LANGUAGE
from scoring.language.wording import format_quotient, maximum_in_words
from scoring.model import Check, Group, Indicator, Tree
from scoring.naming import natural_key
from scoring.rules.measure import Limit, Measure
from scoring.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class TreeChange:
    """One difference: something added (`old` is None), removed (`new` is None) or changed.

    `code` is that of a group or an indicator, empty for the tree itself; `aspect` names what differs.
    """

    code: str
    aspect: str
    old: str | None
    new: str | None

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The line a person reads."""
        vietnamese, english = _ASPECTS[self.aspect]
        aspect = vietnamese if language == DEFAULT_LANGUAGE else english
        subject = f"{self.code}: " if self.code else ""
        if self.old is None:
            added = "thêm" if language == DEFAULT_LANGUAGE else "added"
            return f"+ {subject}{added} {aspect}: {self.new}"
        if self.new is None:
            removed = "bỏ" if language == DEFAULT_LANGUAGE else "removed"
            return f"- {subject}{removed} {aspect}: {self.old}"
        return f"~ {subject}{aspect}: {self.old} → {self.new}"


_ASPECTS: Final[Mapping[str, tuple[str, str]]] = {
    "indicator": ("chỉ số", "indicator"),
    "group": ("nhóm", "group"),
    "title": ("tên", "title"),
    "max": ("điểm tối đa", "maximum"),
    "rule": ("cách tính", "rule"),
    "figures": ("số liệu", "figures"),
    "evidence": ("tài liệu kiểm chứng", "evidence"),
    "not_applicable": ("khi không áp dụng", "when not applicable"),
    "applies_to": ("đối tượng", "applies to"),
    "standing": ("trọng số, thưởng, trừ", "weight, bonus, penalty"),
    "floor": ("mức dừng của điểm trừ", "where penalties stop"),
    "rounding": ("làm tròn", "rounding"),
    "ranking": ("xếp hạng theo", "ranking"),
    "grades": ("xếp loại", "grades"),
    "legal_basis": ("căn cứ", "legal basis"),
    "status": ("tình trạng", "status"),
    "information": ("thông tin chung", "general information"),
    "check": ("kiểm tra chéo", "check"),
    "scored_by": ("người chấm", "scored by"),
}


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit under both sets: ranks, points, and the indicators that moved it, by size of the move."""

    unit: str
    old_rank: int
    new_rank: int
    old: SheetScore
    new: SheetScore
    moved: tuple[tuple[str, Decimal], ...]


def tree_changes(old: Tree, new: Tree) -> list[TreeChange]:
    """All differences that matter to a unit, the tree's own first, then by code."""
    return [
        *_differing("", _tree_aspects(old), _tree_aspects(new)),
        *_check_changes(old, new),
        *_node_changes(old, new),
    ]


def unit_changes(
    old: Tree,
    new: Tree,
    old_sheets: Sequence[Sheet],
    new_sheets: Sequence[Sheet],
    cohorts: tuple[Cohort, Cohort] | None = None,
) -> list[UnitChange]:
    """The same units scored under both sets; those who rise most first, then by unit id.

    `cohorts`, by the old and by the new set, are needed where the units ranked are not all that rules compare.
    """
    among_old, among_new = cohorts or (cohort_of(old, old_sheets), cohort_of(new, new_sheets))
    before, after = _placed(old, old_sheets, among_old), _placed(new, new_sheets, among_new)
    changes = []
    for unit, (old_rank, old_score) in before.items():
        if unit in after:
            new_rank, new_score = after[unit]
            changes.append(
                UnitChange(unit, old_rank, new_rank, old_score, new_score, _moved(old_score, new_score))
            )
    return sorted(changes, key=lambda change: (change.new_rank - change.old_rank, change.unit))


def _placed(tree: Tree, sheets: Sequence[Sheet], cohort: Cohort) -> dict[str, tuple[int, SheetScore]]:
    places = rank(tree, [score(tree, sheet, cohort) for sheet in sheets])
    return {place.score.unit: (place.rank, place.score) for place in places}


def _moved(old: SheetScore, new: SheetScore) -> tuple[tuple[str, Decimal], ...]:
    """Indicators by how much their points differ; one that exists on one side only counts with all it has."""

    def points(result: SheetScore, code: str) -> Decimal:
        indicator = result.indicators.get(code)
        return indicator.points if indicator is not None else ZERO

    codes = sorted({*old.indicators, *new.indicators}, key=natural_key)
    moves = [(code, points(new, code) - points(old, code)) for code in codes]
    return tuple(sorted((move for move in moves if move[1]), key=lambda move: -abs(move[1])))


def _check_changes(old: Tree, new: Tree) -> list[TreeChange]:
    """Checks have no code: one that reads otherwise is one gone and one added."""
    before, after = ([_check_in_words(check) for check in tree.checks] for tree in (old, new))
    gone = [TreeChange("", "check", said, None) for said in before if said not in after]
    return gone + [TreeChange("", "check", None, said) for said in after if said not in before]


def _check_in_words(check: Check) -> str:
    other = format_quotient(check.other.level, "en") if isinstance(check.other, Limit) else _ids(check.other)
    return f"{_ids(check.subject)} {check.comparison} {other}"


def _ids(measure: Measure) -> str:
    top, bottom = " + ".join(measure.numerator), " + ".join(measure.denominator)
    return f"({top}) / ({bottom})" if bottom else top


def _node_changes(old: Tree, new: Tree) -> Iterator[TreeChange]:
    old_nodes, new_nodes = dict(_nodes(old.groups)), dict(_nodes(new.groups))
    for code in sorted({*old_nodes, *new_nodes}, key=natural_key):
        before, after = old_nodes.get(code), new_nodes.get(code)
        node = before or after
        kind = "group" if isinstance(node, Group) else "indicator"
        if before is None or after is None:
            yield TreeChange(code, kind, _headline(before), _headline(after))
        else:
            yield from _differing(code, _node_aspects(old, before), _node_aspects(new, after))


def _headline(node: Group | Indicator | None) -> str | None:
    return f"{node.title} ({_maximum(node)})" if node is not None else None


def _nodes(children: Sequence[Group | Indicator]) -> Iterator[tuple[str, Group | Indicator]]:
    for child in children:
        yield child.code, child
        if isinstance(child, Group):
            yield from _nodes(child.children)


def _differing(code: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[TreeChange]:
    aspects = dict.fromkeys((*old, *new))
    pairs = ((aspect, old.get(aspect, "–"), new.get(aspect, "–")) for aspect in aspects)
    return [TreeChange(code, aspect, before, after) for aspect, before, after in pairs if before != after]


def _tree_aspects(tree: Tree) -> dict[str, str]:
    rounding = tree.rounding
    grades = (f"{grade.title} {plain(grade.at_least_percent)}%" for grade in tree.grades)
    return {
        "max": maximum_in_words(tree.max, tree.max_by_kind),
        "floor": _floor(tree.floor),
        "rounding": f"{rounding.points}/{rounding.percent}/{rounding.index} {rounding.at}",
        "ranking": tree.ranking.on,
        "not_applicable": tree.not_applicable,
        "grades": ", ".join(grades) or "–",
        "legal_basis": "; ".join(tree.legal_basis) or "–",
        "status": tree.status,
        "information": ", ".join(map(_figure, tree.information)) or "–",
    }


def _node_aspects(tree: Tree, node: Group | Indicator) -> dict[str, str]:
    aspects = {"title": node.title, "max": _maximum(node), "standing": _standing(node)}
    if isinstance(node, Group):
        aspects["floor"] = _floor(node.floor if node.max > ZERO else None)
    else:
        aspects |= {name: read(tree, node) for name, read in _INDICATOR_ASPECTS.items()}
    return aspects


def _maximum(node: Group | Indicator) -> str:
    return maximum_in_words(node.max, node.max_by_kind) if isinstance(node, Group) else plain(node.max)


def _floor(floor: Decimal | None) -> str:
    return "none" if floor is None else plain(floor)


def _standing(node: Group | Indicator) -> str:
    standing = node.standing
    said = [f"weight {plain(standing.weight)}"] if standing.weight is not None else []
    said += [f"bonus {plain(standing.bonus.cap)}"] if standing.bonus is not None else []
    flags = {"counts: false": not standing.counts, "excluded": standing.excluded, "penalty": standing.penalty}
    return ", ".join([*said, *(name for name, is_set in flags.items() if is_set)]) or "–"


def _figure(spec: FigureSpec) -> str:
    """What is asked, as far as an answer depends on it: id, type, range and options."""
    low, high = ("…" if bound is None else plain(bound) for bound in (spec.min, spec.max))
    bounds = f" {low}–{high}" if spec.min is not None or spec.max is not None else ""
    options = f": {', '.join(spec.options)}" if spec.options else ""
    return f"{spec.id} ({spec.type}{bounds}{options})"


_INDICATOR_ASPECTS: Final[Mapping[str, Callable[[Tree, Indicator], str]]] = {
    "rule": rule_in_words,
    "figures": lambda tree, leaf: ", ".join(_figure(tree.figures[name]) for name in leaf.figure_ids) or "–",
    "evidence": lambda _, leaf: (
        (leaf.evidence.asks or "–") + ("" if leaf.evidence.links else " (links: false)")
    ),
    "not_applicable": lambda _, leaf: leaf.not_applicable,
    "scored_by": lambda _, leaf: leaf.scored_by,
    "applies_to": lambda _, leaf: ", ".join(sorted({*leaf.applies.kinds, *leaf.applies.tags})) or "–",
}
