"""The status of an assessment changes in one place, to what the workflow decided: nothing else assigns one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.database import ROOT

GATE = "app/services/gate.py"
# The status of a paper is another thing than the status of a sheet, and tells them apart by its type.
OTHER_STATUSES = "DocumentStatus"


def assignments_of_status(path: str, source: str) -> Iterator[str]:
    """Where `source` gives somebody a status outside the gate, or inside it one that the workflow did not decide."""
    for node in ast.walk(ast.parse(source)):
        for value in _given_statuses(node):
            if _is_other_status(value):
                continue
            decided = isinstance(value, ast.Attribute) and value.attr == "target"
            if path != GATE or not decided:
                yield f"{path}:{value.lineno}: {ast.unparse(node)}"


def _given_statuses(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "status":
                    yield value
        case ast.AugAssign(target=ast.Attribute(attr="status"), value=value):
            yield value
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), value]):
            yield value
        case ast.Call(func=function, keywords=keywords) if _writes_rows(function):
            yield from (keyword.value for keyword in keywords if keyword.arg == "status")


def _writes_rows(function: ast.expr) -> bool:
    """Whether a call makes or updates rows: the model itself, or ``update(…).values(…)``."""
    return (isinstance(function, ast.Name) and function.id == "Assessment") or (
        isinstance(function, ast.Attribute) and function.attr in {"values", "Assessment"}
    )


def _is_other_status(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and ast.unparse(value.value) == OTHER_STATUSES


def test_only_the_gate_assigns_a_status_and_only_what_the_workflow_decided() -> None:
    places = [
        place
        for path in sorted((ROOT / "app").rglob("*.py"))
        for place in assignments_of_status(
            path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        )
    ]
    assert places == []


def test_the_gate_does_assign_one() -> None:
    """Were the line of the gate to move or change its shape, this wall would guard nothing."""
    source = Path(ROOT, GATE).read_text(encoding="utf-8")
    assert list(assignments_of_status("elsewhere.py", source))


@pytest.mark.parametrize(
    ("path", "planted"),
    [
        ("app/services/reviews/decisions.py", "row.status = Status.CONFIRMED"),
        ("app/services/reviews/decisions.py", "row.status = chosen.target"),
        ("app/web/unit/views.py", "assessment.status = 'submitted'"),
        ("app/services/imports.py", "Assessment(unit_id=1, status=Status.PUBLISHED)"),
        ("app/services/imports.py", "session.execute(update(Assessment).values(status='draft'))"),
        ("app/services/imports.py", "setattr(row, 'status', Status.DRAFT)"),
        (GATE, "row.status = Status.CONFIRMED"),
    ],
)
def test_a_planted_assignment_is_found(path: str, planted: str) -> None:
    assert len(list(assignments_of_status(path, planted))) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        "document.status = DocumentStatus.SUPERSEDED",
        "rows = query.filter_by(status=Status.DRAFT)",
        "late = row.status is Status.DRAFT",
        "facts = Facts(status=row.status)",
    ],
)
def test_reading_a_status_or_setting_another_one_is_allowed(harmless: str) -> None:
    assert list(assignments_of_status("app/services/reviews/decisions.py", harmless)) == []
