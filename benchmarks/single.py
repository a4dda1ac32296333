"""One sheet of 96 indicators, as a page scores it at every save.

Both engines get the values that one unit declares and give its percent with the record of what led to it: ours a
trace an indicator, put into Vietnamese sentences or not; OpenFisca-core its log of computations.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from benchmarks.criteria_sets import INDICATORS, criteria_set, rows
from benchmarks.measure import in_turn, rate, table, times
from benchmarks.openfisca_peer import Peer
from benchmarks.verify import verify_peer
from scoring import Sheet, explain_all, score

UNITS: Final = 100
PEER_UNITS: Final = 5
"""The peer takes its time: fewer of its units make one go."""


def run() -> None:
    """P1: at least 60 times as many sheets a second as the peer with its log, each with its trace."""
    of = criteria_set(INDICATORS)
    tree, peer, declared = of.tree, Peer(of), rows(of, UNITS)
    situations = [peer.plain(row) for row in declared[:PEER_UNITS]]
    print(f"\n{verify_peer(of, peer, declared)}")

    def traced() -> None:
        for row in declared:
            score(tree, Sheet("one", row))

    def in_words(language: str) -> None:
        for row in declared:
            explain_all(tree, score(tree, Sheet("one", row)).indicators, language)

    def peer_traced() -> None:
        for situation in situations:
            peer.one(situation, trace=True)

    def peer_bare() -> None:
        for situation in situations:
            peer.one(situation)

    costs = in_turn(traced, partial(in_words, "vi"), partial(in_words, "en"), peer_traced, peer_bare)
    ours, vietnamese, english = (cost.per(UNITS) for cost in costs[:3])
    theirs, bare = (cost.per(PEER_UNITS) for cost in costs[3:])
    table(
        f"P1  One sheet, {INDICATORS} indicators (reach: 60 x the peer with its trace)",
        ("", "ours", "OpenFisca-core", "ratio"),
        [
            (
                "score with its trace, peer with its log",
                rate(ours.cpu),
                rate(theirs.cpu),
                times(theirs, ours),
            ),
            (
                "… and every line of explanation in Vietnamese",
                rate(vietnamese.cpu),
                rate(theirs.cpu),
                times(theirs, vietnamese),
            ),
            (
                "… or in English",
                rate(english.cpu),
                rate(theirs.cpu),
                times(theirs, english),
            ),
            ("score with its trace, peer without", rate(ours.cpu), rate(bare.cpu), times(bare, ours)),
        ],
    )
    for name, cost in (("Vietnamese", vietnamese), ("English", english)):
        both = cost.cpu / ours.cpu
        print(
            f"  In {name} the explanation costs {both - 1:.2f} x the bare score, both together {both:.2f} x."
        )
