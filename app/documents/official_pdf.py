"""Official papers as PDF. Each section is laid out by itself, so that its pages count from 1; one file holds all."""

from __future__ import annotations

from app.documents.official import MOTTO, NATION, OfficialPaper, Section
from app.documents.official_styles import STYLES
from app.documents.render import press_of_process


def pdf_of(paper: OfficialPaper) -> bytes:
    """Return a paper as PDF; the same paper gives the same bytes.

    :raises Refused: if a text cannot be printed.
    """
    machine = press_of_process()
    machine.require_printable(paper)
    first, *others = [
        machine.typeset("official", _sheets(paper, section), _values(paper, section))
        for section in paper.sections
    ]
    pages = [page for document in (first, *others) for page in document.pages]
    return machine.write(first.copy(pages), paper.about)


def _sheets(paper: OfficialPaper, section: Section) -> tuple[str, ...]:
    turned = "landscape" if section.landscape else "portrait"
    return (turned, "official", *(("official_draft",) if paper.draft else ()), *paper.about.marks)


def _values(paper: OfficialPaper, section: Section) -> dict[str, object]:
    return {"section": section, "about": paper.about, "styles": STYLES, "nation": NATION, "motto": MOTTO}
