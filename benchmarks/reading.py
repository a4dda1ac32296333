"""How much of an official document is read, and how long that takes.

    python -m benchmarks reading

The documents are those that the tests make (`tests.support.official`): one half to tune by, one that is held back.
"""

from __future__ import annotations

import io
from time import process_time

from app.letterhead import read
from app.storage.kinds import Kind
from app.storage.lines import read_lines
from app.storage.recognition import program
from tests.support.official.measure import measure, reading_of_scan, table
from tests.support.official.page import as_pdf
from tests.support.official.scan import held_back_scans, stranger_scans, tuning_scans
from tests.support.official.specs import held_back, tuning


def run() -> None:
    """Measure and print everything."""
    for title, papers in (("Tuned by", tuning()), ("Held back", held_back())):
        print(f"{title}: {len(papers)} documents")
        print(table(measure(papers)))
        print()
    if program() is not None:
        for title, papers in (
            ("Scans tuned by", tuning_scans()),
            ("Scans of strangers, tuned by", stranger_scans()),
            ("Scans held back", held_back_scans()),
        ):
            print(f"{title}: {len(papers)}")
            print(table(measure(papers, reading_of_scan)))
            print()
    made = [as_pdf(paper) for paper in held_back() if paper.file == "pdf"]
    started = process_time()
    for document in made:
        read(read_lines(io.BytesIO(document), Kind.PDF))
    print(
        f"A PDF is read in {1000 * (process_time() - started) / len(made):.1f} ms of one core, without its sandbox"
    )
