"""Decimal arithmetic only: no binary fraction can enter the scoring library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = sorted(Path("scoring").rglob("*.py"))
FORBIDDEN_NAMES = {"float", "complex", "round"}
FORBIDDEN_MODULES = {"math", "cmath", "statistics", "random", "time", "locale"}


def binary_fractions(tree: ast.AST) -> Iterator[str]:
    """Every way a float could come into being: literals, float(), round(), true division, math and its kin."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)):
            yield f"{line}: the literal {node.value}"
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield f"{line}: {node.id}"
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
            yield f"{line}: the operator /"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _negative(node.right):
            yield f"{line}: {ast.unparse(node)}"
        elif isinstance(node, ast.Import):
            yield from (f"{line}: {alias.name}" for alias in node.names if alias.name in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_MODULES:
            yield f"{line}: {node.module}"


def _negative(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_the_scoring_library_uses_no_binary_fractions(source: Path) -> None:
    """Paths are joined with joinpath, so that no “/” needs an exemption here."""
    assert not list(binary_fractions(ast.parse(source.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "planted",
    [
        "share = 0.5",
        "x = float('1')",
        "x = a / b",
        "x /= 2",
        "round(x)",
        "import math",
        "x = 2 ** -1",
        "1e3",
        "3j",
    ],
)
def test_the_guard_bites(planted: str) -> None:
    assert list(binary_fractions(ast.parse(planted)))


def test_the_walk_sees_the_whole_library() -> None:
    assert {"engine.py", "decimals.py", "ratio.py", "totals.py"} <= {source.name for source in SOURCES}
