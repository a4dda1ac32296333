"""YAML without surprises: text with positions, and a refusal wherever YAML would guess.

PyYAML's parser delivers events only; nothing is ever constructed from tags, and a scalar stays the text that
was typed until :mod:`scoring.syntax.fields` asks for a number, a date or a word. Refused with their place: duplicate
keys, anchors and aliases, merge keys, tags, several documents, keys that are not text, depth and size without end,
encodings other than UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from scoring.language.messages import Message
from scoring.language.normalise import nfc
from scoring.syntax import file_messages as said
from scoring.syntax.errors import Problem, ProblemLog, one_line
from scoring.syntax.file_bytes import place_of_fault, read_at_most

MAX_FILE_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 24
MAX_NODES: Final = 50_000
MAX_NODES_IN_ALL: Final = 60_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The parser's commonest complaints; any other is shown under the general heading.
_COMPLAINTS: Final = {
    "mapping values are not allowed": said.YAML_STRAY_COLON,
    "cannot start any token": said.YAML_BAD_CHARACTER,
    "did not find expected ',' or": said.YAML_UNCLOSED_FLOW,
    "expected ',' or": said.YAML_UNCLOSED_FLOW,
    "did not find expected '-' indicator": said.YAML_INDENTATION,
    "did not find expected key": said.YAML_INDENTATION,
    "expected <block end>": said.YAML_INDENTATION,
    "could not find expected ':'": said.YAML_MISSING_COLON,
    "unexpected end of stream": said.YAML_UNCLOSED_QUOTE,
    "control characters are not allowed": said.YAML_BAD_CHARACTER,
    "unacceptable character": said.YAML_BAD_CHARACTER,
    "special characters are not allowed": said.YAML_BAD_CHARACTER,
}


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One piece of text as typed; `quoted` is true for '…', "…", | and >."""

    text: str
    quoted: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ListNode:
    """A YAML sequence."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """A YAML mapping: key text → (key, value), in the order typed."""

    entries: Mapping[str, tuple[ScalarNode, Node]]
    line: int
    column: int


Node: TypeAlias = ScalarNode | ListNode | MapNode


@dataclass(slots=True)
class Allowance:
    """How much the files read in one go may still hold together: many files are no way round the limits of one.

    Overdrawn, it is reported once; the files after that are not read.
    """

    bytes: int = 2 * MAX_FILE_BYTES
    nodes: int = MAX_NODES_IN_ALL

    def is_spent(self) -> bool:
        """Whether some file wanted more than there was."""
        return self.bytes < 0 or self.nodes < 0


class _Stop(Exception):
    """The rest of this file cannot be read sensibly."""


@dataclass(slots=True)
class _OpenList:
    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _OpenMap:
    line: int
    column: int
    entries: dict[str, tuple[ScalarNode, Node]] = field(default_factory=dict)
    key: ScalarNode | None = None
    key_is_bad: bool = False


_Open: TypeAlias = _OpenList | _OpenMap


def read_file(path: Path, name: str, log: ProblemLog, allowance: Allowance | None = None) -> Node | None:
    """Read one file into a node; problems go to `log` under the file name `name`; None when unusable.

    `allowance` is shared by the files of one set; what this file takes is taken off it.
    """
    try:
        data = read_at_most(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        log.add(Problem(name, 1, 1, "", said.FILE_MISSING, {"name": path.name}))
        return None
    except OSError:
        log.add(Problem(name, 1, 1, "", said.FILE_UNREADABLE))
        return None
    if data is None:
        log.add(Problem(name, 1, 1, "", said.FILE_TOO_LARGE, {"limit": str(MAX_FILE_BYTES // 1024)}))
        return None
    return read_bytes(data, name, log, allowance)


def read_bytes(data: bytes, name: str, log: ProblemLog, allowance: Allowance | None = None) -> Node | None:
    """Read UTF-8 text (a byte order mark is allowed) into a node; see :func:`read_file`."""
    left = allowance if allowance is not None else Allowance()
    if left.is_spent():
        return None
    left.bytes -= len(data)
    if left.is_spent():
        log.add(Problem(name, 1, 1, "", said.SET_TOO_LARGE, {"limit": str(2 * MAX_FILE_BYTES // 1024)}))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        log.add(Problem(name, *place_of_fault(data), "", said.NOT_UTF8))
        return None
    try:
        root = _Reader(name, log, left).read(text)
    except _Stop:
        return None
    if root is None or (isinstance(root, ScalarNode) and not root.text):
        log.add(Problem(name, 1, 1, "", said.FILE_EMPTY))
        return None
    return root


class _Reader:
    """Builds nodes from parser events with an explicit stack: hostile depth cannot exhaust ours."""

    def __init__(self, name: str, log: ProblemLog, allowance: Allowance) -> None:
        self._name = name
        self._log = log
        self._allowance = allowance
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._documents = 0
        self._nodes = 0

    def read(self, text: str) -> Node | None:
        for event in self._events(text):
            self._take(event)
        return self._root

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = error.problem or error.context or ""
            known = (message for part, message in _COMPLAINTS.items() if part in problem)
            self._problem(next(known, said.YAML_SYNTAX), line, column)
            raise _Stop from error
        except yaml.YAMLError as error:
            line, column = _position_in(text, getattr(error, "position", None))
            self._problem(said.YAML_BAD_CHARACTER, line, column)
            raise _Stop from error

    def _problem(self, message: Message, line: int, column: int, /, **params: str) -> None:
        self._log.add(Problem(self._name, line, column, self._path(), message, params))

    def _path(self) -> str:
        path = ""
        for opened in self._stack:
            if isinstance(opened, _OpenList):
                path += f"[{len(opened.items)}]"
            elif opened.key is not None:
                key = one_line(opened.key.text)
                path += f".{key}" if path else key
        return path

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._problem(said.SEVERAL_DOCUMENTS, *_place(event))
                raise _Stop
        elif isinstance(event, yaml.AliasEvent):
            self._problem(said.ALIAS, *_place(event), name=one_line(str(event.anchor)))
            self._add(ScalarNode("", True, *_place(event)))
        elif isinstance(event, yaml.ScalarEvent):
            self._check_node(event)
            self._add(_scalar(event))
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self._check_node(event)
            self._open(event)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._close()

    def _check_node(self, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        line, column = _place(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._problem(said.TOO_MANY_NODES, line, column, limit=str(MAX_NODES))
            raise _Stop
        self._allowance.nodes -= 1
        if self._allowance.is_spent():
            self._problem(said.SET_TOO_MANY_NODES, line, column, limit=str(MAX_NODES_IN_ALL))
            raise _Stop
        if event.anchor is not None:
            self._problem(said.ALIAS, line, column, name=one_line(str(event.anchor)))
        if event.tag is not None and event.tag != "!":
            tag = one_line(str(event.tag).replace("tag:yaml.org,2002:", "!!"))
            self._problem(said.TAG, line, column, tag=tag)

    def _open(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        line, column = _place(event)
        if len(self._stack) >= MAX_DEPTH:
            self._problem(said.TOO_DEEP, line, column, limit=str(MAX_DEPTH))
            raise _Stop
        is_list = isinstance(event, yaml.SequenceStartEvent)
        self._stack.append(_OpenList(line, column) if is_list else _OpenMap(line, column))

    def _close(self) -> None:
        opened = self._stack.pop()
        if isinstance(opened, _OpenList):
            self._add(ListNode(tuple(opened.items), opened.line, opened.column))
        else:
            self._add(MapNode(opened.entries, opened.line, opened.column))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        if isinstance(parent, _OpenList):
            parent.items.append(node)
        elif parent.key is None:
            self._take_key(parent, node)
        else:
            if not parent.key_is_bad:
                parent.entries[parent.key.text] = (parent.key, node)
            parent.key, parent.key_is_bad = None, False

    def _take_key(self, parent: _OpenMap, node: Node) -> None:
        if not isinstance(node, ScalarNode):
            self._problem(said.KEY_NOT_TEXT, node.line, node.column)
            parent.key, parent.key_is_bad = ScalarNode("?", False, node.line, node.column), True
            return
        parent.key_is_bad = True
        if node.text == "<<" and not node.quoted:
            self._problem(said.MERGE_KEY, node.line, node.column)
        elif node.text in parent.entries:
            first = parent.entries[node.text][0]
            self._problem(
                said.DUPLICATE_KEY, node.line, node.column, key=one_line(node.text), line=str(first.line)
            )
        else:
            parent.key_is_bad = False
        parent.key = node


def _scalar(event: yaml.ScalarEvent) -> ScalarNode:
    text = nfc(event.value)
    return ScalarNode(text, bool(event.style), *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _position_in(text: str, position: int | None) -> tuple[int, int]:
    if position is None:
        return 1, 1
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
