"""`lock` pins a criteria set, and does not let go of what it has pinned without being told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring import CriteriaError, load_tree
from scoring.__main__ import main

TREE = """
id: dti/2026/thu
groups:
  - {code: "1", title: Một, max: 1, indicators: [{code: "1.1", title: T, max: 1, rule: {kind: points}}]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(name, "tree.yaml").write_text(TREE, encoding="utf-8")
    return tmp_path


def change(name: str) -> None:
    Path(name, "tree.yaml").write_text(TREE.replace("Một", "Hai"), encoding="utf-8")


def test_lock_writes_the_digest_of_every_set_under_the_path(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lock", "."]) == 0
    digest = load_tree(folder / "a").digest
    assert Path("a/LOCK").read_text() == Path("b/LOCK").read_text() == f"{digest}\n"
    assert capsys.readouterr().out == (
        f"a: đã khóa, mã nội dung {digest[:12]}\nb: đã khóa, mã nội dung {digest[:12]}\n"
    )


def test_locking_again_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["lock", "a"])
    capsys.readouterr()

    assert main(["lock", "a"]) == 0
    assert capsys.readouterr().out.startswith("a: đã khóa từ trước, ")


def test_another_version_is_not_overwritten_and_the_other_sets_are_still_locked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["lock", "a"])
    before = Path("a/LOCK").read_text()
    change("a")
    capsys.readouterr()

    assert main(["lock", "a", "b"]) == 1
    refusal, done = capsys.readouterr().out.splitlines()
    assert refusal.startswith(f"a/LOCK:1:1: LOCK giữ một bản khác ({before[:12]}…")
    assert "nếu chưa: thêm --replace" in refusal
    assert done.startswith("b: đã khóa")
    assert Path("a/LOCK").read_text() == before


def test_replacing_a_lock_warns_of_the_cycles_that_used_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["lock", "a"])
    before = Path("a/LOCK").read_text()
    change("a")
    capsys.readouterr()

    assert main(["lock", "a", "--replace"]) == 0
    told = capsys.readouterr()
    assert f"CẢNH BÁO: bản khóa {before[:12]}… đã được thay" in told.err
    assert main(["lock", "a", "--lang", "en"]) == 0
    assert load_tree(Path("a")).digest == Path("a/LOCK").read_text().strip()


def test_a_set_that_does_not_load_is_not_locked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a/tree.yaml").write_text(TREE.replace("max: 1,", "max: 2,", 1), encoding="utf-8")

    assert main(["lock", "a"]) == 1
    assert "khác tổng các phần" in capsys.readouterr().out
    assert not Path("a/LOCK").exists()


def test_a_set_in_a_single_file_has_no_place_for_a_lock(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lock", "a/tree.yaml", "--lang", "en"]) == 1
    assert "only a criteria set in a folder" in capsys.readouterr().out


def test_a_broken_lock_is_refused_by_everything_but_lock_itself(folder: Path) -> None:
    main(["lock", "a"])
    change("a")

    with pytest.raises(CriteriaError, match="khác bản đã khóa"):
        load_tree(Path("a"))
    assert load_tree(Path("a"), despite_lock=True)
