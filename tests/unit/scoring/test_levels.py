"""Levels beyond the four: a set for schools, villages, ministries needs no code, only the level's title."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring import CriteriaError
from scoring.__main__ import main
from scoring.lint.remarks import place_remark
from tests.unit.scoring.builders import tree_from

SCHOOLS = """
id: dti/2027b/school
title: Bộ chỉ số chuyển đổi số trường học năm 2027
level: school
level_title: Trường học
max: {thcs: 10, thpt: 12}
groups:
  - code: "1"
    title: Dạy và học
    indicators:
      - {code: "1.1", title: Học bạ số, max: 10, rule: {kind: points}}
      - {code: "1.2", title: Thi thử trên máy, max: 2, rule: {kind: points}, applies_to: {kinds: [thpt]}}
"""


def test_a_school_is_a_level_with_its_title_and_kinds_of_its_own() -> None:
    tree = tree_from(SCHOOLS)

    assert (tree.level, tree.level_title, tree.kinds) == ("school", "Trường học", ("thcs", "thpt"))
    assert (tree.period.start.isoformat(), tree.period.end.isoformat()) == ("2027-01-01", "2027-12-31")


def test_a_level_nobody_knows_has_to_say_what_it_is_called() -> None:
    with pytest.raises(CriteriaError):
        tree_from(SCHOOLS.replace("level_title: Trường học\n", ""))


def test_the_command_line_takes_such_a_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "criteria" / "dti" / "2027b" / "school"
    folder.mkdir(parents=True)
    (folder / "tree.yaml").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "bang.csv").write_text("unit,kind,points:1.1\nA,thcs,10\nB,thpt,6\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert main(["check", "criteria"]) == 0
    assert "định danh" not in capsys.readouterr().out
    assert main(["rank", "criteria/dti/2027b/school", "bang.csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "1,A,10.00,10,100.00,1.0000,",
        "2,B,6.00,12,50.00,0.5000,",
    ]


def test_a_set_that_lies_elsewhere_than_its_id_is_remarked_on_at_every_level(tmp_path: Path) -> None:
    assert place_remark(tree_from(SCHOOLS), tmp_path / "dti" / "2027" / "school") is not None
    assert place_remark(tree_from(SCHOOLS), tmp_path / "dti" / "2027b" / "school") is None
