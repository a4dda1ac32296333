"""Criteria sets of any size with the rule mix of the 2026 commune set, and declared rows to score by them.

The 43 indicators of ``criteria/dti/2026/commune`` are taken over in reading order with their real rules, again and
again until there are as many as wanted, each into its own of the eight main indices; figures of the second round on
carry its number, so that no two rounds share any. 96 indicators are therefore the whole set twice and its first ten
once more.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from scoring import Sheet, Tree, Value, canonical
from scoring.loader.files import load_tree_text

ROOT: Final = Path(__file__).resolve().parents[1]
CRITERIA: Final = ROOT / "criteria"
MODEL_SET: Final = "dti/2026/commune"
INDICATORS: Final = 96
COMMUNES: Final = 3320
"""About as many as the nation has."""

_OF_INDICATOR: Final = ("title", "max", "rule", "source", "not_applicable")
_OF_FIGURE: Final = ("title", "type", "unit", "min", "max", "options")
"""What scoring and its explanation read; hints and demands for evidence are left out."""

Data: TypeAlias = dict[str, Any]
"""A mapping as PyYAML reads it."""

Row: TypeAlias = dict[str, Value]
"""What one unit declares, by figure id."""


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """One criteria set as a tree of ours and as the plain data it was compiled from, for peers to read."""

    tree: Tree
    groups: Sequence[Data]
    figures: Mapping[str, Data]

    @property
    def indicators(self) -> list[Data]:
        """All indicators in reading order."""
        return [indicator for group in self.groups for indicator in group["indicators"]]


def files_of(tree_id: str) -> list[Path]:
    """The YAML files of a set in the library, without its cases."""
    return sorted((CRITERIA / tree_id).glob("*.yaml"))


@lru_cache(maxsize=8)
def criteria_set(count: int = INDICATORS) -> CriteriaSet:
    """The set of `count` indicators."""
    tree_file, *group_files = (_read(file) for file in reversed(files_of(MODEL_SET)))
    group_files.reverse()
    known: Data = dict(tree_file["figures"])
    for group in group_files:
        for indicator in group["indicators"]:
            known |= indicator.pop("figures", {})
    figures: Data = {}
    groups = [{"code": group["code"], "title": group["title"], "indicators": []} for group in group_files]
    model = [
        (group, indicator)
        for group, file in zip(groups, group_files, strict=True)
        for indicator in file["indicators"]
    ]
    for place in range(count):
        lap, offset = divmod(place, len(model))
        group, indicator = model[offset]
        code = f"{group['code']}.{len(group['indicators']) + 1}"
        own = _renamed(indicator, known, f"_{lap + 1}" if lap else "", figures)
        group["indicators"].append({**own, "code": code})
    groups = [group for group in groups if group["indicators"]]
    for group in groups:
        group["max"] = sum(indicator["max"] for indicator in group["indicators"])
    head = {key: tree_file[key] for key in ("id", "title", "rounding", "not_applicable", "grades")}
    whole = {**head, "max": sum(group["max"] for group in groups), "figures": figures, "groups": groups}
    # JSON is YAML without aliases, which the strict reader refuses.
    return CriteriaSet(load_tree_text(json.dumps(whole, ensure_ascii=False).encode()), groups, figures)


def _read(file: Path) -> Data:
    data: Data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return data


def _renamed(indicator: Data, known: Data, suffix: str, figures: Data) -> Data:
    """The indicator with figures of its own, which are added to `figures`."""

    def renamed(value: object) -> object:
        if isinstance(value, str) and value in known:
            figures[value + suffix] = _only(_OF_FIGURE, known[value])
            return value + suffix
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if isinstance(value, dict):
            return {renamed(key): renamed(item) for key, item in value.items()}
        return value

    return {**_only(_OF_INDICATOR, indicator), "rule": renamed(indicator["rule"])}


def _only(keys: Sequence[str], data: Data) -> Data:
    return {key: data[key] for key in keys if key in data}


def rows(of: CriteriaSet, count: int, seed: int = 2026) -> list[Row]:
    """`count` complete rows of invented figures: ratios around every threshold, one denominator in twenty zero."""
    chance = random.Random(seed)
    return [_row(of, chance) for _ in range(count)]


def _row(of: CriteriaSet, chance: random.Random) -> Row:
    row: Row = {}
    for indicator in of.indicators:
        for rule in _ratios(indicator["rule"]):
            _declare_ratio(rule, of.figures, row, chance)
    for figure_id, spec in of.figures.items():
        if figure_id not in row:
            row[figure_id] = _any_value(spec, chance)
    return row


def _ratios(rule: Data) -> list[Data]:
    """The rules inside a rule, itself included, that compare a part with a whole."""
    parts = rule["of"] if isinstance(rule.get("of"), list) else []
    inside = [ratio for part in parts for ratio in _ratios(part)]
    return [rule, *inside] if rule["kind"] == "ratio" else inside


def _declare_ratio(rule: Data, specs: Mapping[str, Data], row: Row, chance: random.Random) -> None:
    """Parts that fit their whole, where no earlier ratio has declared them."""
    whole = 0
    for figure_id in rule["denominator"]:
        least = int(specs[figure_id].get("min", 0))
        drawn = least if chance.random() < 0.05 else chance.randint(1, 5000)
        whole += _integer(row.setdefault(figure_id, Decimal(drawn)))
    usual = (1.0, chance.uniform(0.88, 1.0), chance.uniform(0.6, 1.0), chance.uniform(0.0, 1.0))
    left = int(chance.choice(usual) * whole)
    for figure_id in reversed(rule["numerator"]):
        left -= _integer(row.setdefault(figure_id, Decimal(chance.randint(0, max(left, 0)))))


def _integer(value: Value) -> int:
    assert isinstance(value, Decimal)
    return int(value)


def _any_value(spec: Data, chance: random.Random) -> Value:
    if spec["type"] == "boolean":
        return chance.random() < 0.7
    if spec["type"] == "choice":
        options: list[str] = list(spec["options"])
        return chance.choice(options)
    return Decimal(chance.randint(int(spec.get("min", 0)), int(spec.get("max", 120))))


def sheets(of_rows: Sequence[Row]) -> list[Sheet]:
    """Sheets that declare these rows and nothing else."""
    return [Sheet(f"unit-{place:06}", row) for place, row in enumerate(of_rows, start=1)]


def text_rows(of: CriteriaSet, of_rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """The same rows as a table of texts: the header, then a row a unit, every cell an object of its own."""
    header, specs = ["unit", *of.figures], of.tree.figures
    file = io.StringIO(newline="")
    csv.writer(file).writerows(
        [f"unit-{place:06}", *(canonical(specs[name], row[name]) for name in of.figures)]
        for place, row in enumerate(of_rows, start=1)
    )
    file.seek(0)
    return header, list(csv.reader(file))
