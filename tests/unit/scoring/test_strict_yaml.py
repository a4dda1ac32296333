"""Hostile and careless YAML: refused in time, with a place, and never anything but a criteria error."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from scoring import CriteriaError, load_tree
from scoring.loader.files import load_tree_text
from scoring.syntax.errors import ProblemLog
from scoring.syntax.strict_yaml import MapNode, ScalarNode, read_bytes
from tests.support.effort import A_SECOND, effort
from tests.unit.scoring.random_trees import random_tree, seeded, tree_text

LIMIT_KILOBYTES = 200 * 1024

HOSTILE = {
    "a flat list without end": b"x: [" + b"a," * 250_000 + b"a]\n",
    "brackets without end": b"[" * 500_000,
    "braces without end": b"{" * 500_000,
    "dashes without end": b"- " * 250_000,
    "question marks without end": b"? " * 250_000,
    "one very long word": b"title: " + b"a" * 500_000,
    "one very long quoted text": b'title: "' + b"\\u1ea1" * 80_000 + b'"',
    "keys without end": b"".join(b"k%d: 1\n" % n for n in range(45_000)),
    "the same key without end": b"k: 1\n" * 45_000,
    "indicators without end": b"groups:\n- code: a\n  indicators:\n" + b"  - {}\n" * 20_000,
    "figures without end": b"figures:\n" + b"".join(b"  f%d: {}\n" % n for n in range(15_000)),
    "anchors without end": b"x: [" + b"&a b," * 90_000 + b"b]\n",
    "unknown figures without end": b"".join(
        (
            b"figures: {",
            *(b"figure_%d: {title: t, type: integer}," % n for n in range(3_000)),
            b"}\ngroups:\n- code: a\n  indicators:\n",
            b"  - {code: b, title: t, max: 1, rule: {kind: ratio, denominator: [figure_1], numerator: [",
            *(b"figur_%d," % n for n in range(3_000)),
            b"]}}\n",
        )
    ),
    "options without end": b"".join(
        (b"figures: {f: {title: t, type: choice, options: [", *(b"o%d," % n for n in range(40_000)), b"o1]}}\n")
    ),
    "grades without end": b"".join(
        (b"grades: [", *(b"{id: g%d, at_least_percent: %d}," % (n, 99_999 - n) for n in range(9_000)), b"{id: g1}]\n")
    ),
    "a code without end": b'groups:\n- code: "' + b"1" * 300_000 + b'"\n  indicators: []\n',
    "a key without end around many faults": b"? " + b"k" * 300_000 + b"\n: [" + b"*a ," * 50_000 + b"]\n",
    "a tag and an anchor without end": b"title: !" + b"t" * 200_000 + b" &" + b"a" * 200_000 + b" x\n",
    "zero bytes": b"\0" * 1000,
    "a control character": b"title: \x07\n",
    "an unpaired surrogate": b'title: "\\ud800"\n',
    "comments only": b"# nothing\n" * 30_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_refused_within_a_second_and_in_little_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with effort() as work, pytest.raises(CriteriaError) as caught:
        load_tree_text(HOSTILE[name])

    assert work.readings < A_SECOND
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < LIMIT_KILOBYTES
    assert all(
        problem.line >= 1 and problem.column >= 1 and problem.text() for problem in caught.value.problems
    )


def test_a_problem_stays_one_line_and_shows_nothing_that_steers_a_terminal() -> None:
    text = (
        b'"a\\nb\\e[31m": [*x]\nid: "c\\nd"\ngroups: [{code: "1", indicators: [{rule: {kind: "e\\nf"}}]}]\n'
    )
    with pytest.raises(CriteriaError) as caught:
        load_tree_text(text)

    told = [problem.text(language) for problem in caught.value.problems for language in ("vi", "en")]
    assert all(line.isprintable() and len(line) < 4_000 for line in told)
    assert any("a b[31m[0]" in line for line in told)
    assert any("“c d”" in line for line in told)
    assert any("“e f”" in line for line in told)


def test_a_file_of_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "tree.yaml"
    with file.open("wb") as out:
        out.truncate(50 * 1024 * 1024)

    with pytest.raises(CriteriaError, match="tệp lớn hơn 512 KB"):
        load_tree(tmp_path)


def test_a_folder_without_a_tree_file_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CriteriaError, match=r"không tìm thấy tệp tree\.yaml"):
        load_tree(tmp_path)


def test_a_file_with_the_wrong_suffix_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text("id: dti/2026/x\n", encoding="utf-8")
    (tmp_path / "01-a.yml").write_text("code: '1'\n", encoding="utf-8")

    with pytest.raises(CriteriaError, match=r"đổi đuôi tệp thành \.yaml"):
        load_tree(tmp_path)


def test_problems_of_all_files_come_in_one_list(tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text("id: dti/2026/x\nmax: 010\n", encoding="utf-8")
    (tmp_path / "01-a.yaml").write_text("code: 1.10\n", encoding="utf-8")
    (tmp_path / "02-b.yaml").write_text("code: [\n", encoding="utf-8")

    with pytest.raises(CriteriaError) as caught:
        load_tree(tmp_path)
    assert {Path(problem.file).name for problem in caught.value.problems} == {
        "tree.yaml",
        "01-a.yaml",
        "02-b.yaml",
    }


def test_text_is_read_as_typed_and_composed_to_nfc() -> None:
    log = ProblemLog()
    node = read_bytes(
        "\ufefftitle: Tie\u0302\u0301ng Vie\u0302\u0323t\ncode: '1.10'\n".encode(), "t.yaml", log
    )

    assert isinstance(node, MapNode)
    assert not log
    title, code = node.entries["title"][1], node.entries["code"][1]
    assert isinstance(title, ScalarNode)
    assert title.text == "Tiếng Việt"
    assert code == ScalarNode("1.10", quoted=True, line=2, column=7)


MUTATIONS = 10_000
PIECES = [
    b":",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"\n",
    b"\t",
    b"&a ",
    b"*a",
    b"!!x ",
    b"|",
    b"? ",
    b"0",
    b"-1",
    b"\xff",
    b"no",
    b"1e9",
    b"..",
    b"#",
]


def mutated(seed: int, text: bytes) -> bytes:
    """`text` with a few bytes cut, doubled, swapped or planted."""
    random = seeded(seed)
    for _ in range(random.choice((1, 1, 2, 5))):
        at, length = random.randrange(len(text) + 1), random.choice((0, 1, 2, 8, 40))
        cut = text[at : at + length]
        planted = random.choice((b"", cut * 2, random.choice(PIECES), text[: random.randrange(60)]))
        text = text[:at] + planted + text[at + length :]
    return text


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_a_mutated_file_loads_or_raises_a_criteria_error_and_nothing_else(part: int) -> None:
    originals = [tree_text(random_tree(seeded(seed)))[:6_000] for seed in range(3)]
    originals.append(Path("criteria/dti/2026/commune/06-hoat-dong-chinh-quyen-so.yaml").read_bytes()[:6_000])
    originals.append(BLOCK_STYLE)
    loaded, told = 0, []
    for seed in range(part * MUTATIONS // 10, (part + 1) * MUTATIONS // 10):
        try:
            load_tree_text(mutated(seed, originals[seed % len(originals)]))
            loaded += 1
        except CriteriaError as error:
            told.append([problem.text(language) for problem in error.problems for language in ("vi", "en")])
    assert all(told)
    assert loaded, "some mutations do no harm; if none loads, the originals are broken"


BLOCK_STYLE = """
id: dti/2026/thu
period: {from: 2026-01-01, to: 2026-12-31}
legal_basis: [Quyết định số 1]
max: 10
grades:
  - {id: good, title: Tốt, at_least_percent: 80}
figures:
  systems: {title: Tổng số hệ thống, unit: hệ thống, type: integer, min: 0}
checks:
  - {that: approved, at_most: systems, says: Số được phê duyệt không thể lớn hơn tổng số}
groups:
  - code: "1"
    title: Nhóm
    max: 10
    indicators:
      - code: "1.1"
        title: Hệ thống
        max: 10
        figures:
          approved: {title: Số hệ thống được phê duyệt, type: integer, min: 0}
        rule: {kind: ratio, numerator: [approved], denominator: [systems], target: "30%"}
        evidence: {required: true, asks: Quyết định}
""".encode()
