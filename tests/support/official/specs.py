"""Which documents the collection holds: drawn from a fixed seed, so that everybody measures the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.support.official.words import HELD_BACK, STRANGERS, TUNING, Agency, Vocabulary

TUNED, KEPT = 128, 64
KINDS: Final = {
    "QUYẾT ĐỊNH": "QĐ",
    "KẾ HOẠCH": "KH",
    "BÁO CÁO": "BC",
    "THÔNG BÁO": "TB",
    "TỜ TRÌNH": "TTr",
    "NGHỊ QUYẾT": "NQ",
    "CHỈ THỊ": "CT",
    "HƯỚNG DẪN": "HD",
    "CHƯƠNG TRÌNH": "CTr",
    "PHƯƠNG ÁN": "PA",
}
LETTER: Final = "CÔNG VĂN"
LAYOUTS: Final = (
    "table", "table", "table", "wrapped", "spaced", "old", "letter", "letter", "party", "signed", "joint", "narrow",
    "capitals", "stamped", "weightless", "attached",
)  # fmt: skip
"""Layouts in the order in which documents take turns; see `tests.support.official.page` for what each looks like."""
BLANKS: Final = ("        ", ".......", "……", "      ")
DATES: Final = ("full", "full", "full", "full", "plain", "two_lines", "slashes", "no_day", "dots")
SPELLINGS: Final = ("Số: ", "Số: ", "Số: ", "Số:", "Số : ", "SỐ: ")
FILES: Final = ("pdf", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: how it is laid out, and what stands on it.

    ``number`` and ``issued_on`` are empty where nobody wrote them into the text.
    """

    name: str
    file: str
    layout: str
    agency: Agency
    kind: str
    number: str
    blank: str
    spelling: str
    symbol: str
    issued_on: date | None
    dated: str
    day: date
    place: str
    abstract: str


def tuning() -> tuple[Paper, ...]:
    """Return the documents to tune by."""
    return tuple(_papers("tuning", TUNING, TUNED))


def strangers() -> tuple[Paper, ...]:
    """Return documents of agencies that few lists know, to tune the reading of scans by."""
    return tuple(_papers("third", STRANGERS, KEPT))


def held_back() -> tuple[Paper, ...]:
    """Return the documents that no tuning has seen."""
    return tuple(_papers("held-back", HELD_BACK, KEPT))


def _papers(name: str, words: Vocabulary, count: int) -> Iterator[Paper]:
    random = Random(name)  # noqa: S311 - the same papers everywhere
    for place in range(count):
        yield _paper(f"{name}-{place:03d}", LAYOUTS[place % len(LAYOUTS)], words, random)


def _paper(name: str, layout: str, words: Vocabulary, random: Random) -> Paper:
    agency = random.choice(
        words.party if layout == "party" else words.joint if layout == "joint" else words.agencies
    )
    kind = LETTER if layout == "letter" else random.choice(tuple(KINDS))
    number = "" if random.random() < 0.15 and layout != "signed" else str(random.randint(1, 2400))
    if number and random.random() < 0.2:
        number = number.zfill(2)
    day = date(2013, 1, 1) + timedelta(days=random.randint(0, 600 if layout == "old" else 4900))
    dated = "full" if layout == "signed" else random.choice(DATES)
    return Paper(
        name=name,
        file="pdf" if layout == "signed" else random.choice(FILES),
        layout=layout,
        agency=agency,
        kind=kind,
        number=number,
        blank=" " * 14 if layout == "signed" else random.choice(BLANKS),
        spelling="Số "
        if layout == "party"
        else random.choice(SPELLINGS[:3] if layout == "signed" else SPELLINGS),
        symbol=_symbol(layout, kind, agency, day, random),
        issued_on=None if dated in ("no_day", "dots") else day,
        dated=dated,
        day=day,
        place=random.choice(words.places),
        abstract=random.choice(words.subjects if layout == "letter" else words.abstracts),
    )


def _symbol(layout: str, kind: str, agency: Agency, day: date, random: Random) -> str:
    """What follows the number, with what stands between."""
    if layout == "letter":
        return f"/{agency.symbol}-{random.choice(('CĐS', 'VP', 'VX', 'HCC'))}"
    if layout == "party":
        return f"-{KINDS[kind]}/{agency.symbol}"
    if layout == "old" and kind in ("QUYẾT ĐỊNH", "NGHỊ QUYẾT", "CHỈ THỊ"):
        return f"/{day.year}/{KINDS[kind]}-{agency.symbol}"
    return f"/{KINDS[kind]}-{agency.symbol}"
