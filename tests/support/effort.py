"""How much work something is, where a clock would measure the machine: in ordinary readings done beside it."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from scoring.loader.files import load_tree_text

A_SECOND: Final = 10
"""Reading ORDINARY takes a tenth of a second of an ordinary processor: ten of it are what people may wait."""

ORDINARY: Final = (
    b"id: dti/2026/thu\nfigures: {"
    + b"".join(b"figure_%d: {title: t, type: integer, min: 0}," % number for number in range(2_000))
    + b'}\ngroups: [{code: "1", indicators: [{code: "1.1", title: t, max: 1, '
    b"rule: {kind: ratio, numerator: [figure_1], denominator: [figure_2]}}]}]\n"
)


@dataclass(slots=True)
class Effort:
    """What a piece of work took, in readings of ORDINARY; known when it is done."""

    readings: float = 0.0


@contextmanager
def effort() -> Iterator[Effort]:
    """Measure the work inside, right after one reading of ORDINARY by the same process."""
    done = Effort()
    gc.collect()
    gc.freeze()  # what earlier tests left in memory is nobody's work here
    try:
        start = time.process_time()
        load_tree_text(ORDINARY)
        read = time.process_time()
        yield done
        done.readings = (time.process_time() - read) / (read - start)
    finally:
        gc.unfreeze()
