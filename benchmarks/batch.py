"""The nation's communes in one batch: ours exact to the last digit, the peer in 32-bit floats."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, criteria_set, rows, sheets
from benchmarks.measure import in_turn, rate, table, times
from benchmarks.openfisca_peer import Peer
from benchmarks.verify import verify_peer, verify_single
from scoring import Sheet
from scoring.batch import pack, score_columns

READER_UNITS: Final = 40
"""The peer's own reader of situations is slow: it gets this many units."""


def run() -> None:
    """P2: at least 5 times the peer from declared rows, at least as fast from arrays; equal to the single path."""
    of = criteria_set(INDICATORS)
    tree, peer, declared = of.tree, Peer(of), rows(of, COMMUNES)
    print(f"\n{verify_peer(of, peer, declared)}")
    complete, gappy = sheets(declared), [_with_gaps(sheet) for sheet in sheets(declared)]
    for title, some in (("Complete sheets", complete), ("Sheets with gaps", gappy)):
        print(f"{title}. {verify_single(tree, score_columns(pack(tree, some)), some)}")
    columns, arrays = pack(tree, complete), peer.columns(declared)
    situations = [peer.plain(row) for row in declared[:READER_UNITS]]
    costs = in_turn(
        lambda: score_columns(pack(tree, sheets(declared))),
        lambda: score_columns(pack(tree, gappy)),
        lambda: score_columns(columns),
        lambda: peer.many(peer.columns(declared)),
        lambda: peer.many(arrays),
    )
    ours, gaps, packed, theirs, their_arrays = (cost.each(COMMUNES) for cost in costs)
    (reader,) = (cost.each(READER_UNITS) for cost in in_turn(lambda: peer.read(situations)))
    table(
        f"P2  {COMMUNES:,} sheets, {INDICATORS} indicators (reach: 5 x from declared rows, 1 x from arrays)",
        ("", "ours", "OpenFisca-core", "ratio"),
        [
            (
                "from declared rows, packed by hand for both",
                rate(ours.cpu),
                rate(theirs.cpu),
                times(theirs, ours),
            ),
            (
                "from declared rows, the peer's own reader",
                rate(ours.cpu),
                rate(reader.cpu),
                times(reader, ours),
            ),
            ("from arrays", rate(packed.cpu), rate(their_arrays.cpu), times(their_arrays, packed)),
            ("from rows with gaps (no peer has those)", rate(gaps.cpu), "–", "–"),
        ],
    )


def _with_gaps(sheet: Sheet) -> Sheet:
    """A sheet in which every seventh figure is missing and one indicator declared not applicable, by its place."""
    place = int(sheet.unit.rpartition("-")[2])
    kept = {name: value for turn, (name, value) in enumerate(sheet.figures.items(), place) if turn % 7}
    return replace(sheet, figures=kept, not_applicable={f"{place % 8 + 1}.1": "Không phát sinh"})
