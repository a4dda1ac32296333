"""The tree's own keys: identity, totals, rounding, ranking, grades, checks; and the assembly of its groups."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from scoring import widths
from scoring.decimals import ZERO
from scoring.editions import CURRENT, Edition
from scoring.loader import messages
from scoring.loader.digest import digest_of
from scoring.loader.figure_shelf import FigureShelf
from scoring.loader.floor import read_floor
from scoring.loader.groups import GroupDraft, build_groups, draft_groups, kinds_in, leaves_of
from scoring.loader.maximum import Maximum, Parts, kinds_named, kinds_of, read_maximum
from scoring.model import Check, Grade, Group, Period, Ranking, Rounding, Tree
from scoring.rules.base import RuleScope
from scoring.rules.measure import COMPARISON_KEYS, Limit, Measure, parse_measure
from scoring.rules.messages import ONE_COMPARISON
from scoring.rules.registry import parse_part
from scoring.syntax.fields import Field, Record, nodes_of
from scoring.syntax.messages import NOT_A_LIST
from scoring.syntax.strict_yaml import MapNode
from scoring.vocabulary import LEVELS, POLICIES, RANKED_ON, ROUNDED_AT, STATUSES

FORMAT: Final = Decimal(1)

_TREE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]*(?:/[A-Za-z0-9][A-Za-z0-9_\-]*)*")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_MAX_DIGITS: Final = 6


def build_tree(
    place: Field,
    group_places: Sequence[Field],
    *,
    default_id: str,
    complete: bool = True,
    edition: Edition = CURRENT,
) -> Tree | None:
    """The tree described by its own mapping and its groups' mappings; None after recording problems.

    Without `complete`, files of the set could not be read: what may stand in them is not called missing. `edition`
    is the engine by whose rules the set is read.
    """
    record = place.record()
    if record is None or not isinstance(place.node, MapNode):
        return None
    before = len(place.log)
    _check_format(record)
    tree_id = _tree_id(record, default_id)
    rounding = _rounding(record.get("rounding"))
    policy = record.word("not_applicable", POLICIES, "shrink")
    shelf = FigureShelf(complete=complete)
    shelf.add_shared(record.get("figures"))
    information = shelf.add_information(record.get("information"))
    drafts = draft_groups(group_places, shelf)
    level, level_title = _level(record)
    kinds = _kinds(record, level, drafts) if edition.kinds else ()
    groups = build_groups(drafts, shelf, rounding, policy, kinds, edition)
    inline = record.get("groups")
    if inline and not inline.is_list:
        inline.problem(NOT_A_LIST)
    elif complete and not group_places:
        place.problem(messages.NO_GROUPS)
    maximum = _maximum(record, groups, drafts, kinds, complete=complete)
    floor_place = record.get("floor") if edition.floors else None
    tree = Tree(
        id=tree_id,
        title=record.text("title", tree_id),
        level=level,
        period=_period(record.get("period"), tree_id),
        status=record.word("status", STATUSES, "illustrative"),
        legal_basis=_texts(record.get("legal_basis")),
        max=maximum.most,
        rounding=rounding,
        ranking=_ranking(record.get("ranking")),
        not_applicable=policy,
        grades=_grades(record.get("grades")),
        groups=groups,
        figures=shelf.figures,
        shared_figure_ids=shelf.shared_ids,
        checks=_checks(record.get("checks"), shelf),
        information=information,
        digest=digest_of(place.node, nodes_of(group_places)),
        level_title=level_title,
        floor=read_floor(floor_place),
        kinds=kinds,
        max_by_kind=maximum.by_kind,
        engine=edition.version,
    )
    record.close()
    return tree if len(place.log) == before else None


def _check_format(record: Record) -> None:
    place = record.get("format")
    if place.number() not in (None, FORMAT):
        place.problem(messages.UNKNOWN_FORMAT, value=place.shown())


def _tree_id(record: Record, default: str) -> str:
    place = record.get("id")
    text = place.text()
    if text is not None and not _TREE_ID.fullmatch(text):
        place.problem(messages.BAD_TREE_ID, value=text[:60])
    return (place.no_longer(text, widths.TREE) if text is not None else None) or default


def _level(record: Record) -> tuple[str, str]:
    """The level and its title; one that is none of the four has to say how it is called."""
    place = record.get("level")
    level = place.identifier()
    title = record.text("level_title")
    if level is not None and level not in LEVELS and not title:
        place.problem(messages.LEVEL_WITHOUT_TITLE, value=level, known=", ".join(LEVELS))
    return level or "commune", title


def _kinds(record: Record, level: str, drafts: Sequence[GroupDraft]) -> tuple[str, ...]:
    return kinds_of(level, kinds_named(record.get("max")) | kinds_in(drafts))


def _period(place: Field, tree_id: str) -> Period:
    """The days measured; by default the year named in the tree's id, else without limits."""
    year = _YEAR.search(tree_id)
    default = Period(dt.date.min, dt.date.max)
    if year is not None:
        default = Period(dt.date(int(year[0]), 1, 1), dt.date(int(year[0]), 12, 31))
    record = place.record()
    if record is None:
        return default
    start, end = record.need("from").date(), record.need("to").date()
    record.close()
    if start is None or end is None:
        return default
    if start > end:
        place.problem(messages.PERIOD_REVERSED)
    return Period(start, end)


def _rounding(place: Field) -> Rounding:
    record = place.record()
    if record is None:
        return Rounding()
    digits = {
        key: _digits(record.get(key), default)
        for key, default in (("points", 2), ("percent", 2), ("index", 4))
    }
    record.word("mode", ("half_up",), "half_up")
    at = record.word("at", ROUNDED_AT, "indicator")
    record.close()
    return Rounding(digits["points"], digits["percent"], digits["index"], at)


def _digits(place: Field, default: int) -> int:
    number = place.number()
    if number is None:
        return default
    if number != number.to_integral_value() or not ZERO <= number <= _MAX_DIGITS:
        place.problem(messages.BAD_DIGITS, value=place.shown(), most=str(_MAX_DIGITS))
        return default
    return int(number)


def _ranking(place: Field) -> Ranking:
    record = place.record()
    if record is None:
        return Ranking()
    on = record.word("on", RANKED_ON, "percent")
    ties = record.word("ties", ("competition",), "competition")
    record.close()
    return Ranking(on, ties)


def _texts(place: Field) -> tuple[str, ...]:
    return tuple(text for item in place.items() if (text := item.text()) is not None)


def _grades(place: Field) -> tuple[Grade, ...]:
    grades: list[Grade] = []
    ids: set[str] = set()
    for item in place.items():
        grade = _grade(item)
        if grade is None:
            continue
        if grade.id in ids:
            item.problem(messages.GRADE_TWICE, grade=grade.id)
        if grades and grade.at_least_percent > grades[-1].at_least_percent:
            item.problem(messages.GRADES_ORDER)
        grades.append(grade)
        ids.add(grade.id)
    return tuple(grades)


def _grade(place: Field) -> Grade | None:
    record = place.record()
    if record is None:
        return None
    id_place, level_place = record.need("id"), record.need("at_least_percent")
    group_place = record.get("min_group_percent")
    grade_id = id_place.identifier()
    if grade_id is not None:
        grade_id = id_place.no_longer(grade_id, widths.GRADE)
    level = level_place.number()
    group_level = group_place.number()
    title = record.text("title", grade_id or "", widths.GRADE_TITLE)
    record.close()
    return Grade(grade_id, title, level, group_level) if grade_id is not None and level is not None else None


def _checks(place: Field, shelf: FigureShelf) -> tuple[Check, ...]:
    parsed = [_check(item, shelf) for item in place.items()]
    return tuple(check for check in parsed if check is not None)


def _check(place: Field, shelf: FigureShelf) -> Check | None:
    record = place.record()
    if record is None:
        return None
    scope = RuleScope(
        code="",
        max=ZERO,
        figures=shelf.figures,
        broken_figures=shelf.broken,
        parse_rule=parse_part,
        declare=shelf.synthesise,
        refine=shelf.refine,
        used=shelf.used,
    )
    that, says = record.need("that"), record.text("says")
    comparisons = [(key, field) for key in (*COMPARISON_KEYS, "equals") if (field := record.get(key))]
    record.close()
    subject = parse_measure(that, scope)
    if len(comparisons) != 1:
        place.problem(ONE_COMPARISON, keys=", ".join((*COMPARISON_KEYS, "equals")))
        return None
    comparison, other_place = comparisons[0]
    if subject is None:
        return None
    other: Measure | Limit | None
    if other_place.is_scalar and not other_place.shown()[:1].isalpha():
        level = subject.level(other_place)
        other = Limit(comparison, level) if level is not None else None
    else:
        other = parse_measure(other_place, scope)
    return Check(subject, comparison, other, says) if other is not None else None


def _maximum(
    record: Record,
    groups: Sequence[Group],
    drafts: Sequence[GroupDraft],
    kinds: Sequence[str],
    *,
    complete: bool,
) -> Maximum:
    """The declared maximum, which must be the sum of what counts; the sum itself when not declared."""
    parts = Parts(groups)
    all_read = leaves_of(drafts) == sum(len(list(group.indicators())) for group in groups)
    check = complete and bool(groups) and all_read
    return read_maximum(record.get("max"), parts, kinds, check=check) or Maximum(parts.total(None))
