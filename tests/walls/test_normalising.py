"""Nothing normalises text but by the one helper that does so in step with its length."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HELPER = Path("scoring/language/normalise.py")
SOURCES = sorted({*Path("app").rglob("*.py"), *Path("scoring").rglob("*.py")} - {HELPER})
FORBIDDEN = {"normalize", "is_normalized"}
UNICODE = "unicodedata"


def normalisations(tree: ast.AST) -> Iterator[str]:
    """Every way to reach the normal forms of `unicodedata`: by its name, by another name for it, by name of a part."""
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == UNICODE
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == UNICODE:
            yield from (
                f"{node.lineno}: {alias.name}" for alias in node.names if alias.name in {*FORBIDDEN, "*"}
            )
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
            value = node.value
            if isinstance(value, ast.Name) and value.id in modules | {UNICODE}:
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Constant) and node.value in (UNICODE, *FORBIDDEN):
            yield f"{node.lineno}: {node.value!r}"  # getattr, import_module


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_module_normalises_by_itself(source: Path) -> None:
    assert not list(normalisations(ast.parse(source.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "planted",
    [
        "import unicodedata\nunicodedata.normalize('NFC', x)",
        "import unicodedata as letters\nletters.normalize('NFD', x)",
        "import unicodedata\nunicodedata.is_normalized('NFC', x)",
        "from unicodedata import normalize",
        "from unicodedata import is_normalized as same",
        "from unicodedata import *",
        "import unicodedata\nmap(partial(unicodedata.normalize, 'NFKC'), texts)",
        "import unicodedata\ngetattr(unicodedata, 'normalize')('NFC', x)",
        "import_module('unicodedata')",
    ],
)
def test_the_wall_stops_what_is_planted(planted: str) -> None:
    assert list(normalisations(ast.parse(planted)))
    assert not list(
        normalisations(ast.parse("Decimal(1).normalize()\nimport unicodedata\nunicodedata.digit(x)"))
    )
