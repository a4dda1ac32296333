"""Worked examples beside a tree: figures in, points out.

A case file is a list (or `cases:` with a list) of::

    - name: Đủ 52 tin, bài           # what the case shows
      note: …                        # optional
      figures: {posts: 52}           # as in an answers file: also unit, points, not_applicable, kind, tags;
                                     # these may also stand together under `sheet:`
      expect:                        # everything here is optional
        points: {"1.4": 2}           # by code of an indicator (or a group)
        groups: {"1": 2}             # by code of a group
        states: {"1.4": scored}      # given stands for scored
        total: 2                     # points of the sheet
        denominator: 100
        percent: 2
        index: 0.02
        grade: excellent             # grade id, or none
        problems: [check_failed]     # the codes of what is wrong with the sheet; nothing else is compared then
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scoring.decimals import plain
from scoring.engine.score import SheetScore, score
from scoring.model import Tree
from scoring.sheets.answers import parse_sheet
from scoring.sheets.messages import SHEET_UNKNOWN_INDICATOR
from scoring.sheets.sheet import Sheet
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.fields import Field, Record
from scoring.syntax.file_messages import NOT_A_FOLDER, WRONG_SUFFIX
from scoring.syntax.strict_yaml import read_file


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that does not come out: `subject` is a code, or total, percent, grade …"""

    file: str
    line: int
    case: str
    subject: str
    expected: str
    computed: str

    def text(self, language: str = "vi") -> str:
        """The line a person reads."""
        place = f"{self.file}:{self.line}: {self.case}: {self.subject}"
        if language == "vi":
            return f"{place}: cần {self.expected}, tính ra {self.computed}"
        return f"{place}: expected {self.expected}, got {self.computed}"


@dataclass(frozen=True, slots=True)
class CaseReport:
    """How many cases ran, and what differed."""

    count: int
    differences: tuple[Difference, ...]


def run_cases(tree: Tree, folder: Path) -> CaseReport:
    """Run every case file of a folder.

    Raises :class:`~scoring.syntax.errors.CriteriaError` when a case file itself is wrong.
    """
    log = ProblemLog()
    count = 0
    differences: list[Difference] = []
    for file in _case_files(folder, log):
        node = read_file(file, file.as_posix(), log)
        if node is None:
            continue
        for place in _cases(Field(node, "", file.as_posix(), log)):
            count += 1
            differences += _run(tree, place)
    log.raise_if_any()
    return CaseReport(count, tuple(differences))


def codes_with_cases(folder: Path) -> frozenset[str]:
    """The indicators whose points or state some case expects; unreadable files are reported by :func:`run_cases`."""
    codes: set[str] = set()
    for file in sorted(folder.glob("*.yaml")):
        log = ProblemLog()
        node = read_file(file, file.as_posix(), log)
        for place in _cases(Field(node, "", file.as_posix(), log)) if node is not None else []:
            record = place.record()
            expect = record.get("expect").record() if record is not None else None
            if expect is not None:
                codes |= {
                    key.shown() for name in ("points", "states") for key, _ in _entries(expect.get(name))
                }
    return frozenset(codes)


def _case_files(folder: Path, log: ProblemLog) -> list[Path]:
    """The case files by name; what lies in the folder under another suffix is a problem, not overlooked."""
    if not os.path.lexists(folder):
        return []
    if not folder.is_dir():
        log.add(Problem(folder.as_posix(), 1, 1, "", NOT_A_FOLDER))
        return []
    for file in sorted(folder.glob("*.yml")):
        log.add(Problem(file.as_posix(), 1, 1, "", WRONG_SUFFIX, {"name": file.name}))
    return sorted(folder.glob("*.yaml"))


def _cases(place: Field) -> list[Field]:
    if place.is_list:
        return place.items()
    record = place.record()
    if record is None:
        return []
    listed = record.need("cases").items()
    record.close()
    return listed


def _run(tree: Tree, place: Field) -> list[Difference]:
    record = place.record()
    if record is None:
        return []
    before = len(place.log)
    name = record.text("name") or place.path
    record.text("note")
    inner = record.get("sheet")
    expect = record.need("expect").record()
    answers = inner.record() if inner else record
    if answers is None or expect is None:
        return []
    problems = expect.get("problems")
    if problems:
        return _run_refused(tree, answers, problems, name)
    sheet = parse_sheet(answers, tree)
    answers.close()
    record.close()
    sound = len(place.log) == before
    differences = list(_compare(score(tree, sheet if sound else Sheet()), expect, name))
    expect.close()
    # what is expected is read even in an unsound case: its mistakes belong into the same list
    return differences if sound else []


def _run_refused(tree: Tree, answers: Record, problems: Field, name: str) -> list[Difference]:
    """A case that shows what is refused: the sheet's problems are the expected result."""
    own_log = ProblemLog()
    place = answers.field
    aside = Field(place.node, place.path, place.file, own_log).record()
    if aside is not None:
        parse_sheet(aside, tree)
    codes = {problem.code.removeprefix("sheet_") for problem in own_log.in_file_order()}
    refusals = {code.replace("cell_", "value_", 1) if code.startswith("cell_") else code for code in codes}
    wanted = {item.shown() for item in problems.items()}
    if wanted == refusals:
        return []
    shown = [", ".join(sorted(codes)) or "–" for codes in (wanted, refusals)]
    return [Difference(place.file, place.node.line, name, "problems", *shown)]


def _compare(result: SheetScore, expect: Record, name: str) -> Iterator[Difference]:
    groups = {group.code: group for group in result.groups}
    for key, value in (*_entries(expect.get("points")), *_entries(expect.get("groups"))):
        code, wanted = key.shown(), value.number()
        scored = result.indicators.get(code) or groups.get(code)
        if scored is None:
            key.problem(SHEET_UNKNOWN_INDICATOR, indicator=code)
        elif wanted is not None and scored.points != wanted:
            yield _difference(value, name, code, wanted, scored.points)
    for key, value in _entries(expect.get("states")):
        indicator = result.indicators.get(key.shown())
        if indicator is None:
            key.problem(SHEET_UNKNOWN_INDICATOR, indicator=key.shown())
        elif indicator.state != ("scored" if value.shown() == "given" else value.shown()):
            yield Difference(value.file, value.node.line, name, key.shown(), value.shown(), indicator.state)
    totals = {
        "total": result.points,
        "denominator": result.denominator,
        "percent": result.percent,
        "index": result.index,
    }
    for subject, computed in totals.items():
        place = expect.get(subject)
        wanted = place.number()
        if wanted is not None and wanted != computed:
            yield _difference(place, name, subject, wanted, computed)
    grade = expect.get("grade")
    reached = result.grade.id if result.grade is not None else "none"
    if grade and grade.shown() != reached:
        yield Difference(grade.file, grade.node.line, name, "grade", grade.shown(), reached)


def _entries(place: Field) -> list[tuple[Field, Field]]:
    record = place.record()
    return list(record.entries()) if record is not None else []


def _difference(place: Field, name: str, subject: str, wanted: Decimal, computed: Decimal) -> Difference:
    return Difference(place.file, place.node.line, name, subject, plain(wanted), plain(computed))
