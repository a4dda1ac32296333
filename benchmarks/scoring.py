"""How fast sheets are scored, beside OpenFisca-core on the same tree and the same figures in the same run.

    python benchmarks/scoring.py

Needs OpenFisca-core in the environment for the ratios (`pip install OpenFisca-Core`); without it our own figures are
printed alone. Times are processor time, the best of a few rounds.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import yaml

from scoring import Sheet, Tree, explain, score
from scoring.batch import pack, score_columns
from scoring.batch.sensitivity import rank_intervals
from scoring.loader import load_tree, load_tree_text

INDICATORS = 96
NATION, PROVINCE = 3_320, 78
ROUNDS = 3
SHAPES = (
    "{{kind: ratio, numerator: [a{n}], denominator: [b{n}]}}",
    "{{kind: ratio, numerator: [a{n}], denominator: [b{n}], target: 0.8, floor: 0.5}}",
    "{{kind: boolean, figure: c{n}}}",
    "{{kind: bands, value: a{n}, bands: [{{at_least: 52, share: 1}}, {{at_least: 20, share: 0.5}}]}}",
)
READS = ("ab", "ab", "c", "a")


def main() -> None:
    """Measure and print everything."""
    tree, sheets = same_tree(INDICATORS), same_sheets(INDICATORS, NATION)
    peer = None
    if importlib.util.find_spec("openfisca_core") is not None:
        from benchmarks.openfisca_peer import Peer

        peer = Peer(INDICATORS, sheets)
    gc.freeze()

    print(f"One tree of {INDICATORS} indicators; {NATION} units\n")
    few = sheets[:200]
    compare("P1 one sheet, with its trace", rate(lambda: each(tree, few), 200), peer and peer.one_by_one(10))
    told = rate(lambda: each(tree, few, told=True), 200)
    compare("   one sheet, with its explanation in words", told, peer and peer.one_by_one(10))
    packed = rate(lambda: score_columns(pack(tree, sheets)), NATION)
    compare("P2 a nation, from rows", packed, peer and peer.from_rows())
    columns = pack(tree, sheets)
    compare(
        "P2 a nation, arrays only", rate(lambda: score_columns(columns), NATION), peer and peer.arrays_only()
    )

    batch = {number: score_columns(pack(tree, sheets[:number])) for number in (PROVINCE, NATION)}
    print()
    for number, scored in batch.items():
        seconds = best(lambda scored=scored: rank_intervals(scored, draws=1_000, seed=1))
        print(f"P4 rank intervals, 1,000 draws, {number:>5} units: {seconds:.3f} s")

    folder = Path(__file__).resolve().parents[1] / "criteria/dti/2026/commune"
    text = "\n---\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml")))
    loading, parsing = best(lambda: load_tree(folder)), best(lambda: list(yaml.safe_load_all(text)))
    print(
        f"P11 a tree loaded and checked: {loading * 1000:.1f} ms; PyYAML SafeLoader alone: {parsing * 1000:.1f} ms"
    )
    growth(tree, sheets)


def growth(tree: Tree, sheets: Sequence[Sheet]) -> None:
    """How cost grows with the number of sheets and of indicators."""
    print("\nBatch of n sheets, including packing:")
    for number in (10, 100, 1_000, 10_000, 100_000):
        many = [sheets[row % len(sheets)] for row in range(number)]
        seconds = best(lambda many=many: score_columns(pack(tree, many)), 1)
        print(f"  {number:>7} sheets: {seconds:8.3f} s, {number / seconds:>9,.0f} /s")
    print("One sheet of n indicators:")
    for number in (10, 100, 1_000):
        wide, (sheet,) = same_tree(number), same_sheets(number, 1)
        seconds = best(lambda wide=wide, sheet=sheet: [score(wide, sheet) for _ in range(20)]) / 20
        print(f"  {number:>5} indicators: {seconds * 1000:7.3f} ms, {seconds / number * 1e6:5.2f} µs each")


def same_tree(number: int) -> Tree:
    """A tree of `number` indicators in the four commonest shapes."""
    figures = [
        f"  {f}{n}: {{title: {f}{n}, type: {_type(f)}}}" for n in range(number) for f in READS[n % len(READS)]
    ]
    leaves = [
        f'  - {{code: "1.{n}", title: Chỉ số {n}, max: 2, rule: {SHAPES[n % len(SHAPES)].format(n=n)}}}'
        for n in range(number)
    ]
    lines = [
        "rounding: {points: 3}",
        "figures:",
        *figures,
        "groups:",
        '- code: "1"',
        "  indicators:",
        *leaves,
    ]
    return load_tree_text("\n".join(lines).encode())


def same_sheets(number: int, units: int) -> list[Sheet]:
    """Sheets for it, always the same."""
    random = Random(1)  # noqa: S311 - reproducible figures, no secrets
    names = [f"{f}{n}" for n in range(number) for f in READS[n % len(READS)]]
    return [
        Sheet(
            f"u{unit}",
            {
                name: random.random() < 0.7 if name[0] == "c" else Decimal(random.randint(1, 100))
                for name in names
            },
        )
        for unit in range(units)
    ]


def _type(letter: str) -> str:
    return "boolean" if letter == "c" else "integer"


def each(tree: Tree, sheets: Sequence[Sheet], *, told: bool = False) -> None:
    """Score sheets one by one."""
    for sheet in sheets:
        result = score(tree, sheet)
        if told:
            for one in result.indicators.values():
                explain(tree, one)


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def rate(work: Callable[[], object], number: int) -> float:
    """How many of `number` things a second."""
    return number / best(work)


def compare(what: str, ours: float, theirs: float | None) -> None:
    """One line: ours, theirs, the ratio."""
    peer = (
        f"OpenFisca-core {theirs:>11,.0f} /s, ratio {ours / theirs:6.1f}"
        if theirs
        else "OpenFisca-core not installed"
    )
    print(f"{what:<46} {ours:>11,.0f} /s   {peer}")


if __name__ == "__main__":
    main()
