"""The JSON Schema for editors says what the loader says, as far as a schema can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scoring.__main__ import main
from scoring.loader.files import load_tree_text
from scoring.rules.registry import KINDS, PARSERS
from scoring.schema.files import SCHEMA_FILE, schema, schema_text
from scoring.syntax.errors import CriteriaError, ProblemLog
from scoring.syntax.strict_yaml import ListNode, MapNode, Node, read_bytes
from tests.unit.scoring.builders import tree_of
from tests.unit.scoring.test_rules import EXAMPLES

CRITERIA = Path(__file__).parents[2] / "criteria"
SHIPPED = sorted(file for file in CRITERIA.rglob("*.yaml") if file.parent.name != "cases")
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
VALIDATOR = Draft202012Validator(schema())

SUMS, NAMES, ORDER, QUOTES = (
    "sums",
    "refers to another place",
    "compares two values",
    "quotes are lost to a schema",
)
BEYOND_A_SCHEMA = {
    "band-above-maximum": ORDER,
    "bare-no-as-option": QUOTES,
    "checklist-above-whole": SUMS,
    "choice-option-without-share": NAMES,
    "choice-unknown-option": NAMES,
    "code-used-twice": NAMES,
    "date-as-title": QUOTES,
    "figure-declared-twice": NAMES,
    "floor-beyond-target": ORDER,
    "floor-without-points": SUMS,
    "grades-out-of-order": ORDER,
    "impossible-date": "needs a calendar",
    "maximum-finer-than-rounding": ORDER,
    "maximum-of-a-kind-forgotten": NAMES,
    "negative-maximum": "allowed inside a penalty group",
    "no-groups": "the groups of a folder are in other files",
    "octal-maximum": QUOTES,
    "period-reversed": ORDER,
    "range-reversed": ORDER,
    "sum-of-every-kind": SUMS,
    "sum-of-groups": SUMS,
    "sum-of-indicators": SUMS,
    "sum-of-one-kind": SUMS,
    "sum-of-parts-above-maximum": SUMS,
    "unknown-figure": NAMES,
    "unreachable-band": ORDER,
    "wrong-figure-type": NAMES,
}
"""Broken files that a schema has to let pass, and why: they are for `check`."""

BOGUS = "zzzzzz"
SURVEY = "{kind: survey, options: {a: 1}, figures: {a: part}}"
EVERY_PLACE = f"""
{BOGUS}: 1
period: {{from: 2026-01-01, to: 2026-12-31, {BOGUS}: 1}}
rounding: {{{BOGUS}: 1}}
ranking: {{{BOGUS}: 1}}
grades: [{{id: good, at_least_percent: 1, {BOGUS}: 1}}]
checks: [{{that: part, at_least: 0, {BOGUS}: 1}}]
information: [{{id: area, title: T, type: text, {BOGUS}: 1}}]
groups:
  - code: "1"
    {BOGUS}: 1
    indicators:
      - code: "1.1"
        {BOGUS}: 1
        title: T
        max: 1
        bonus: {{cap: 1, {BOGUS}: 1}}
        evidence: {{{BOGUS}: 1}}
        applies_to: {{{BOGUS}: 1}}
        figures: {{part: {{title: T, type: number, {BOGUS}: 1}}}}
        rule: {{kind: share, figure: part}}
"""
"""A tree with a key nobody knows in every mapping: the loader's complaints list the keys it does know."""


def as_editors_read(node: Node) -> object:
    """A node as YAML 1.2 gives it to an editor: bare words become numbers, true, false and null."""
    if isinstance(node, MapNode):
        return {key: as_editors_read(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, ListNode):
        return [as_editors_read(item) for item in node.items]
    if node.quoted:
        return node.text
    if re.fullmatch(r"[-+]?[0-9]+", node.text):
        return int(node.text)
    if re.fullmatch(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.inf", node.text):
        return float(node.text.replace(".inf", "inf"))
    words = {"true": True, "false": False, "null": None, "~": None, "": None}
    return words.get(node.text.lower(), node.text)


def complaints(data: bytes) -> list[str] | None:
    """What the schema says of a file; None when the file is not even YAML of the kind we accept."""
    log = ProblemLog()
    node = read_bytes(data, "t.yaml", log)
    if node is None or log:
        return None
    return [error.message for error in VALIDATOR.iter_errors(as_editors_read(node))]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_committed_copy_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == (CRITERIA / SCHEMA_FILE).read_text(encoding="utf-8")


def test_the_list_of_what_is_beyond_a_schema_names_real_files() -> None:
    assert {file.stem for file in BROKEN} >= BEYOND_A_SCHEMA.keys()


def test_the_languages_differ_in_descriptions_only() -> None:
    def bare(text: str) -> str:
        return re.sub(r'("(?:description|title)": )"(?:[^"\\]|\\.)*"', r'\1""', text)

    assert schema_text("vi") != schema_text("en")
    assert bare(schema_text("vi")) == bare(schema_text("en"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: "-".join(file.parts[-4:]))
def test_every_shipped_file_is_valid(file: Path) -> None:
    assert complaints(file.read_bytes()) == []


@pytest.mark.parametrize("rule", [*(rule for rule, _ in EXAMPLES.values()), SURVEY])
def test_the_example_of_every_kind_is_valid(rule: str) -> None:
    leaf = f"{{code: '1.1', title: T, max: 10, rule: {rule}}}"
    assert complaints(f"code: '1'\nindicators:\n  - {leaf}\n".encode()) == []


def known_keys(caught: CriteriaError) -> dict[str, set[str]]:
    """Path → the keys the loader knows there, from its complaints about the one it does not know."""
    return {
        problem.path: set(problem.params["known"].split(", "))
        for problem in caught.problems
        if problem.params.get("key") == BOGUS
    }


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_the_keys_of_a_kind_are_those_the_loader_knows(kind: str) -> None:
    known = set()
    for rule in (EXAMPLES[kind][0], SURVEY if kind == "survey" else EXAMPLES[kind][0]):
        with pytest.raises(CriteriaError) as caught:
            tree_of(rule.strip().replace("{", f"{{{BOGUS}: 1, ", 1), maximum="10")
        known |= known_keys(caught.value)["groups[0].indicators[0].rule"]

    shape = schema()["$defs"][f"rule_{kind}"]
    assert set(shape["properties"]) - ({"points"} if kind != "periods" else set()) == known
    assert set(shape["required"]) <= known


def test_the_keys_of_every_other_mapping_are_those_the_loader_knows() -> None:
    with pytest.raises(CriteriaError) as caught:
        load_tree_text(EVERY_PLACE.encode())
    known = known_keys(caught.value)
    of = schema()["$defs"]
    tree, leaf = of["tree"]["properties"], of["indicator"]["properties"]
    shapes = {
        "": tree,
        "period": tree["period"]["properties"],
        "rounding": tree["rounding"]["properties"],
        "ranking": tree["ranking"]["properties"],
        "grades[0]": tree["grades"]["items"]["properties"],
        "checks[0]": of["check"]["properties"],
        "information[0]": of["information"]["properties"],
        "groups[0]": of["group"]["properties"],
        "groups[0].indicators[0]": leaf,
        "groups[0].indicators[0].bonus": leaf["bonus"]["properties"],
        "groups[0].indicators[0].evidence": leaf["evidence"]["properties"],
        "groups[0].indicators[0].applies_to": leaf["applies_to"]["properties"],
        "groups[0].indicators[0].figures.part": of["figure"]["properties"],
    }

    assert known == {path: set(properties) for path, properties in shapes.items()}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.top_only])
def test_kinds_that_stand_alone_are_refused_inside_others_by_both(kind: str) -> None:
    rule = f"{{kind: any_of, of: [{EXAMPLES[kind][0]}, {{kind: boolean, figure: plan}}]}}"
    with pytest.raises(CriteriaError):
        tree_of(rule)
    assert complaints(f"code: '1'\nindicators: [{{code: '1.1', title: T, max: 1, rule: {rule}}}]".encode())


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_is_rejected_or_known_to_be_beyond_a_schema(file: Path) -> None:
    told = complaints(file.read_bytes())

    if told is None:
        assert file.stem not in BEYOND_A_SCHEMA, "no YAML at all: the editor says so without a schema"
    else:
        assert bool(told) != (file.stem in BEYOND_A_SCHEMA), told
