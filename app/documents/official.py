"""An official paper as blocks, before anybody has decided whether it leaves as Word or as PDF.

Who composes a paper (`minutes`, `letter`, `decision`) says what stands in it; how a block looks, by Nghị định 30/2020,
is said once for each shape: in `official_word` for DOCX, in ``templates/documents/official.html`` for PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, TypeAlias

from app.documents.about import About
from app.documents.contexts import PlainValues
from app.documents.formats import BLANK, day_in_words

DRAFT: Final = "DỰ THẢO"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
PORTRAIT_MM: Final = 165
LANDSCAPE_MM: Final = 252
"""What the margins (left 30, right 15 mm) leave of A4, upright and turned."""
_COMMITTEE: Final = "ỦY BAN NHÂN DÂN"
SIGNING_MM: Final = 35
"""Free height between a signer's title and name."""


@dataclass(frozen=True)
class Letterhead(PlainValues):
    """Who issues the paper, a line each, under whom (empty for the highest); its number; place and day."""

    shape: ClassVar[str] = "letterhead"
    superior: str
    issuer: tuple[str, ...]
    number: str
    day: str


@dataclass(frozen=True)
class Heading(PlainValues):
    """What kind of paper it is, in capitals, and what it is about."""

    shape: ClassVar[str] = "heading"
    kind: str
    subject: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph(PlainValues):
    """A paragraph. ``lead`` begins it in bold (“Điều 1.”); ``style`` is a name of `official_styles.STYLES`."""

    shape: ClassVar[str] = "paragraph"
    text: str
    lead: str = ""
    style: str = "body"


@dataclass(frozen=True)
class Column(PlainValues):
    """One column of a table: its width in millimetres, and whether its cells are figures (set to the right)."""

    title: str
    width: Decimal
    align: str = "left"


@dataclass(frozen=True)
class Row(PlainValues):
    """One row; a cell with line ends stands in so many lines. ``strong`` marks a sum or the title of a part."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Grid(PlainValues):
    """A table; its heading stands again on every page. ``caption`` tells screen readers what it holds.

    ``over`` is one heading above several columns: its text, the first column and how many there are. ``size`` is the
    type in points.
    """

    shape: ClassVar[str] = "grid"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: Decimal = Decimal(12)
    head_size: Decimal = Decimal(12)
    over: tuple[str, int, int] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{self.caption}: {len(row.cells)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class Party(PlainValues):
    """Who signs: authority and title, a line each, how (“Ký, ghi rõ họ tên”), and the name where it is known."""

    lines: tuple[str, ...]
    name: str = ""
    how: str = ""


@dataclass(frozen=True)
class Signatures(PlainValues):
    """Two people who sign side by side."""

    shape: ClassVar[str] = "signatures"
    left: Party
    right: Party


@dataclass(frozen=True)
class Closing(PlainValues):
    """One signer at the right; at the left who receives the paper, a line each."""

    shape: ClassVar[str] = "closing"
    recipients: tuple[str, ...]
    signer: Party


@dataclass(frozen=True)
class AppendixHead(PlainValues):
    """The head of an appendix: its name, its title in capitals, and what it goes with."""

    shape: ClassVar[str] = "appendix"
    name: str
    title: tuple[str, ...]
    reference: str


Block: TypeAlias = Letterhead | Heading | Paragraph | Grid | Signatures | Closing | AppendixHead


@dataclass(frozen=True)
class Section(PlainValues):
    """Pages that count from 1: the paper itself, or an appendix; ``landscape`` turns them for a wide table."""

    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def width(self) -> int:
        """The width of the text in millimetres."""
        return LANDSCAPE_MM if self.landscape else PORTRAIT_MM


def letterhead(
    superior: str, issuer: str, place: str, symbol: str, *, number: str | None = None, day: date | None = None
) -> Letterhead:
    """Return the head of a paper; while its number (with the symbol) or day are not known their places are blank.

    The superior's name is shortened as Nghị định 30 allows; the issuer's breaks where such names always do.
    """
    parts = issuer.upper().partition(f"{_COMMITTEE} ")
    lines = (_COMMITTEE, parts[2]) if parts[1] and not parts[0] else (issuer.upper(),)
    return Letterhead(
        superior.upper().replace(_COMMITTEE, "UBND"),
        lines,
        f"Số: {number or f'{BLANK}/{symbol}'}",
        f"{place}, {day_in_words(day)}",
    )


@dataclass(frozen=True)
class OfficialPaper(PlainValues):
    """A whole paper. ``draft`` marks every page of what is not published."""

    title: str
    author: str
    created: date
    sections: tuple[Section, ...]
    draft: bool
    illustrative: bool
    trial: bool = False
    invented: bool = False

    @property
    def about(self) -> About:
        """What the file says of itself."""
        return About(
            title=f"{self.title} ({DRAFT.lower()})" if self.draft else self.title,
            author=self.author,
            created=self.created,
            illustrative=self.illustrative,
            trial=self.trial,
            invented=self.invented,
        )
