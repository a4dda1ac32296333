"""What everybody who writes a template keeps to: short lines, colours by their names, no part of another journey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.walls.sources import ROOT, named

LONGEST_LINE = 120
TOKENS = ("app/assets/scss/_colours.scss", "templates/documents/colours.css")
"""Where colours get their names: for pages, and for papers."""
NO_PROPERTIES = {
    "app/assets/icon.svg": "a picture of its own",
    "templates/base.html": "the browser's own bar, in <meta name=theme-color>",
}
"""Where the name of a colour cannot stand, so that its value does: one that has a name."""
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\{)")
TAKES = re.compile(r'\{%-? (?:extends|from|import|include) "([^"]+)"')
EVERYBODYS = ("auth", "components", "documents", "errors", "govuk_frontend_jinja", "pictures")
"""Anybody may be asked to sign in, anywhere; papers are shown before they are made."""
TEMPLATES = ROOT / "templates"
KINDS = frozenset({".html", ".css", ".scss", ".svg"})


def test_no_line_of_a_template_is_longer_than_a_screen() -> None:
    assert long_lines(_templates()) == []


def test_a_colour_stands_in_the_tokens_alone() -> None:
    assert [place for place, _ in colours(_styled()) if place.split(":")[0] not in NO_PROPERTIES] == []


def test_a_colour_that_cannot_be_named_is_one_that_has_a_name() -> None:
    known = {value for path in TOKENS for value in HEX.findall((ROOT / path).read_text(encoding="utf-8"))}
    values_of = {path: {value for _, value in colours([ROOT / path])} for path in NO_PROPERTIES}
    assert all(values and values <= known for values in values_of.values()), values_of


def test_a_journey_takes_no_part_of_another() -> None:
    assert borrowed((path.relative_to(TEMPLATES).as_posix(), path) for path in _templates()) == []


def test_the_walls_find_what_is_planted(tmp_path: Path) -> None:
    long = tmp_path / "long.html"
    long.write_text(f"<p>{'ệ' * 113}</p>\n<p>{'ệ' * 114}</p>\n", encoding="utf-8")
    assert long_lines([long]) == ["long.html:2"]
    coloured = tmp_path / "coloured.css"
    coloured.write_text(
        "a { color: var(--ink); }\nb { color: #8A1c1c; }\n#app { color: red; }\n", encoding="utf-8"
    )
    borrower = tmp_path / "borrower.html"
    borrower.write_text(
        '{% from "unit/_parts.html" import position %}\n{% include "public/a.html" %}\n', encoding="utf-8"
    )
    assert borrowed([("review/sheet.html", borrower)]) == [
        "review/sheet.html: unit/_parts.html",
        "review/sheet.html: public/a.html",
    ]
    assert borrowed([("unit/sheet.html", borrower)]) == ["unit/sheet.html: public/a.html"]
    assert list(colours([coloured])) == [("coloured.css:2", "#8A1c1c")]


def long_lines(paths: Iterable[Path]) -> list[str]:
    """Where a line has more characters than fit beside another on a screen."""
    return [
        f"{named(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > LONGEST_LINE
    ]


def borrowed(templates: Iterable[tuple[str, Path]]) -> list[str]:
    """Where a template, told by its name, takes something that is neither its own journey's nor everybody's."""
    return [
        f"{name}: {taken}"
        for name, path in templates
        for taken in TAKES.findall(path.read_text(encoding="utf-8"))
        if "/" in taken and taken.split("/")[0] not in (name.split("/")[0], *EVERYBODYS)
    ]


def colours(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The places of colours written as numbers, with the number."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            for value in HEX.findall(line):
                yield f"{named(path)}:{number}", value


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in KINDS)


def _styled() -> list[Path]:
    assets = [path for path in (ROOT / "app" / "assets").rglob("*") if path.suffix in KINDS]
    return [path for path in sorted([*_templates(), *assets]) if named(path) not in TOKENS]
