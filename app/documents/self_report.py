"""The unit's own report (báo cáo tự đánh giá) for signature, and the same as a blank form: PDF and DOCX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from app.documents.about import About
from app.documents.contexts import PlainValues
from app.documents.ranking_table import NONE
from app.documents.render import press_of_process

TITLES: Final = {False: "BÁO CÁO TỰ ĐÁNH GIÁ", True: "PHIẾU TỰ ĐÁNH GIÁ"}


@dataclass(frozen=True)
class ReportIndicator(PlainValues):
    """One indicator: its figures in words, one a line, the points the unit gives itself, its note and documents.

    ``points`` is empty where the indicator is not declared, does not apply, or the form is blank.
    """

    code: str
    title: str
    figures: tuple[str, ...]
    max: Decimal
    points: Decimal | None
    note: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class ReportGroup(PlainValues):
    """One main index with its indicators and its points, empty in a blank form."""

    code: str
    title: str
    denominator: Decimal
    points: Decimal | None
    indicators: tuple[ReportIndicator, ...]


@dataclass(frozen=True)
class SelfReport(PlainValues):
    """A unit's sheet as a paper. ``blank`` is the form to fill in by hand; number and day of the paper stay blank."""

    authority: str
    unit_name: str
    cycle_title: str
    set_title: str
    groups: tuple[ReportGroup, ...]
    denominator: Decimal
    points: Decimal | None
    left: str
    blank: bool
    created: date
    illustrative: bool
    places: int
    trial: bool = False
    invented: bool = False

    @property
    def title(self) -> str:
        """What kind of paper it is."""
        return TITLES[self.blank]


def about_of(report: SelfReport) -> About:
    """Return what the file says of itself."""
    return About(
        title=f"{report.title.capitalize()} {report.unit_name}, {report.cycle_title}",
        author=report.unit_name,
        created=report.created,
        illustrative=report.illustrative,
        trial=report.trial,
        invented=report.invented,
    )


def render_self_report(report: SelfReport) -> bytes:
    """Return the report as PDF.

    :raises Refused: if a text cannot be printed.
    """
    machine = press_of_process()
    machine.require_printable(report)
    about = about_of(report)
    values = {"context": report, "about": about, "dash": NONE}
    sheets = ("landscape", "self_report", *about.marks)
    return machine.write(machine.typeset("self_report", sheets, values), about)
