"""A set whose words and numbers were exchanged at random is refused, or it scores every sound sheet within bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

import pytest

from scoring import (
    CriteriaError,
    Sheet,
    Tree,
    Value,
    cohort_of,
    explain,
    rule_in_words,
    score,
    sheet_problems,
)
from scoring.diff import tree_changes
from scoring.figures import FigureSpec
from scoring.lint.remarks import remarks
from scoring.loader.files import load_tree_text
from tests.unit.scoring.random_trees import random_tree, seeded, tree_text

SETS, PARTS = 600, 4
WORD = re.compile(rb"[A-Za-z0-9_.%/\-]+")
MILLIONTH = Decimal("0.000001")


def exchanged(random: Random, text: bytes) -> bytes:
    """`text` with up to three of its words written over by others of its own."""
    for _ in range(random.choice((1, 2, 3))):
        places = [match.span() for match in WORD.finditer(text)]
        (start, end), (other, other_end) = random.choice(places), random.choice(places)
        text = text[:start] + text[other:other_end] + text[end:]
    return text


def any_value(random: Random, spec: FigureSpec) -> Value:
    """A value the figure may take, often at the end of its range."""
    if spec.type == "boolean":
        return random.random() < 0.5
    if spec.type == "choice":
        return random.choice(list(spec.options))
    low = spec.lowest if spec.lowest is not None else Decimal(random.choice((0, -5)))
    high = spec.highest if spec.highest is not None else low + random.choice((0, 1, 7, 100))
    value = low + (high - low) * random.randint(0, 4) / 4
    return value.to_integral_value() if spec.type == "integer" else value.quantize(MILLIONTH)


def sound_sheets(random: Random, tree: Tree) -> list[Sheet]:
    made = [
        Sheet(
            unit,
            {name: any_value(random, spec) for name, spec in tree.figures.items() if random.random() < 0.9},
            kind=random.choice((None, "xa")),
        )
        for unit in "abc"
    ]
    return [sheet for sheet in made if not sheet_problems(tree, sheet)]


@pytest.mark.parametrize("part", range(PARTS))
def test_what_loads_can_be_checked_scored_explained_and_compared(part: int) -> None:
    loaded = 0
    for seed in range(part * SETS // PARTS, (part + 1) * SETS // PARTS):
        random = seeded(seed)
        original = tree_text(random_tree(seeded(seed)))
        try:
            tree = load_tree_text(exchanged(random, original))
        except CriteriaError:
            continue
        loaded += 1
        assert all(remark.text(language) for remark in remarks(tree, set()) for language in ("vi", "en"))
        tree_changes(load_tree_text(original), tree)
        sheets = sound_sheets(random, tree)
        cohort = cohort_of(tree, sheets)
        for sheet in sheets:
            for code, match in score(tree, sheet, cohort).indicators.items():
                assert min(match.max, 0) <= match.points <= max(match.max, 0), f"seed {seed}: {code}"
                assert rule_in_words(tree, tree.indicators[code])
                assert explain(tree, match)
    assert loaded
