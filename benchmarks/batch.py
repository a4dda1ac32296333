"""The nation's communes in one batch: ours exact to the last digit, the peer in 32-bit floats."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, criteria_set, rows, sheets, text_rows
from benchmarks.measure import in_turn, rate, table, times
from benchmarks.openfisca_peer import Peer
from benchmarks.openfisca_rules import Array
from benchmarks.verify import verify_peer, verify_single
from scoring import Sheet
from scoring.batch import pack, pack_rows, read_columns, score_columns

READER_UNITS: Final = 40
"""The peer's own reader of situations is slow: it gets this many units."""


def run() -> None:
    """P2: at least 5 times the peer from declared rows, at least as fast from arrays; equal to the single path."""
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
        print(f"From the file. {verify_single(tree, score_columns(read_columns(file, tree)), complete)}")
        from_file, peer_from_file = in_turn(
            lambda: score_columns(read_columns(file, tree)), lambda: peer.many(_peer_columns(peer, file))
        )
    columns, arrays = pack(tree, complete), peer.columns(declared)
    situations = [peer.plain(row) for row in declared[:READER_UNITS]]
    pairs = [
        ("from declared rows in a CSV file, the table of sheets", from_file, peer_from_file),
        (
            "from declared rows as texts in memory",
            *in_turn(
                lambda: score_columns(pack_rows(tree, header, texts)),
                lambda: peer.many(peer.text_columns(header, texts)),
            ),
        ),
        (
            "from declared rows as exact Python numbers",
            *in_turn(
                lambda: score_columns(pack(tree, sheets(declared))),
                lambda: peer.many(peer.columns(declared)),
            ),
        ),
        ("from arrays", *in_turn(lambda: score_columns(columns), lambda: peer.many(arrays))),
    ]
    gaps, reader = in_turn(lambda: score_columns(pack(tree, gappy)), lambda: peer.read(situations))
    table(
        f"P2  {COMMUNES:,} sheets, {INDICATORS} indicators (reach: 5 x from declared rows, 1 x from arrays)",
        ("", "ours", "OpenFisca-core", "ratio"),
        [
            *(
                (name, rate(ours.each(COMMUNES).cpu), rate(theirs.each(COMMUNES).cpu), times(theirs, ours))
                for name, ours, theirs in pairs
            ),
            (
                "from declared rows, the peer's own reader of situations",
                rate(pairs[1][1].each(COMMUNES).cpu),
                rate(reader.each(READER_UNITS).cpu),
                times(reader.each(READER_UNITS), pairs[1][1].each(COMMUNES)),
            ),
            ("from Python objects with gaps (no peer has those)", rate(gaps.each(COMMUNES).cpu), "–", "–"),
        ],
    )


def _peer_columns(peer: Peer, file: Path) -> dict[str, Array]:
    with file.open(encoding="utf-8", newline="") as opened:
        header, *texts = csv.reader(opened)
    return peer.text_columns(header, texts)


def _with_gaps(sheet: Sheet) -> Sheet:
    """A sheet in which every seventh figure is missing and one indicator declared not applicable, by its place."""
    place = int(sheet.unit.rpartition("-")[2])
    kept = {name: value for turn, (name, value) in enumerate(sheet.figures.items(), place) if turn % 7}
    return replace(sheet, figures=kept, not_applicable={f"{place % 8 + 1}.1": "Không phát sinh"})
