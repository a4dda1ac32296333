"""A variable bears the noun of the thing it holds; a participle says only that somebody found, held or gave it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

PARTICIPLES = frozenset({"found", "each", "held", "given"})
CODE = ("app", "scoring", "tests", "benchmarks", "scripts", "migrations")
SOURCES = sorted(
    [*(path for place in CODE for path in Path(place).rglob("*.py")), *Path("templates").rglob("*.html")]
)
TAKEN = ("hypothesis", "given")
"""A decorator whose name another library chose."""


def participles(tree: ast.AST) -> Iterator[str]:
    """Variables, parameters, attributes, functions and classes of these names, each with its line.

    What a call passes by keyword is judged where the parameter stands: `found=` in the values of a sentence is no name
    of ours. Neither is hypothesis's `given` where it is imported.
    """
    foreign = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module, alias.name) == TAKEN
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                pass
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                pass
            case (
                ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)) | ast.MatchAs(name=str(name))
            ):
                pass
            case _:
                continue
        if name in PARTICIPLES - foreign:
            yield f"{getattr(node, 'lineno', 0)}: {name}"


def participles_of_a_page(template: nodes.Template) -> Iterator[str]:
    """The same in a template: variables of loops and macros, and what it takes from a value."""
    yield from (
        f"{node.lineno}: {node.name}" for node in template.find_all(nodes.Name) if node.name in PARTICIPLES
    )
    yield from (
        f"{node.lineno}: {node.attr}" for node in template.find_all(nodes.Getattr) if node.attr in PARTICIPLES
    )


def parsed(text: str) -> nodes.Template:
    """Parse a template as the application does."""
    return jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True).parse(text)


@pytest.mark.parametrize("place", [*CODE, "templates"])
def test_names_are_nouns(place: str) -> None:
    """See docs/words.md for how to name them."""
    sources = [source for source in SOURCES if source.parts[0] == place]
    assert sources
    assert {str(source): names for source in sources if (names := participles_in(source))} == {}


def participles_in(source: Path) -> list[str]:
    """Those of one file."""
    text = source.read_text(encoding="utf-8")
    return list(
        participles_of_a_page(parsed(text)) if source.suffix == ".html" else participles(ast.parse(text))
    )


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("found = problems(sheet)", "found"),
        ("codes = [each.code for each in columns]", "each"),
        ("def save(held): pass", "held"),
        ("key = lambda each: 1", "each"),
        ("row.given", "given"),
        ("class Row:\n    given: int", "given"),
        ("def held(): pass", "held"),
        ("from tests.support import given\ngiven()", "given"),
        ("print(f'{found}')", "found"),
        ("from rooms import search as found", "found"),
        ("try:\n    save()\nexcept OSError as found:\n    pass", "found"),
    ],
)
def test_a_planted_participle_is_refused(planted: str, name: str) -> None:
    assert any(line.endswith(f": {name}") for line in participles(ast.parse(planted)))


@pytest.mark.parametrize(
    "planted",
    ["{% for each in rows %}{% endfor %}", "{{ queue.found }}", "{% macro words(held) %}{% endmacro %}"],
)
def test_a_planted_participle_in_a_page_is_refused(planted: str) -> None:
    assert list(participles_of_a_page(parsed(planted)))


def test_a_value_of_a_sentence_and_prose_are_no_names() -> None:
    said = '"""Say what each row held."""\nproblem(place, DIFFERS, found=text)  # given by the file'
    assert list(participles(ast.parse(said))) == []
