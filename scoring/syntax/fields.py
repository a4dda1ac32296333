"""Typed reading of YAML nodes: a field knows its value, its place, and how to complain about itself.

Each reading method returns the value, or None after recording one problem; nothing is guessed from how YAML
would resolve a bare word (`no`, `010`, `1.10`). A field whose key is absent is false; reading it gives None and is no
problem, so that only a key that is needed complains, once, where it is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from scoring import widths
from scoring.decimals import HUNDRED, ONE, ZERO, Quotient, read_decimal
from scoring.language.messages import Message
from scoring.syntax import messages
from scoring.syntax.errors import Problem, ProblemLog, one_line
from scoring.syntax.spelling import BARE_WORDS, is_ambiguous, number_fault
from scoring.syntax.strict_yaml import ListNode, MapNode, Node, ScalarNode

MAX_TEXT: Final = 4_000

W = TypeVar("W", bound=str)
"""A word of a fixed list."""

_IDENTIFIER = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{widths.IDENTIFIER - 1}}}")
_CODE = re.compile(r"[A-Za-z0-9]+(?:[.\-_][A-Za-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRACTION = re.compile(r"([0-9]{1,6})/([1-9][0-9]{0,5})")


def is_identifier(text: str) -> bool:
    """Whether `text` may name a figure, an option or a grade."""
    return bool(_IDENTIFIER.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Absent:
    """What stands under a key that a mapping does not have; its place is that of the mapping."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a criteria file with its place; false when its key is absent."""

    node: Node | Absent
    path: str
    file: str
    log: ProblemLog

    def __bool__(self) -> bool:
        return not isinstance(self.node, Absent)

    def problem(self, what: Message, /, **params: str) -> None:
        """Record what is wrong with this field."""
        self.log.add(Problem(self.file, self.node.line, self.node.column, self.path, what, params))

    def text(self, limit: int = MAX_TEXT) -> str | None:
        """Free text of at most `limit` characters.

        A bare number, date, yes/no or nothing at all is refused: YAML would not call it text.
        """
        node = self._scalar()
        if node is None:
            return None
        if not node.quoted and not node.text:
            self.problem(messages.EMPTY_VALUE)
            return None
        if not node.quoted and is_ambiguous(node.text):
            self.problem(messages.UNQUOTED_TEXT, value=node.text)
            return None
        if not node.text.strip():
            self.problem(messages.EMPTY_VALUE)
            return None
        if len(node.text) > limit:
            self.problem(messages.TEXT_TOO_LONG, limit=str(limit))
            return None
        return node.text.strip()

    def code(self) -> str | None:
        """The code of a group or an indicator: quoted when it looks like a number, so that 1.10 is not 1.1."""
        node = self._scalar()
        if node is None:
            return None
        if not node.quoted and is_ambiguous(node.text):
            self.problem(messages.UNQUOTED_CODE, value=node.text)
            return None
        if not _CODE.fullmatch(node.text):
            self.problem(messages.BAD_CODE, value=one_line(node.text))
            return None
        return self.no_longer(node.text, widths.CODE)

    def identifier(self) -> str | None:
        """The id of a figure, an option or a grade."""
        node = self._scalar()
        if node is None:
            return None
        if not node.quoted and node.text.lower() in BARE_WORDS:
            self.problem(messages.UNQUOTED_TEXT, value=node.text)
            return None
        if not is_identifier(node.text):
            self.problem(messages.BAD_IDENTIFIER, value=one_line(node.text))
            return None
        return node.text

    def no_longer(self, name: str, limit: int) -> str | None:
        """`name`, which this field gives to something, if it is short enough."""
        if len(name) <= limit:
            return name
        self.problem(messages.NAME_TOO_LONG, value=one_line(name), limit=str(limit))
        return None

    def word(self, allowed: Collection[W]) -> W | None:
        """One of a fixed list of words."""
        node = self._scalar()
        if node is None:
            return None
        for word in allowed:
            if word == node.text:
                return word
        self.problem(messages.NOT_ALLOWED, value=one_line(node.text), allowed=", ".join(sorted(allowed)))
        return None

    def number(self) -> Decimal | None:
        """A decimal number, exactly as written."""
        node = self._scalar()
        if node is None:
            return None
        value = read_decimal(node.text)
        if value is None:
            self.problem(number_fault(node.text), value=one_line(node.text))
            return None
        return value

    def share(self) -> Quotient | None:
        """A share as an exact quotient: 0.75, “75%” or “3/4”."""
        node = self._scalar()
        if node is None:
            return None
        if fraction := _FRACTION.fullmatch(node.text):
            return Decimal(fraction[1]), Decimal(fraction[2])
        if node.text.endswith("%"):
            value = read_decimal(node.text[:-1].rstrip())
            if value is not None:
                return value, HUNDRED
        value = read_decimal(node.text)
        if value is None:
            self.problem(number_fault(node.text), value=one_line(node.text))
            return None
        return value, ONE

    def share_of_whole(self) -> Quotient | None:
        """A share from 0 to 1."""
        share = self.share()
        if share is None:
            return None
        if share[0] < ZERO or share[0] > share[1]:
            self.problem(messages.SHARE_OUT_OF_RANGE, value=one_line(self.shown()))
            return None
        return share

    def flag(self) -> bool | None:
        """true or false, nothing else."""
        node = self._scalar()
        if node is None:
            return None
        if node.text not in ("true", "false") or node.quoted:
            self.problem(
                messages.QUOTED_FLAG if node.quoted else messages.NOT_A_FLAG, value=one_line(node.text)
            )
            return None
        return node.text == "true"

    def date(self) -> dt.date | None:
        """A day as 2026-01-31."""
        node = self._scalar()
        if node is None:
            return None
        try:
            if _DATE.fullmatch(node.text):
                return dt.date.fromisoformat(node.text)
        except ValueError:
            pass  # the right shape but no such day: refused below like any other text
        self.problem(messages.NOT_A_DATE, value=one_line(node.text))
        return None

    def items(self) -> list[Field]:
        """The elements of a list; none after a problem."""
        if not isinstance(self.node, ListNode):
            if self:
                self.problem(messages.NOT_A_LIST)
            return []
        return [
            Field(item, f"{self.path}[{index}]", self.file, self.log)
            for index, item in enumerate(self.node.items)
        ]

    def record(self) -> Record | None:
        """This field as a mapping."""
        if not isinstance(self.node, MapNode):
            if self:
                self.problem(messages.NOT_A_MAPPING)
            return None
        return Record(self, self.node)

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.node, ScalarNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, ListNode)

    def shown(self) -> str:
        """The text typed, for messages; empty for a list or a mapping."""
        return self.node.text if isinstance(self.node, ScalarNode) else ""

    def _scalar(self) -> ScalarNode | None:
        if isinstance(self.node, ScalarNode):
            return self.node
        if self:
            self.problem(messages.NOT_A_VALUE)
        return None


def nodes_of(places: Iterable[Field]) -> list[Node]:
    """The nodes of the fields that are there."""
    return [place.node for place in places if not isinstance(place.node, Absent)]


class Record:
    """A mapping read key by key; :meth:`close` reports the keys nobody asked for."""

    def __init__(self, field: Field, node: MapNode) -> None:
        self.field = field
        self._node = node
        self._asked: set[str] = set()

    def get(self, key: str) -> Field:
        """The value under `key`."""
        self._asked.add(key)
        entry = self._node.entries.get(key)
        return self._child(key, Absent(self._node.line, self._node.column) if entry is None else entry[1])

    def need(self, key: str) -> Field:
        """Like :meth:`get`, but absence is a problem."""
        field = self.get(key)
        if not field:
            self.field.problem(messages.MISSING_KEY, key=key)
        return field

    def entries(self) -> Iterator[tuple[Field, Field]]:
        """All (key, value) pairs, for mappings whose keys are ids."""
        for key, (key_node, value) in self._node.entries.items():
            self._asked.add(key)
            yield Field(key_node, self._path(key), self.field.file, self.field.log), self._child(key, value)

    def text(self, key: str, default: str = "", limit: int = MAX_TEXT) -> str:
        """Optional free text."""
        return self.get(key).text(limit) or default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Optional true/false."""
        value = self.get(key).flag()
        return default if value is None else value

    def word(self, key: str, allowed: Collection[W], default: W) -> W:
        """Optional word of a fixed list."""
        return self.get(key).word(allowed) or default

    def close(self) -> None:
        """Report unknown keys: with the nearest known one as a suggestion, or as what a comma in braces cut off."""
        for key, (key_node, value) in self._node.entries.items():
            if key in self._asked:
                continue
            near = self.field.log.nearest(key, self._asked)
            params = {"key": one_line(key), "known": ", ".join(sorted(self._asked))}
            message = messages.UNKNOWN_KEY
            if near:
                message, params["near"] = messages.UNKNOWN_KEY_NEAR, near
            elif isinstance(value, ScalarNode) and not value.text and not value.quoted:
                message = messages.KEY_AFTER_COMMA
            place = self.field
            place.log.add(Problem(place.file, key_node.line, key_node.column, place.path, message, params))

    def _child(self, key: str, node: Node | Absent) -> Field:
        return Field(node, self._path(key), self.field.file, self.field.log)

    def _path(self, key: str) -> str:
        return f"{self.field.path}.{one_line(key)}" if self.field.path else one_line(key)
