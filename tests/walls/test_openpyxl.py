"""openpyxl is known to two modules: what it costs and makes of a cell is judged where one reads and one writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

READER = Path("scoring/tables/workbook.py")
WRITER = Path("scoring/tables/workbook_writer.py")
SOURCES = sorted({*Path("app").rglob("*.py"), *Path("scoring").rglob("*.py")} - {READER, WRITER})
LIBRARY = "openpyxl"


def imports(tree: ast.AST) -> Iterator[str]:
    """Every way to reach the library: a statement, or its name given to whatever imports by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isprintable():
            names = [node.value]
        else:
            continue
        yield from (f"{node.lineno}: {name}" for name in names if name.partition(".")[0] == LIBRARY)


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_other_module_knows_the_library(source: Path) -> None:
    assert not list(imports(ast.parse(source.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("source", [READER, WRITER], ids=str)
def test_the_two_modules_do(source: Path) -> None:
    assert list(imports(ast.parse(source.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "planted",
    [
        "import openpyxl",
        "import json, openpyxl.styles as styles",
        "from openpyxl import load_workbook",
        "from openpyxl.utils import range_boundaries",
        "def read():\n    import openpyxl",
        "import_module('openpyxl')",
        "__import__('openpyxl.utils')",
    ],
)
def test_the_wall_stops_what_is_planted(planted: str) -> None:
    assert list(imports(ast.parse(planted)))
    assert not list(
        imports(ast.parse("import openpyxl_like\nx = 'read by openpyxl'\nfrom . import workbook"))
    )
