"""One sheet of 96 indicators, as a page scores it at every save.

Both engines get the values that one unit declares and give its percent with the record of what led to it: ours a
trace an indicator, put into Vietnamese sentences or not; OpenFisca-core its log of computations.
"""

from __future__ import annotations

from typing import Final

from benchmarks.criteria_sets import INDICATORS, criteria_set, rows
from benchmarks.measure import in_turn, rate, table, times
from benchmarks.openfisca_peer import Peer
from benchmarks.verify import verify_peer
from scoring import Sheet, explain, score

UNITS: Final = 100
PEER_UNITS: Final = 5
"""The peer takes its time: fewer of its units make one go."""


def run() -> None:
    """P1: at least 100 times as many sheets a second as the peer, explanation included."""
    of = criteria_set(INDICATORS)
    tree, peer, declared = of.tree, Peer(of), rows(of, UNITS)
    situations = [peer.plain(row) for row in declared[:PEER_UNITS]]
    print(f"\n{verify_peer(of, peer, declared)}")

    def traced() -> None:
        for row in declared:
            score(tree, Sheet("one", row))

    def in_words() -> None:
        for row in declared:
            for indicator in score(tree, Sheet("one", row)).indicators.values():
                explain(tree, indicator)

    def peer_traced() -> None:
        for situation in situations:
            peer.one(situation, trace=True)

    def peer_bare() -> None:
        for situation in situations:
            peer.one(situation)

    costs = in_turn(traced, in_words, peer_traced, peer_bare)
    ours, words = (cost.each(UNITS) for cost in costs[:2])
    theirs, bare = (cost.each(PEER_UNITS) for cost in costs[2:])
    table(
        f"P1  One sheet, {INDICATORS} indicators (reach: 100 x the peer with its trace)",
        ("", "ours", "OpenFisca-core", "ratio"),
        [
            (
                "score with its trace, peer with its log",
                rate(ours.cpu),
                rate(theirs.cpu),
                times(theirs, ours),
            ),
            (
                "… and every line of explanation in words",
                rate(words.cpu),
                rate(theirs.cpu),
                times(theirs, words),
            ),
            ("score with its trace, peer without", rate(ours.cpu), rate(bare.cpu), times(bare, ours)),
        ],
    )
    print(f"  Words cost {words.cpu / ours.cpu:.1f} x the bare score (reach: at most 2 x).")
