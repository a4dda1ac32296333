"""The interface is complete in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment

from app.i18n import ROOT, problems, sources, translations

TEMPLATES = ROOT / "templates"
VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def test_every_sentence_is_translated_and_every_translation_is_said() -> None:
    assert list(problems(sources(), translations())) == []


def catalogue(*entries: tuple[str, str], fuzzy: bool = False) -> Catalog:
    """A catalogue of these translations."""
    made = Catalog(locale="en")
    for said, translated in entries:
        made.add(said, translated, flags=["fuzzy"] if fuzzy else [])
    return made


@pytest.mark.parametrize(
    ("said", "translated", "sentence"),
    [
        (catalogue(("Lưu", "")), catalogue(), "not in the catalogue"),
        (catalogue(("Lưu", "")), catalogue(("Lưu", "")), "not translated"),
        (catalogue(("Lưu", "")), catalogue(("Lưu", "Save"), fuzzy=True), "only guessed"),
        (catalogue(), catalogue(("Lưu", "Save")), "said nowhere"),
        (catalogue(("Còn %(n)s", "")), catalogue(("Còn %(n)s", "%(m)s left")), "placeholders differ"),
    ],
)
def test_a_gap_between_sources_and_catalogue_is_found(
    said: Catalog, translated: Catalog, sentence: str
) -> None:
    (problem,) = problems(said, translated)
    assert sentence in problem


def test_a_complete_catalogue_has_no_problem() -> None:
    assert not list(problems(catalogue(("Còn %(n)s", "")), catalogue(("Còn %(n)s", "%(n)s left"))))


def unmarked(template: str) -> list[str]:
    """Vietnamese text that stands in a template without being marked for translation."""
    tokens = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True).lex(template)
    return [
        f"line {line}: {value.strip()[:80]}"
        for line, kind, value in tokens
        if kind == "data" and VIETNAMESE.search(value)
    ]


def pages() -> list[Path]:
    """Every template of the interface; papers (templates/documents) are Vietnamese only."""
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if "documents" not in path.parts]


def test_no_template_says_vietnamese_that_cannot_be_translated() -> None:
    sentence = {
        str(path.relative_to(ROOT)): lines for path in pages() if (lines := unmarked(path.read_text("utf-8")))
    }
    assert sentence == {}


def test_unmarked_vietnamese_in_a_template_is_found() -> None:
    assert unmarked("<p>{{ _('Đã lưu') }}</p>{# Ghi chú #}") == []
    assert unmarked("<p>Đã lưu</p>") == ["line 1: <p>Đã lưu</p>"]


def hidden_in_f_strings(source: str) -> list[str]:
    """Sentences that stand inside an f-string, where the extraction does not see them."""
    return [
        str(call.args[0].value)
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_"
        and isinstance(call.args[0], ast.Constant)
    ]


def test_what_an_f_string_says_is_translated_all_the_same() -> None:
    known = {message.id for message in translations()}
    sentences = {
        sentence
        for file in (ROOT / "app").rglob("*.py")
        for sentence in hidden_in_f_strings(file.read_text(encoding="utf-8"))
    }
    assert sentences
    assert sentences - known == set()
    assert hidden_in_f_strings("name = f\"{_('Chưa dịch')}.csv\"") == ["Chưa dịch"]
