"""From the lines of a table to groups and indicators: who belongs under whom, and whether the points add up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, decimal_places
from scoring.language.messages import Message
from scoring.language.wording import format_plain
from scoring.lint.remarks import Remark
from scoring.model import MAX_GROUP_NESTING
from scoring.skeleton.headings import folded
from scoring.skeleton.lines import Line, Table
from scoring.skeleton.messages import (
    XLSX_BAD_CODE,
    XLSX_CODE_TWICE,
    XLSX_GROUP_WITHOUT_INDICATORS,
    XLSX_MAX_MISSING,
    XLSX_MAX_NOT_SUM,
    XLSX_MAX_ZERO,
    XLSX_NO_GROUP,
    XLSX_TOO_DEEP,
    XLSX_TOO_MANY_GROUPS,
    XLSX_TOTAL_NOT_SUM,
)
from scoring.skeleton.remarks import NEW_BONUS, NEW_CODES_QUALIFIED, NEW_PENALTY
from scoring.skeleton.workbook import MAX_ROWS
from scoring.syntax.errors import Problem, ProblemLog
from scoring.widths import CODE as CODE_WIDTH

MAX_GROUPS: Final = 100
_ROMAN = re.compile(r"(?=.)X{0,3}(?:IX|IV|V?I{0,3})")
_LETTER = re.compile(r"[A-Z]")
_BONUS: Final = ("diem thuong", "diem cong", "cong diem", "thuong diem", "bonus")


@dataclass(slots=True)
class Entry:
    """A group (with children) or an indicator (without) of the set to be."""

    line: Line
    code: str
    is_heading: bool = False  # numbered with a Roman number or a letter
    parent: Entry | None = None
    children: list[Entry] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def is_penalty(self) -> bool:
        """Whether all of it takes points away, as its negative maxima say."""
        if self.is_leaf:
            return self.line.max is not None and self.line.max < ZERO
        return all(child.is_penalty for child in self.children)

    @property
    def is_bonus(self) -> bool:
        """Whether it is a main group of points on top, as its title says."""
        return (
            self.parent is None
            and not self.is_leaf
            and not self.is_penalty
            and folded(self.line.title).startswith(_BONUS)
        )

    @property
    def total(self) -> Decimal:
        """Its maximum: the stated one of an indicator, the sum of what counts of a group."""
        if self.is_leaf:
            return self.line.max if self.line.max is not None else ZERO
        counting = (child for child in self.children if self.is_penalty or not child.is_penalty)
        return sum((child.total for child in counting), ZERO)

    @property
    def max(self) -> Decimal:
        """The maximum to write: a bonus or a penalty may stop earlier than its lines add up to."""
        stated = self.line.max
        return stated if stated is not None and (self.is_bonus or self.is_penalty) else self.total

    def is_within(self, other: Entry) -> bool:
        """Whether it lies somewhere below `other`."""
        return self.parent is not None and (self.parent is other or self.parent.is_within(other))

    def leaves(self) -> Iterator[Entry]:
        """Its indicators, in order."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Outline:
    """The main groups, the maximum of the set, and whether bonus points are part of it."""

    sheet: str
    groups: Sequence[Entry]
    max: Decimal
    bonus_in_max: bool
    remarks: Sequence[Remark]

    @property
    def digits(self) -> int:
        """Decimals that points need: two, or as many as the finest maximum."""
        leaves = [leaf for group in self.groups for leaf in group.leaves()]
        return max([2, *(decimal_places(leaf.total) for leaf in leaves)])


def outline_of(table: Table, file: str, log: ProblemLog) -> Outline:
    """Nest the lines and check the sums; what does not fit goes to `log` under the address of its cell."""
    return _Nesting(table, file, log).outline()


class _Nesting:
    def __init__(self, table: Table, file: str, log: ProblemLog) -> None:
        self._table = table
        self._file = file
        self._log = log
        self._roots: list[Entry] = []
        self._entries: list[Entry] = []
        self._open: list[tuple[str, Entry]] = []  # headings with a Roman number or a letter, by kind
        self._kinds: list[str] = []
        self._scope: dict[str, Entry] = {}
        self._broken: list[int] = []
        self._beginnings = {
            line.code[: dot.start()] for line in table.lines for dot in re.finditer(r"\.", line.code)
        }

    def outline(self) -> Outline:
        for line in self._table.lines:
            self._place(Entry(line, line.code))
        remarks = list(self._table.remarks)
        if self._qualify():
            remarks.append(Remark(self._table.sheet, NEW_CODES_QUALIFIED))
        self._check_codes()
        lacking = {entry.line.row for entry in self._entries if entry.is_leaf and not entry.line.max}
        self._broken = sorted(self._table.broken_rows | lacking)
        for number, entry in enumerate(self._entries):
            self._check(entry, self._is_broken_inside(number))
        if len(self._roots) > MAX_GROUPS:
            self._problem(self._roots[-1], XLSX_TOO_MANY_GROUPS, limit=str(MAX_GROUPS))
        maximum, bonus_in_max = self._check_total()
        remarks += [Remark(self._place_of(e), NEW_BONUS, {"code": e.code}) for e in self._roots if e.is_bonus]
        penalties = [entry.code for entry in self._entries if entry.is_leaf and entry.is_penalty]
        if penalties:
            remarks.append(Remark(self._table.sheet, NEW_PENALTY, {"codes": ", ".join(penalties)}))
        return Outline(self._table.sheet, self._roots, maximum, bonus_in_max, remarks)

    def _place_of(self, entry: Entry) -> str:
        return f"{self._table.sheet}!{entry.line.address}"

    def _problem(self, entry: Entry, message: Message, /, **params: str) -> None:
        line = entry.line
        self._log.add(Problem(self._file, line.row, line.column, self._place_of(entry), message, params))

    def _place(self, entry: Entry) -> None:
        kind = self._heading_kind(entry.code)
        entry.is_heading = kind is not None
        parent = self._parent_heading(kind) if kind is not None else self._parent_of(entry.code)
        if kind is not None:
            self._open.append((kind, entry))
            self._scope = {}
        elif parent is None and "." in entry.code and entry.code not in self._beginnings:
            top = entry.code.partition(".")[0]
            self._problem(entry, XLSX_NO_GROUP, code=entry.code, group=top)
            return
        elif parent is not None and self._depth(parent) >= MAX_GROUP_NESTING:
            self._problem(entry, XLSX_TOO_DEEP, code=entry.code, limit=str(MAX_GROUP_NESTING))
            return
        entry.parent = parent
        (parent.children if parent is not None else self._roots).append(entry)
        self._entries.append(entry)
        if kind is None:
            self._scope.setdefault(entry.code, entry)

    def _heading_kind(self, code: str) -> str | None:
        """roman, letter, or None for a code with digits; after H, “I” is a letter."""
        letters = [entry.line.code for kind, entry in self._open if kind == "letter"]
        follows = bool(letters) and len(code) == 1 and ord(code) == ord(letters[-1]) + 1
        if _ROMAN.fullmatch(code) and not follows:
            return "roman"
        return "letter" if _LETTER.fullmatch(code) else None

    def _parent_heading(self, kind: str) -> Entry | None:
        """Kinds of heading nest in the order in which the table first uses them."""
        if kind not in self._kinds:
            self._kinds.append(kind)
        level = self._kinds.index(kind)
        self._open = [(other, entry) for other, entry in self._open if self._kinds.index(other) < level]
        return self._open[-1][1] if self._open else None

    def _parent_of(self, code: str) -> Entry | None:
        """The entry whose code is the longest beginning of `code`, else the heading above."""
        headings = {entry.code: entry for _, entry in self._open}
        while separators := list(re.finditer(r"[.\-_]", code)):
            code = code[: separators[-1].start()]
            parent = self._scope.get(code) or headings.get(code)
            if parent is not None:
                return parent
        return self._open[-1][1] if self._open else None

    def _depth(self, entry: Entry) -> int:
        return 1 + (self._depth(entry.parent) if entry.parent is not None else 0)

    def _qualify(self) -> bool:
        """Where numbering starts again in each part (I: 1, 2; II: 1, 2), codes get their part's code in front."""
        first: dict[str, Entry | None] = {}
        restarts = any(
            first.setdefault(entry.code, entry.parent) is not entry.parent for entry in self._entries
        )
        if not restarts:
            return False
        for entry in self._entries:
            if entry.parent is not None:
                above, own = entry.parent.line.code, entry.line.code
                rest = own[len(above) :] if own.startswith(f"{above}.") else f".{own}"
                entry.code = f"{entry.parent.code}{rest}"
        return True

    def _check_codes(self) -> None:
        first: dict[str, Entry] = {}
        for entry in self._entries:
            other = first.setdefault(entry.code, entry)
            if other is not entry:
                self._problem(entry, XLSX_CODE_TWICE, code=entry.code, other=other.line.address)
            elif len(entry.code) > CODE_WIDTH:
                self._problem(entry, XLSX_BAD_CODE, value=entry.code)

    def _is_broken_inside(self, number: int) -> bool:
        """Whether a row of the entry, or one that might have been below it, has a problem of its own."""
        entry = self._entries[number]
        later = (self._entries[place] for place in range(number + 1, len(self._entries)))
        after = (other for other in later if not other.is_within(entry))
        last = next((other.line.row for other in after), MAX_ROWS + 1)
        return bisect_left(self._broken, last) > bisect_left(self._broken, entry.line.row + entry.is_leaf)

    def _check(self, entry: Entry, broken_inside: bool) -> None:
        line = entry.line
        if entry.is_leaf and (entry.parent is None or entry.is_heading):
            if not broken_inside:
                self._problem(entry, XLSX_GROUP_WITHOUT_INDICATORS, code=entry.code)
        elif entry.is_leaf and line.row in self._table.broken_rows:
            return
        elif entry.is_leaf and line.max is None:
            self._problem(entry, XLSX_MAX_MISSING, code=entry.code)
        elif entry.is_leaf and line.max == ZERO:
            self._problem(entry, XLSX_MAX_ZERO, code=entry.code)
        elif (
            not entry.is_leaf
            and line.max is not None
            and not (broken_inside or self._agrees(entry, line.max))
        ):
            self._problem(
                entry,
                XLSX_MAX_NOT_SUM,
                code=entry.code,
                max=format_plain(line.max, "vi"),
                total=format_plain(entry.total, "vi"),
                parts=" + ".join(format_plain(child.total, "vi") for child in entry.children),
            )

    def _agrees(self, entry: Entry, stated: Decimal) -> bool:
        if entry.is_penalty:
            return entry.total <= stated < ZERO
        return ZERO < stated <= entry.total if entry.is_bonus else stated == entry.total

    def _check_total(self) -> tuple[Decimal, bool]:
        """The maximum of the set, and whether the stated total counts bonus points in."""
        plain = sum((e.max for e in self._roots if not e.is_bonus and not e.is_penalty), ZERO)
        with_bonus = plain + sum((e.max for e in self._roots if e.is_bonus), ZERO)
        stated, cell = self._table.total, self._table.total_cell
        if stated is None or cell is None or stated == plain or self._broken:
            return plain, False
        if stated == with_bonus:
            return with_bonus, True
        params = {
            "max": format_plain(stated, "vi"),
            "total": format_plain(plain, "vi"),
            "parts": " + ".join(format_plain(e.max, "vi") for e in self._roots) or "0",
        }
        place = f"{self._table.sheet}!{cell.address}"
        self._log.add(Problem(self._file, cell.row, cell.column, place, XLSX_TOTAL_NOT_SUM, params))
        return plain, False
