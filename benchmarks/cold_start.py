"""How long a worker takes until it can answer, and how large it is then, against bare Flask in the same run.

    python -m benchmarks cold_start

Every figure is that of a fresh process: the processor time and the greatest resident memory which the system counted
for it. The first document a worker prints loads the PDF engine; that is the last line.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measure import span, table

ROUNDS: Final = 7
BARE: Final = "from flask import Flask; application = Flask('bare')"
OURS: Final = "from wsgi import application"
PRINTING: Final = (
    OURS
    + "; from app.documents.render import render_certificates; from tests.documents import samples"
    + "; list(render_certificates([samples.certificate()]))"
)


@dataclass(frozen=True, slots=True)
class Start:
    """What one process cost: seconds of the processor and on the wall, and bytes of memory at its largest."""

    cpu: float
    wall: float
    memory: float


def run() -> None:
    """P13: at most 2 s and 150 MB."""
    with tempfile.TemporaryDirectory() as instance:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("DTI_")}
        environ |= {"DTI_ENVIRONMENT": "demo", "DTI_INSTANCE_DIR": str(Path(instance))}
        alembic = Path(sys.executable).with_name("alembic")
        subprocess.run([alembic, "upgrade", "head"], env=environ, check=True)  # noqa: S603
        programs = (BARE, OURS, PRINTING)
        rounds = [[start(program, environ) for program in programs] for _ in range(ROUNDS)]
    bare, ours, printing = (median(starts) for starts in zip(*rounds, strict=True))
    table(
        "P13, cold start of a worker (reach: 2 s, 150 MB)",
        ("a fresh process", "processor", "wall", "memory", "processor of bare Flask"),
        [
            line("bare Flask", bare, bare),
            line("ours", ours, bare),
            line("ours with its first document", printing, bare),
        ],
    )


def start(program: str, environ: dict[str, str]) -> Start:
    """Run `program` in a process of its own to its end."""
    begun = time.perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", program], environ)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - begun
    if status:
        raise RuntimeError(f"the process ended with {os.waitstatus_to_exitcode(status)}: {program}")
    return Start(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024)


def median(starts: tuple[Start, ...]) -> Start:
    """The middle of each figure."""
    return Start(
        statistics.median(start.cpu for start in starts),
        statistics.median(start.wall for start in starts),
        statistics.median(start.memory for start in starts),
    )


def line(title: str, cost: Start, floor: Start) -> tuple[str, str, str, str, str]:
    """One row of the table."""
    megabytes = f"{cost.memory / 1e6:,.0f} MB"
    return title, span(cost.cpu), span(cost.wall), megabytes, f"{cost.cpu / floor.cpu:.1f} ×"
