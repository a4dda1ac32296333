"""What a floor cut off, in words: penalties that would have taken more than was left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from scoring.decimals import ZERO, plain
from scoring.engine.score import SheetScore
from scoring.language.wording import format_number
from scoring.model import Group, Tree

Cut: TypeAlias = tuple[str, Decimal]
"""The code of a group, or nothing for the total, and the points that its floor cut off."""


def cut_in_words(cut: Decimal, lang: str = "vi", numbers: str = "") -> str:
    """The line that stands under a group or a total whose penalties stopped at 0; numbers as in `numbers`, if given."""
    points = format_number(cut, numbers or lang)
    if lang == "vi":
        return f"Điểm trừ vượt số điểm còn lại {points}: chỉ trừ đến 0."
    return f"Penalties exceed what was left by {points}: taken down to 0 only."


def cuts_in_words(cuts: Iterable[Cut], lang: str = "vi", numbers: str = "") -> tuple[str, ...]:
    """A line for each, to stand where a total does: those of groups name the group."""
    said = [(code, cut_in_words(cut, lang, numbers)) for code, cut in cuts]
    return tuple(f"{_place(code, lang)}: {_inside(words)}" if code else words for code, words in said)


def cuts_of(result: SheetScore) -> tuple[Cut, ...]:
    """Everything that floors cut off a sheet, in the order of its groups, the total last."""
    cuts = (*((group.code, group.cut) for group in result.groups), ("", result.cut))
    return tuple(cut for cut in cuts if cut[1])


def cuts_above(tree: Tree, result: SheetScore, code: str) -> tuple[Cut, ...]:
    """The floors that held up what an indicator takes away: of the groups it is in, inmost first, then of the total.

    Empty for an indicator that takes nothing away, or where nothing was cut off.
    """
    if result.indicators[code].points >= ZERO:
        return ()
    cut_of = dict(cuts_of(result))
    places = (*_groups_of(tree.group_of(code), code), "")
    return tuple((place, cut_of[place]) for place in places if place in cut_of)


def floor_lines(tree: Tree, result: SheetScore, code: str, lang: str = "vi") -> tuple[str, ...]:
    """What :func:`cuts_above` finds, a line each, to stand under the explanation of the indicator."""
    return tuple(
        f"{_place(group, lang)}: {_inside(cut_in_words(cut, lang))}"
        for group, cut in cuts_above(tree, result, code)
    )


def floor_data(tree: Tree, result: SheetScore, code: str) -> list[dict[str, str]]:
    """The same for a stored trace: the code of the group (empty for the total) and what was cut off, as exact text."""
    return [{"group": group, "cut": plain(cut)} for group, cut in cuts_above(tree, result, code)]


def _groups_of(group: Group, code: str) -> Iterator[str]:
    """The groups an indicator is in, inmost first."""
    for child in group.children:
        if isinstance(child, Group) and any(leaf.code == code for leaf in child.indicators()):
            yield from _groups_of(child, code)
    yield group.code


def _inside(sentence: str) -> str:
    """A sentence as it goes on behind a name."""
    return sentence[0].lower() + sentence[1:]


def _place(group: str, lang: str) -> str:
    if lang == "vi":
        return f"Nhóm {group}" if group else "Tổng điểm"
    return f"Group {group}" if group else "Total"
