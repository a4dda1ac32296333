"""The nation's communes in one batch: ours exact to the last digit, the peer in 32-bit floats."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, criteria_set, rows, sheets, text_rows
from benchmarks.measure import Cost, in_turn, rate, table, times
from benchmarks.openfisca_peer import Peer
from benchmarks.openfisca_rules import Array
from benchmarks.verify import verify_peer, verify_single
from scoring import Sheet
from scoring.batch import pack, score_columns
from scoring.sheets.table import read_table

READER_UNITS: Final = 40
"""The peer's own reader of situations is slow: it gets this many units."""


def run() -> None:
    """P2: at least as fast as the peer, from exact numbers and from arrays; equal to the single path."""
    of = criteria_set(INDICATORS)
    tree, peer, declared = of.tree, Peer(of), rows(of, COMMUNES)
    header, texts = text_rows(of, declared)
    print(f"\n{verify_peer(of, peer, declared)}")
    complete, gappy = sheets(declared), [_with_gaps(sheet) for sheet in sheets(declared)]
    for title, some in (("Complete sheets", complete), ("Sheets with gaps", gappy)):
        print(f"{title}. {verify_single(tree, score_columns(pack(tree, some)), some)}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheets.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([header, *texts])
        print(
            f"From the file. {verify_single(tree, score_columns(pack(tree, read_table(file, tree))), complete)}"
        )
        from_file, peer_from_file = in_turn(
            lambda: score_columns(pack(tree, read_table(file, tree))),
            lambda: peer.many(_peer_columns(peer, file)),
        )
    columns, arrays = pack(tree, complete), peer.columns(declared)
    from_numbers, peer_from_numbers, from_gaps = in_turn(
        lambda: score_columns(pack(tree, sheets(declared))),
        lambda: peer.many(peer.columns(declared)),
        lambda: score_columns(pack(tree, gappy)),
    )
    from_arrays, peer_from_arrays = in_turn(lambda: score_columns(columns), lambda: peer.many(arrays))
    situations = [peer.plain(row) for row in declared[:READER_UNITS]]
    (reader,) = (cost.per(READER_UNITS) for cost in in_turn(lambda: peer.read(situations)))
    table(
        f"P2  {COMMUNES:,} sheets, {INDICATORS} indicators (reach: 1 x, from exact numbers and from arrays)",
        ("", "ours", "OpenFisca-core", "ratio"),
        [
            _line("from declared rows in a CSV file, the table of sheets", from_file, peer_from_file),
            _line("from declared rows as exact Python numbers", from_numbers, peer_from_numbers),
            _line("from declared rows, the peer's own reader", from_numbers, reader.per(1 / COMMUNES)),
            _line("from arrays", from_arrays, peer_from_arrays),
            ("from exact Python numbers with gaps", rate(from_gaps.per(COMMUNES).cpu), "–", "–"),
        ],
    )


def _line(name: str, ours: Cost, theirs: Cost) -> Sequence[str]:
    return name, rate(ours.per(COMMUNES).cpu), rate(theirs.per(COMMUNES).cpu), times(theirs, ours)


def _peer_columns(peer: Peer, file: Path) -> dict[str, Array]:
    with file.open(encoding="utf-8", newline="") as opened:
        header, *texts = csv.reader(opened)
    return peer.text_columns(header, texts)


def _with_gaps(sheet: Sheet) -> Sheet:
    """A sheet in which every seventh figure is missing and one indicator declared not applicable, by its place."""
    place = int(sheet.unit.rpartition("-")[2])
    kept = {name: value for turn, (name, value) in enumerate(sheet.figures.items(), place) if turn % 7}
    return replace(sheet, figures=kept, not_applicable={f"{place % 8 + 1}.1": "Không phát sinh"})
