"""How cost grows with the number of sheets and with the number of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, criteria_set, rows, sheets
from benchmarks.measure import in_turn, span, table
from benchmarks.openfisca_peer import Peer
from scoring import Sheet, Tree, explain_all, score
from scoring.batch import pack, score_columns

SHEETS: Final = (10, 100, 1_000, 10_000, 100_000)
INDICATOR_COUNTS: Final = (10, 30, 100, 300, 1_000)
BATCH: Final = 1_000
ROUNDS: Final = 3


def run() -> None:
    """Print both tables of growth."""
    table(
        f"Growth  Microseconds of the processor a sheet, {INDICATORS} indicators",
        (
            "sheets",
            "one by one",
            "batch from numbers",
            "batch from arrays",
            "peer from numbers",
            "peer from arrays",
        ),
        [_sheets_line(count) for count in SHEETS],
    )
    print(f"  Above {COMMUNES:,} sheets the rows of {COMMUNES:,} communes come again and again.")
    table(
        f"Growth  Cost of one sheet, and of a batch of {BATCH:,}, by number of indicators",
        (
            "indicators",
            "one, traced",
            "one, in words",
            "peer, traced",
            "batch from numbers",
            "from arrays",
            "peer, from arrays",
        ),
        [_indicators_line(count) for count in INDICATOR_COUNTS],
    )


def _sheets_line(count: int) -> Sequence[str]:
    of = criteria_set(INDICATORS)
    peer, tree = Peer(of), of.tree
    declared = list(islice(cycle(rows(of, min(count, COMMUNES))), count))
    whole = sheets(declared)
    columns, arrays = pack(tree, whole), peer.columns(declared)
    some = whole[:COMMUNES]
    one, *batches = in_turn(
        lambda: _one_by_one(tree, some),
        lambda: score_columns(pack(tree, whole)),
        lambda: score_columns(columns),
        lambda: peer.many(peer.columns(declared)),
        lambda: peer.many(arrays),
        rounds=ROUNDS,
    )
    costs = [one.per(len(some)), *(batch.per(count) for batch in batches)]
    return [f"{count:,}", *(f"{cost.cpu * 1e6:,.1f}" for cost in costs)]


def _indicators_line(count: int) -> Sequence[str]:
    of = criteria_set(count)
    peer, tree = Peer(of), of.tree
    declared = rows(of, BATCH)
    whole, situation = sheets(declared), peer.plain(declared[0])
    columns, arrays = pack(tree, whole), peer.columns(declared)
    some = whole[:20]
    traced, words, *others = in_turn(
        lambda: _one_by_one(tree, some),
        lambda: _in_words(tree, some),
        lambda: peer.one(situation, trace=True),
        lambda: score_columns(pack(tree, whole)),
        lambda: score_columns(columns),
        lambda: peer.many(arrays),
        rounds=ROUNDS,
    )
    return [
        f"{count:,}",
        *(span(cost.cpu) for cost in (traced.per(len(some)), words.per(len(some)), *others)),
    ]


def _one_by_one(tree: Tree, some: Sequence[Sheet]) -> None:
    for sheet in some:
        score(tree, sheet)


def _in_words(tree: Tree, some: Sequence[Sheet]) -> None:
    for sheet in some:
        explain_all(tree, score(tree, sheet).indicators)
