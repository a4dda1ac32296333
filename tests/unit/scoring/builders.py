"""Small trees and sheets for the tests of the scoring rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scoring import IndicatorScore, Sheet, Tree, Value, parse_value, score
from scoring.loader.files import load_tree_text

FIGURES = {
    "part": "{title: Phần, type: number}",
    "more": "{title: Phần khác, type: number}",
    "whole": "{title: Tổng, type: number}",
    "rate": "{title: Tỷ lệ, type: percent}",
    "index": "{title: Giá trị, type: number}",
    "plan": "{title: Kế hoạch, type: boolean}",
    "done": "{title: Thực hiện, type: boolean}",
    "level": "{title: Mức, type: choice, options: {high: Cao, middle: Vừa, low: Thấp}}",
    "q1": "{title: Quý I, type: choice, options: {in_time: Đúng hạn, late: Trễ hạn, none: Không}}",
    "q2": "{title: Quý II, type: choice, options: {in_time: Đúng hạn, late: Trễ hạn, none: Không}}",
    "signed_on": "{title: Ngày ký, type: date}",
    "remark": "{title: Ghi chú, type: text}",
}


def tree_of(
    rule: str, *, maximum: str = "10", indicator: str = "", tree: str = "", rounding: str = "{points: 3}"
) -> Tree:
    """A tree with the one indicator 1.1, counted by `rule` (flow YAML), over the figures above."""
    figures = "\n".join(f"  {name}: {spec}" for name, spec in FIGURES.items())
    text = f"""
id: dti/2026/thu
rounding: {rounding}
figures:
{figures}
{tree}
groups:
  - code: "1"
    indicators:
      - {{code: "1.1", title: Chỉ số, max: {maximum}, rule: {rule}{indicator}}}
"""
    return load_tree_text(text.encode())


def tree_from(text: str) -> Tree:
    """A tree from its YAML."""
    return load_tree_text(text.encode())


def figures_of(tree: Tree, raw: Mapping[str, str]) -> dict[str, Value]:
    """Values from their machine form."""
    return {figure_id: parse_value(tree.figures[figure_id], text) for figure_id, text in raw.items()}


def outcome(tree: Tree, code: str = "1.1", **raw: str) -> IndicatorScore:
    """The score of one indicator for the figures given in machine form."""
    return score(tree, Sheet("x", figures_of(tree, raw))).indicators[code]


def points(tree: Tree, code: str = "1.1", **raw: str) -> Decimal:
    """Its points."""
    return outcome(tree, code, **raw).points
