"""Sets of several files: one complete list of what is wrong, and no file blamed for what another one lacks."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from scoring import CriteriaError, load_tree
from scoring.cases import run_cases
from scoring.loader.files import find_trees
from scoring.loader.lock import lock_tree
from tests.support.effort import A_SECOND, effort
from tests.unit.scoring.builders import tree_of

TREE = """
id: dti/2026/thu
max: 4
figures: {systems: {title: Tổng số hệ thống, type: integer}}
"""
FIRST = """
code: "1"
max: 2
indicators:
  - code: "1.1"
    title: Hệ thống
    max: 2
    figures: {approved: {title: Số được phê duyệt, type: integer}}
    rule: {kind: ratio, numerator: [approved], denominator: [systems]}
"""
SECOND = """
code: "2"
max: 2
indicators:
  - {code: "2.1", title: Có hệ thống, max: 2, rule: {kind: threshold, value: approved, at_least: 1}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sets/one"
    place.mkdir(parents=True)
    for name, text in (("tree.yaml", TREE), ("01-a.yaml", FIRST), ("02-b.yaml", SECOND)):
        (place / name).write_text(text, encoding="utf-8")
    return place


def told(folder: Path) -> list[str]:
    """File name and code of every problem."""
    with pytest.raises(CriteriaError) as caught:
        load_tree(folder)
    return [f"{Path(problem.file).name} {problem.code}" for problem in caught.value.problems]


def test_a_file_that_cannot_be_read_does_not_make_the_others_wrong(folder: Path) -> None:
    (folder / "01-a.yaml").write_text("code: [a", encoding="utf-8")

    assert told(folder) == ["01-a.yaml yaml_unclosed_flow"]


def test_the_faults_of_the_other_files_are_listed_all_the_same(folder: Path) -> None:
    (folder / "tree.yaml").write_text("id: [", encoding="utf-8")
    (folder / "02-b.yaml").write_text(SECOND.replace("threshold", "treshold"), encoding="utf-8")

    lines = told(folder)
    assert [line.split()[0] for line in lines] == ["02-b.yaml", "tree.yaml"]
    assert lines[0] == "02-b.yaml unknown_kind_near"


def test_without_its_group_files_a_set_has_no_groups_unless_they_could_not_be_read(folder: Path) -> None:
    for name in ("01-a.yaml", "02-b.yaml"):
        (folder / name).write_bytes(b"\xff")
    assert told(folder) == ["01-a.yaml not_utf8", "02-b.yaml not_utf8"]

    for name in ("01-a.yaml", "02-b.yaml"):
        (folder / name).unlink()
    assert told(folder) == ["tree.yaml no_groups"]


@pytest.mark.parametrize("name", ["tree.yaml", "01-a.yaml"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "loop", "dangling"])
def test_what_is_no_ordinary_file_is_refused_at_once(folder: Path, name: str, kind: str) -> None:
    place = folder / name
    place.unlink()
    make = {
        "folder": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
        "device": lambda: place.symlink_to("/dev/zero"),
        "loop": lambda: place.symlink_to(name),
        "dangling": lambda: place.symlink_to("nowhere"),
    }
    make[kind]()

    assert told(folder) == [f"{name} {'file_missing' if kind == 'dangling' else 'file_unreadable'}"]


def test_many_large_files_are_no_way_round_the_limits_of_one(tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text("id: dti/2026/thu\n", encoding="utf-8")
    for number in range(150):
        (tmp_path / f"{number:03}.yaml").write_bytes(b"x: [" + b"a," * 45_000 + b"a]\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with effort() as work:
        lines = told(tmp_path)

    assert work.readings < A_SECOND
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    assert lines[-1] == "001.yaml set_too_many_nodes"


def test_many_bytes_are_no_way_round_either(tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text("id: dti/2026/thu\n", encoding="utf-8")
    for number in range(9):
        (tmp_path / f"{number:03}.yaml").write_bytes(b"#" * 400_000 + b"\ncode: '1'\n")

    assert [line for line in told(tmp_path) if "set_too_large" in line] == ["002.yaml set_too_large"]


def test_a_folder_of_groups_without_tree_file_is_not_passed_over(folder: Path) -> None:
    (folder / "tree.yaml").unlink()
    (folder / "cases").mkdir()
    (folder / "cases/01-a.yaml").write_text("cases: []", encoding="utf-8")

    assert find_trees(folder.parent) == [folder]
    assert told(folder) == ["tree.yaml file_missing"]


@pytest.mark.parametrize("kind", ["folder", "dangling", "too long"])
def test_a_lock_that_cannot_be_read_is_not_the_same_as_none(folder: Path, kind: str) -> None:
    lock = folder / "LOCK"
    assert load_tree(folder).max == 4
    make = {
        "folder": lock.mkdir,
        "dangling": lambda: lock.symlink_to("nowhere"),
        "too long": lambda: lock.write_text("a" * 2_000, encoding="utf-8"),
    }
    make[kind]()

    assert told(folder) == ["LOCK lock_unreadable"]


def test_a_locked_set_that_no_longer_loads_is_called_changed_in_the_same_list(folder: Path) -> None:
    lock_tree(folder)
    (folder / "02-b.yaml").write_text(SECOND.replace("max: 2\n", "max: 3\n", 1), encoding="utf-8")
    assert told(folder) == ["02-b.yaml max_not_sum", "LOCK lock_broken", "tree.yaml max_not_sum"]

    (folder / "02-b.yaml").write_text("code: [a", encoding="utf-8")
    assert told(folder) == ["02-b.yaml yaml_unclosed_flow", "LOCK lock_broken"]


def test_examples_nobody_would_run_are_a_problem(folder: Path) -> None:
    tree = load_tree(folder)
    cases = folder / "cases"
    cases.write_text("", encoding="utf-8")
    with pytest.raises(CriteriaError, match="đây phải là một thư mục"):
        run_cases(tree, cases)

    cases.unlink()
    cases.mkdir()
    (cases / "a.yml").write_text("cases: []", encoding="utf-8")
    with pytest.raises(CriteriaError, match=r"đổi đuôi tệp thành \.yaml"):
        run_cases(tree, cases)


def test_what_is_wrong_in_an_example_is_listed_whole(folder: Path) -> None:
    (folder / "cases").mkdir()
    (folder / "cases/a.yaml").write_text(
        "- {name: a, figures: {nobody: 1}, expect: {total: hai, extra: 1}}\n", encoding="utf-8"
    )
    with pytest.raises(CriteriaError) as caught:
        run_cases(load_tree(folder), folder / "cases")

    assert {problem.code for problem in caught.value.problems} == {
        "sheet_unknown_figure",
        "not_a_number",
        "unknown_key",
    }


@pytest.mark.parametrize(
    ("evidence", "taken"), [("", True), ("{links: true}", True), ("{links: false}", False)]
)
def test_a_set_says_where_the_address_of_a_web_page_is_no_evidence(evidence: str, taken: bool) -> None:
    said = f", evidence: {evidence}" if evidence else ""
    tree = tree_of("{kind: boolean, figure: plan}", indicator=said)
    assert tree.indicators["1.1"].evidence.links is taken
