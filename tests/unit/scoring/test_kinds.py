"""Alternatives by kind of unit: the sum is one for every kind, the maximum the unit's own, and a kind must be known."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import CriteriaError, Sheet, Tree, score, sheet_problems
from scoring.__main__ import main
from scoring.diff import tree_changes
from tests.unit.scoring.builders import tree_from
from tests.unit.scoring.test_batch import differences
from tests.unit.scoring.test_totals import group, leaf


def of(*kinds: str) -> str:
    return f", applies_to: {{kinds: [{', '.join(kinds)}]}}"


ALTERNATIVES = "max: 100\ngroups:\n" + group(
    "1", leaf("1.1", "60"), leaf("1.2", "40", of("xa")), leaf("1.3", "40", of("phuong")), extra=", max: 100"
)
DIFFERENT = (
    "max: {xa: 96, phuong: 100, dac_khu: 90}\ngroups:\n"
    + group("1", leaf("1.1", "90"), extra=", max: 90")
    + group(
        "2",
        leaf("2.1", "6", of("xa")),
        leaf("2.2", "10", of("phuong")),
        extra=", max: {xa: 6, phuong: 10, dac_khu: 0}",
    )
)


def sheet(kind: str | None, **points: str) -> Sheet:
    codes = {key.removeprefix("c").replace("_", "."): Decimal(value) for key, value in points.items()}
    return Sheet("Đơn vị A", points=codes, kind=kind)


def refused(text: str) -> str:
    with pytest.raises(CriteriaError) as caught:
        tree_from(text)
    return "\n".join(problem.text() for problem in caught.value.problems)


def codes_of(tree: Tree, one: Sheet) -> list[str]:
    return [problem.code for problem in sheet_problems(tree, one)]


def test_a_decision_of_100_points_keeps_its_100_when_kinds_are_asked_different_things() -> None:
    tree = tree_from(ALTERNATIVES)
    rural, ward = score(tree, sheet("xa", c1_1="60", c1_2="40")), score(tree, sheet("phuong", c1_3="20"))

    assert (tree.max, tree.kinds) == (100, ("phuong", "xa"))
    assert (rural.points, rural.max, rural.denominator, rural.percent) == (100, 100, 100, 100)
    assert (ward.points, ward.max, ward.denominator) == (20, 100, 100)


def test_maxima_that_differ_are_written_by_kind_and_a_unit_has_its_own() -> None:
    tree = tree_from(DIFFERENT)
    results = {kind: score(tree, sheet(kind, c1_1="90")) for kind in ("xa", "phuong", "dac_khu")}

    assert {kind: (one.max, one.denominator) for kind, one in results.items()} == {
        "xa": (96, 96),
        "phuong": (100, 100),
        "dac_khu": (90, 90),
    }
    assert {kind: one.groups[1].max for kind, one in results.items()} == {"xa": 6, "phuong": 10, "dac_khu": 0}
    assert tree.max == 100


def test_a_set_without_maxima_sums_them_up_by_kind() -> None:
    tree = tree_from("groups:\n" + group("1", leaf("1.1"), leaf("1.2", "5", of("xa"))))

    assert dict(tree.max_by_kind) == {"phuong": 10, "xa": 15}


def test_a_sum_that_is_wrong_for_one_kind_is_refused_with_every_sum() -> None:
    said = refused("max: 100\ngroups:\n" + group("1", leaf("1.1", "98"), leaf("1.2", "2", of("xa"))))

    assert "phuong: 98, xa: 100" in said
    assert "max: {phuong: 98, xa: 100}" in said
    assert "dac_khu" in refused(DIFFERENT.replace("dac_khu: 90", "dac_khu: 91"))
    assert "phuong" in refused(DIFFERENT.replace("phuong: 100, ", ""))


def test_a_kind_that_every_commune_level_has_is_not_forgotten() -> None:
    """A row for special zones alone leaves communes and wards below the maximum, whether they are named or not."""
    text = "max: 100\ngroups:\n" + group("1", leaf("1.1", "98"), leaf("1.2", "2", of("dac_khu")))

    assert "dac_khu: 100, phuong: 98, xa: 98" in refused(text)


def test_a_weighted_group_leaves_the_sum_of_a_kind_it_asks_nothing_of() -> None:
    weighted = group("2", leaf("2.1", "10", of("phuong")), extra=", weight: 30")
    tree = tree_from("max: {xa: 70, phuong: 100}\ngroups:\n" + group("1", leaf("1.1", "70")) + weighted)

    assert (score(tree, sheet("xa")).denominator, score(tree, sheet("phuong")).denominator) == (70, 100)
    assert score(tree, sheet("xa")).groups[1].max == 0


def test_penalties_stop_at_the_maximum_of_the_units_own_kind() -> None:
    text = "max: 10\ngroups:\n" + group("1", leaf("1.1"))
    text += group(
        "2",
        leaf("2.1", "-3"),
        leaf("2.2", "-3", of("xa")),
        extra=", penalty: true, max: {xa: -5, phuong: -2}",
    )
    tree = tree_from(text)
    both = [
        sheet(kind, c1_1="10", c2_1="-3", **extra) for kind, extra in (("xa", {"c2_2": "-3"}), ("phuong", {}))
    ]

    assert [score(tree, one).points for one in both] == [5, 8]
    assert (
        differences(
            tree,
            [Sheet(f"u{place}", one.figures, one.points, {}, one.kind) for place, one in enumerate(both)],
        )
        == []
    )


def test_a_unit_of_no_known_kind_is_refused_by_name_with_what_to_do() -> None:
    tree = tree_from(ALTERNATIVES)

    assert codes_of(tree, sheet(None)) == ["kind_missing"]
    assert codes_of(tree, sheet("dac_khu")) == ["kind_unknown"]
    assert codes_of(tree, sheet("xa")) == []
    (problem,) = sheet_problems(tree, sheet("dac_khu"))
    assert problem.text() == (
        "Đơn vị Đơn vị A thuộc loại “dac_khu”, bộ chỉ số này không có loại ấy. Ghi kind là một trong: phuong, xa; "
        "loại mới thì bộ chỉ số phải nêu (max: {…, dac_khu: …}, applies_to)."
    )


def test_a_set_that_asks_every_kind_the_same_needs_no_kind() -> None:
    plain = tree_from("groups:\n" + group("1", leaf("1.1")))
    named = tree_from("groups:\n" + group("1", leaf("1.1", "10", of("xa", "phuong", "dac_khu"))))

    assert codes_of(plain, sheet(None)) == codes_of(plain, sheet("gì_cũng_được")) == []
    assert codes_of(named, sheet(None)) == []
    assert codes_of(named, sheet("thi_tran")) == ["kind_unknown"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("bo.yaml").write_text(ALTERNATIVES, encoding="utf-8")
    return tmp_path


def test_answers_carry_the_kind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("phieu.yaml").write_text('unit: Phường A\nkind: phuong\npoints: {"1.3": 40}\n', encoding="utf-8")
    assert main(["score", "bo.yaml", "phieu.yaml"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["points"], told["max"], told["denominator"]) == ("40.00", "100", "100")

    Path("phieu.yaml").write_text("unit: Đặc khu B\nkind: dac_khu\n", encoding="utf-8")
    assert main(["score", "bo.yaml", "phieu.yaml"]) == 1
    assert "phieu.yaml:2:7: kind: đơn vị Đặc khu B thuộc loại “dac_khu”" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["rank", "sensitivity"])
@pytest.mark.parametrize("points", ["", ",points:1.1"])
def test_a_table_says_the_kind_of_every_unit(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, points: str
) -> None:
    empty = points and ","
    Path("bang.csv").write_text(f"unit,kind{points}\nA,xa{empty}\nB,phuong{empty}\n", encoding="utf-8")
    assert main([command, "bo.yaml", "bang.csv"]) == 0
    capsys.readouterr()

    Path("bang.csv").write_text(
        f"unit,kind{points}\nA,xa{empty}\nB,{empty}\nC,tinh{empty}\n", encoding="utf-8"
    )
    assert main([command, "bo.yaml", "bang.csv"]) == 1
    told = capsys.readouterr().err
    assert "bang.csv:3:2: B.kind: chưa biết đơn vị B thuộc loại nào" in told
    assert "bang.csv:4:2: C.kind: đơn vị C thuộc loại “tinh”" in told

    Path("bang.csv").write_text(f"unit{points}\nA{empty}\n", encoding="utf-8")
    assert main([command, "bo.yaml", "bang.csv"]) == 1


def test_check_and_diff_say_the_maxima_by_kind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("khac.yaml").write_text(DIFFERENT, encoding="utf-8")

    assert main(["check", "khac.yaml"]) == 0
    assert "đạt – 3 chỉ số, dac_khu 90, phuong 100, xa 96 điểm" in capsys.readouterr().out
    told = [change.text() for change in tree_changes(tree_from(ALTERNATIVES), tree_from(DIFFERENT))]
    assert "~ điểm tối đa: 100 → dac_khu 90, phuong 100, xa 96" in told
