"""Measuring in turns, and the table that is printed.

Other programs share the cores: works that are compared take turns within a round, the order turned about from round
to round, and the median of the rounds counts. Ratios are of processor time; the wall clock is printed beside it.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

ROUNDS: Final = 7
LEAST_SECONDS: Final = 0.1
"""A work quicker than this is repeated within a round until it takes as long."""

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """Median seconds of one go: of the processor and of the clock on the wall."""

    cpu: float
    wall: float

    def per(self, count: float) -> Cost:
        """The cost of one of `count` things that were done in one go."""
        return Cost(self.cpu / count, self.wall / count)


def in_turn(*works: Work, rounds: int = ROUNDS) -> list[Cost]:
    """The cost of each work, measured in turns after one go to warm up."""
    repeats = [_repeats(work) for work in works]
    seen: list[list[Cost]] = [[] for _ in works]
    places = list(range(len(works)))
    for _ in range(rounds):
        for place in places:
            seen[place].append(_cost(works[place], repeats[place]))
        places.reverse()
    return [
        Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))
        for costs in seen
    ]


def _repeats(work: Work) -> int:
    first = _cost(work, 1).cpu
    if first >= LEAST_SECONDS:
        return 1
    return max(1, int(LEAST_SECONDS / max(_cost(work, 1).cpu, 1e-7)))


def _cost(work: Work, repeats: int) -> Cost:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(repeats):
        work()
    return Cost((time.process_time() - cpu) / repeats, (time.perf_counter() - wall) / repeats)


def machine() -> str:
    """What the figures depend on, without naming the machine."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, {python}"


def rate(seconds: float) -> str:
    """How many a second."""
    return f"{1 / seconds:,.0f} /s" if seconds < 0.1 else f"{1 / seconds:,.1f} /s"


def span(seconds: float) -> str:
    """A time in the unit that reads best."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            digits = 0 if seconds * factor >= 100 else 1 if seconds * factor >= 10 else 2
            return f"{seconds * factor:,.{digits}f} {unit}"
    raise AssertionError("a time always fits the last unit")


def times(peer: Cost, ours: Cost) -> str:
    """How many times cheaper ours is, by processor time and by the wall clock."""
    return f"{_factor(peer.cpu / ours.cpu)} × ({_factor(peer.wall / ours.wall)} × wall)"


def _factor(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(title: str, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print rows in columns: the first flush left, the others flush right."""
    widths = [max(map(len, column)) for column in zip(header, *lines, strict=True)]
    print(f"\n{title}")
    for line in (header, ["-" * width for width in widths], *lines):
        cells = [line[0].ljust(widths[0])] + [
            cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)
        ]
        print("  " + "  ".join(cells).rstrip(), flush=True)
