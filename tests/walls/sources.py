"""What templates and views do with points, read from their sources: divisions, and maxima that are not a row's."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[2]
ROWS = frozenset({"indicator", "leaf", "line", "spec"})
"""What has a maximum of its own that is no total's: an indicator, a published line, the bounds of a figure."""

DIVIDES = {
    "app/sheet/totals.py": "the one function",
    "app/queries/results/measures.py": "only to put lines in order, in the database; no reader sees the quotient",
    "app/web/formats.py": "sizes of files",
    "app/services/accounts/throttle.py": "time",
    "app/web/slow_bodies.py": "time",
    "app/documents/certificate_page.py": "millimetres",
    "app/documents/fonts.py": "millimetres",
    "app/documents/ranking_table.py": "millimetres",
    "app/demo/appraisal.py": "invented verdicts",
    "app/demo/generated.py": "invented figures",
}
"""The sources that divide, and what."""

MAXIMA = {
    "app/queries/criteria.py": "what a criteria set says of itself",
    "app/queries/results/rankings.py": "a main index as it was published, over the units of a block",
    "app/queries/results/measures.py": "a main index as it was published, to rank lines by",
    "app/queries/api/results.py": "a main index as it was published",
    "app/services/api/open_data.py": "a main index as it was published",
    "app/documents/ranking_table.py": "a column's heading",
    "app/sheet/totals.py": "the one function",
    "app/web/secretariat/criteria.py": "what a criteria set says of itself",
    "app/web/totals.py": "an indicator's own maximum, in words",
    "app/queries/results/standing.py": "stored beside a published line",
    "app/queries/insight/doubt.py": "a main index as it was published",
    "app/queries/insight/heat.py": "a main index as it was published",
    "app/queries/insight/losses.py": "an indicator as it was published, over the units of a block",
    "app/queries/insight/picture.py": "a main index as it was published, over the units of a block",
    "app/queries/insight/unit.py": "a main index as it was published",
    "app/documents/self_report_docx.py": "an indicator's own maximum",
    "app/documents/minutes.py": "a main index as it was published, an indicator's own maximum",
    "app/queries/results/minutes.py": "a main index as it was published, or will be",
    "app/queries/results/rows.py": "a main index as it was published",
    "app/services/publication/papers.py": "a main index as it was published",
    "app/services/publication/rows.py": "stored beside a published line",
}
"""The sources that take a maximum which is not a row's, and why."""


def sources() -> list[Path]:
    """All templates, and everything between the engine and them."""
    rooms = ("web", "queries", "documents", "services", "sheet", "demo")
    code = (path for room in rooms for path in (ROOT / "app" / room).rglob("*.py"))
    return sorted([*(ROOT / "templates").rglob("*.html"), *code])


def divisions(paths: Iterable[Path] | None = None) -> list[str]:
    """Where something is divided outside the sources that may."""
    return [f"{named(path)}:{line}" for path in _walled(paths, DIVIDES) for line in _divisions_in(path)]


def foreign_maxima(paths: Iterable[Path] | None = None) -> list[str]:
    """Where the maximum of something else than a row is taken outside the sources that may."""
    return [
        f"{named(path)}:{line}: {what}" for path in _walled(paths, MAXIMA) for line, what in _maxima_in(path)
    ]


def idle_exemptions() -> list[str]:
    """Sources that may do what they no longer do."""
    return [
        name
        for free, found_in in ((DIVIDES, _divisions_in), (MAXIMA, _maxima_in))
        for name in free
        if not (ROOT / name).exists() or not any(True for _ in found_in(ROOT / name))
    ]


def named(path: Path) -> str:
    """The path inside the repository; of a planted file its name."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def _walled(paths: Iterable[Path] | None, free: dict[str, str]) -> list[Path]:
    return [path for path in (sources() if paths is None else paths) if named(path) not in free]


def _template(path: Path) -> nodes.Template:
    environment = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True)
    return environment.parse(path.read_text(encoding="utf-8"))


def _divisions_in(path: Path) -> Iterator[int]:
    if path.suffix == ".html":
        yield from (part.lineno for part in _template(path).find_all((nodes.Div, nodes.FloorDiv)))
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_a_path(node):
            yield node.lineno


def _is_a_path(node: ast.BinOp) -> bool:
    """Whether the slash joins a folder and a name."""
    texts = any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))
    return texts or any(word in ast.unparse(node).lower() for word in ("path", "folder", "instance /"))


def _maxima_in(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix == ".html":
        for node in _template(path).find_all(nodes.Getattr):
            if node.attr == "max" and (owner := _last(node.node)) not in ROWS:
                yield node.lineno, f"{owner}.max"
        return
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Attribute) and part.attr == "max":
            owner = ast.unparse(part.value).rsplit(".", 1)[-1]
            if owner not in ROWS and owner != "func":
                yield part.lineno, f"{owner}.max"


def _last(node: nodes.Node) -> str:
    return node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
