"""How much of the documents is read, field by field, and how often a wrong value is offered as certain."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from app.demo.story import DATA
from app.letterhead import Reading, Value, read
from app.letterhead.known import BY_DECREE, KnownAgencies, agencies_of
from app.letterhead.scans import read_scan
from app.sandbox import run
from app.services.evidence.scanning import HEAD, LIMITS
from app.storage.kinds import Kind
from app.storage.lines import read_lines
from app.storage.recognition import recognise
from tests.support.official.page import as_pdf
from tests.support.official.scan import as_scan
from tests.support.official.specs import Paper
from tests.support.official.word_file import as_docx


@dataclass
class Tally:
    """One field over many documents. ``asked`` counts those in whose text it stands; what is not there is left out."""

    asked: int = 0
    right: int = 0
    wrong: int = 0
    papers: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        """Of what stands in the texts, how much was read right and as certain."""
        return 100 * self.right / self.asked if self.asked else 100.0

    @property
    def wrong_percent(self) -> float:
        """Of all documents, in how many a wrong value was offered without a warning."""
        return 100 * self.wrong / self.papers if self.papers else 0.0


FIELDS: Final[Mapping[str, Callable[[Paper], object]]] = {
    "number": lambda paper: paper.number or None,
    "symbol": lambda paper: paper.symbol,
    "issued_on": lambda paper: paper.issued_on,
    "issuer": lambda paper: paper.agency.name,
    "kind": lambda paper: paper.kind,
    "abstract": lambda paper: paper.abstract,
}


def reading_of(paper: Paper) -> Reading:
    """Make the document and read it."""
    made, kind = (as_pdf(paper), Kind.PDF) if paper.file == "pdf" else (as_docx(paper), Kind.DOCX)
    return read(read_lines(io.BytesIO(made), kind))


def reading_of_scan(paper: Paper) -> Reading:
    """Make the scan of a paper of ``scan.scanned`` and read it as an installation of Quảng Trị does."""
    picture = run(HEAD, Kind.PDF, file=io.BytesIO(as_scan(paper)), limits=LIMITS)
    return read_scan(recognise(picture), agencies_of_the_province())


@cache
def agencies_of_the_province() -> KnownAgencies:
    """Return what such an installation knows: its communes, both provinces, and the agencies of the decrees."""
    lines = (DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8").splitlines()
    communes = [
        row["full_name"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))
    ]
    units = [*communes, "Tỉnh Quảng Trị", "Tỉnh Quảng Bình"]
    return KnownAgencies.of([*(name for unit in units for name in agencies_of(unit)), *BY_DECREE])


def measure(
    papers: Iterable[Paper], reading_of: Callable[[Paper], Reading] = reading_of
) -> Mapping[str, Tally]:
    """Read every document and compare."""
    tallies = {name: Tally() for name in FIELDS}
    for paper in papers:
        reading = reading_of(paper)
        for name, truth in FIELDS.items():
            _count(tallies[name], paper, truth(paper), getattr(reading, name))
    return tallies


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the figures as lines to print."""
    return "\n".join(
        f"{name:<10} {tally.right:>4} of {tally.asked:<4} {tally.percent:6.1f} %   "
        f"wrong without a warning {tally.wrong_percent:.1f} %"
        for name, tally in tallies.items()
    )


def _count(tally: Tally, paper: Paper, truth: object, value: Value[object]) -> None:
    tally.papers += 1
    offered = value.text if value.certain else None
    same = _spelled(offered) == _spelled(truth)
    if truth is not None:
        tally.asked += 1
        tally.right += same
    if offered is not None and not same:
        tally.wrong += 1
    if not same:
        tally.misses.append(f"{paper.name} ({paper.layout}, {paper.file}): {value} instead of {truth!r}")


def _spelled(value: object) -> object:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value
