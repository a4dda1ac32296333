"""Names are as long in the tables as the loader lets them be: SQLite would not say so, PostgreSQL would refuse."""

from __future__ import annotations

import pytest
from sqlalchemy import String

import app.models  # noqa: F401 - every table
from app.models.base import Base
from app.services.accounts import access_record, administration
from app.services.cycles import opening
from app.services.evidence import links
from app.services.publication import signing
from app.services.tables import units
from app.storage import uploads
from scoring import CriteriaError, Tree, widths
from scoring.rules.registry import PARSERS
from tests.unit.scoring.builders import FIGURES, tree_from, tree_of
from tests.unit.scoring.test_rules import EXAMPLES

WIDTHS = {
    "code": widths.CODE,
    "group_code": widths.CODE,
    "figure_id": widths.FIGURE,
    "tree_id": widths.TREE,
    "grade_id": widths.GRADE,
    "grade_title": widths.GRADE_TITLE,
    "result_group.title": widths.GROUP_TITLE,
}
NOT_OURS = {"unit.code", "block.code", "unit_code.code"}
"""Codes of units and of blocks come from elsewhere."""

COLUMNS = [
    (f"{table.name}.{column.name}", column.type, width)
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if (width := WIDTHS.get(f"{table.name}.{column.name}", WIDTHS.get(column.name)))
]

LONGEST_CODE, LONGEST_ID = "1." + "9" * (widths.CODE - 2), "a" * widths.IDENTIFIER
BRINGS_FIGURES = {
    "survey": "{{kind: survey, options: {{{option}: 1}}}}",
    "imported": "{{kind: imported, family: {family}}}",
    "predecessor_mean": "{{kind: predecessor_mean}}",
}
"""The kinds that make figures of their own, named after their indicator."""


def tree_with(rule: str, code: str = "1.1", more: str = "") -> Tree:
    leaf = f'{{code: "{code}", title: T, max: 1, rule: {rule}}}'
    return tree_from(f'id: dti/2026/thu\n{more}\ngroups:\n  - code: "1"\n    indicators:\n      - {leaf}\n')


def refused(rule: str, code: str = "1.1", more: str = "") -> list[str]:
    with pytest.raises(CriteriaError) as caught:
        tree_with(rule, code, more)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(("name", "type_", "width"), COLUMNS, ids=[name for name, _, _ in COLUMNS])
def test_a_column_holds_what_the_loader_accepts(name: str, type_: String, width: int) -> None:
    assert name in NOT_OURS or type_.length == width


TYPED = {
    **{f"evidence.{name}": limit for name, limit in links.LIMITS.items() if name not in ("page", "abstract")},
    "evidence_link.page": links.LIMITS["page"],
    "evidence.filename": uploads.MAX_NAME,
    "account.display_name": administration.LONGEST_NAME,
    "role_grant.office": administration.LONGEST_NAME,
    "cycle.title": opening.LONGEST_TITLE,
    "result.decision_number": signing.LONGEST_NUMBER,
    "unit.name": units.LONGEST_NAME,
    "access_record.place": access_record.LONGEST_PLACE,
    "access_record.address": access_record.LONGEST_ADDRESS,
}
"""What people type, and the most characters that the services take."""


@pytest.mark.parametrize("name", TYPED)
def test_a_column_holds_what_a_service_takes(name: str) -> None:
    table, column = name.split(".")
    type_ = Base.metadata.tables[table].columns[column].type
    assert isinstance(type_, String)
    assert type_.length is not None
    assert TYPED[name] <= type_.length


def test_every_kind_of_name_has_a_column() -> None:
    names = {name for name, _, _ in COLUMNS}

    assert names > NOT_OURS
    assert {"entry.code", "score.code", "figure.figure_id", "result_group.code", "cycle.tree_id"} <= names


def test_the_longest_code_is_accepted_and_one_longer_is_refused() -> None:
    assert LONGEST_CODE in tree_with("{kind: points}", LONGEST_CODE).indicators
    assert refused("{kind: points}", LONGEST_CODE + "9") == ["name_too_long"]


def test_a_figure_that_a_rule_brings_along_fits_its_column() -> None:
    stem = len(f"survey_{LONGEST_CODE}_")
    option = "o" * (widths.FIGURE - stem)
    rules = {kind: rule.format(option=option, family=LONGEST_ID) for kind, rule in BRINGS_FIGURES.items()}
    lengths = {kind: max(map(len, tree_with(rule, LONGEST_CODE).figures)) for kind, rule in rules.items()}

    assert lengths["survey"] == widths.FIGURE
    assert max(lengths.values()) <= widths.FIGURE
    assert refused(BRINGS_FIGURES["survey"].format(option=option + "o"), LONGEST_CODE) == ["name_too_long"]


@pytest.mark.parametrize("kind", sorted(PARSERS.keys() - BRINGS_FIGURES.keys()))
def test_no_other_kind_brings_figures_along(kind: str) -> None:
    assert set(tree_of(EXAMPLES[kind][0], maximum="10").figures) == set(FIGURES)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (f"grades: [{{id: {'g' * (widths.GRADE + 1)}, at_least_percent: 1}}]", "name_too_long"),
        (
            f"grades: [{{id: g, title: {'g' * (widths.GRADE_TITLE + 1)}, at_least_percent: 1}}]",
            "text_too_long",
        ),
    ],
)
def test_longer_grades_are_refused(more: str, code: str) -> None:
    assert refused("{kind: points}", more=more) == [code]


def test_longer_ids_of_sets_and_titles_of_groups_are_refused() -> None:
    for text in (
        f"id: {'t' * (widths.TREE + 1)}\ngroups: [{{code: a, indicators: []}}]",
        f"groups: [{{code: a, title: {'t' * (widths.GROUP_TITLE + 1)}, indicators: []}}]",
    ):
        with pytest.raises(CriteriaError, match="ký tự"):
            tree_from(text)
