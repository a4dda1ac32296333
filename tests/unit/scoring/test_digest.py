"""The digest names the content of a criteria set, whatever its files look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring import CriteriaError, load_tree
from tests.unit.scoring.builders import tree_from

SINGLE = """
id: dti/2026/thu
max: 3
groups:
  - {code: "1", title: Một, max: 1, indicators: [{code: "1.1", title: T, max: 1, rule: {kind: points}}]}
  - code: "2"
    title: Hai
    max: 2
    indicators:
      - {code: "2.1", title: T, max: 1.50, rule: {kind: points}}
      - {code: "2.10", title: T, max: 0.5, rule: {kind: points}}
"""

GROUPS = {
    "02-hai.yaml": """# chú thích
title: "Hai"
indicators:
  - {rule: {kind: points}, code: '2.10', title: T, max: 0.5}
  - code: "2.1"
    title: T
    max: 1.5
    rule:
      kind: points
code: "2"
max: 2.0
""",
    "01-mot.yaml": "code: '1'\ntitle: Một\nmax: 1\n"
    "indicators:\n- {code: '1.1', title: T, max: 1, rule: {kind: points}}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tree.yaml").write_text("max: 3\n\nid: dti/2026/thu   # định danh\n", encoding="utf-8")
    for name, text in GROUPS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_comments_quotes_key_order_and_the_split_into_files_do_not_matter(folder: Path) -> None:
    assert load_tree(folder).digest == tree_from(SINGLE).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max: 1.50", "max: 1.51"),
        ("title: Một", "title: Mốt"),
        ('"2.10"', '"2.100"'),
        ("kind: points", "kind: points, x: 1"),
    ],
)
def test_any_change_of_content_does(old: str, new: str) -> None:
    from scoring.loader.digest import digest_of
    from scoring.syntax.errors import ProblemLog
    from scoring.syntax.strict_yaml import MapNode, read_bytes

    def digest(text: str) -> str:
        node = read_bytes(text.encode(), "t.yaml", ProblemLog())
        assert isinstance(node, MapNode)
        return digest_of(node, [node.entries["groups"][1]])

    assert digest(SINGLE.replace(old, new)) != digest(SINGLE)


def test_a_locked_tree_cannot_change_unnoticed(folder: Path) -> None:
    (folder / "LOCK").write_text(load_tree(folder).digest + "\n", encoding="utf-8")
    assert load_tree(folder)

    (folder / "02-hai.yaml").write_text(GROUPS["02-hai.yaml"].replace('"Hai"', '"Ba"'), encoding="utf-8")
    with pytest.raises(CriteriaError, match="khác bản đã khóa"):
        load_tree(folder)
