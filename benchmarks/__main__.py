"""Runs the benchmarks: ``python -m benchmarks [name…]``; without a name, all of them.

Figures are printed with both raw numbers and their ratio, beside what the project set out to reach. No time is ever
asserted: machines differ and are shared. What is asserted, before anything is timed, is that the points are right.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from typing import Final

from benchmarks.measure import machine

BENCHMARKS: Final = {
    "single": "P1, one sheet with its explanation, against OpenFisca-core",
    "batch": "P2, the nation's communes in one batch, against OpenFisca-core",
    "database": "P3, from the database to ranks, against one SQL GROUP BY",
    "rank_intervals": "P4, ranks under random weights",
    "compiled_trees": "P11, the tree of a request, against PyYAML",
    "growth": "how cost grows with sheets and with indicators",
    "documents": "P5 and P6, certificates and ranking as PDF, against plain WeasyPrint",
    "packs": "the Excel pack out and in, against openpyxl on the same cells",
    "reading": "how much of an official document is read, and how long that takes",
    "sign_in": "fifty people at the door, and the pages of others meanwhile",
    "load": "P9, many people save at once, against bare Flask with and without one commit",
    "queue": "the reviewer's queue, a province's sheets against the nation's, on PostgreSQL",
    "province": "every page with 3,320 units beside the same with 78, and the automatic lock",
    "log": "the log read whole, against hashing alone",
    "cold_start": "P13, a worker until it can answer, against bare Flask",
}


def main() -> None:
    """Run the benchmarks that the command line names."""
    listed = "\n".join(f"  {name:16}{title}" for name, title in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"Measures:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="name", choices=[[], *BENCHMARKS], help="what to measure")
    names: list[str] = parser.parse_args().names or list(BENCHMARKS)
    if len(names) == 1:
        importlib.import_module(f"benchmarks.{names[0]}").run()
        return
    print(machine(), flush=True)
    for name in names:  # each in a process of its own: none inherits the memory of another
        subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)  # noqa: S603 - one of BENCHMARKS


if __name__ == "__main__":
    main()
