"""The three official documents, and the demo's sample, as PDF bytes.

The same context gives the same bytes, on any day and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.documents import qr
from app.documents.about import About
from app.documents.certificate_page import CertificatePage, lay_out_certificate
from app.documents.contexts import CertificateContext, RankingContext, ResultSheetContext, SampleContext
from app.documents.ranking_table import NONE, lay_out

if TYPE_CHECKING:
    from app.documents.press import Press

#: Certificates laid out in one go: enough to share the cost of a document, few enough to keep memory flat.
_BATCH: Final = 24


def render_ranking(context: RankingContext) -> bytes:
    """The ranking of one block as the appendix of a decision: landscape A4, header repeated on every page.

    :raises Refused: if a text cannot be printed or the main indices do not fit the page.
    """
    machine = press_of_process()
    machine.require_printable(context)
    about = About(
        title=f"Kết quả xếp hạng {context.block_title}, {context.cycle_title}",
        author=context.authority,
        created=context.created,
        illustrative=context.illustrative,
        trial=context.trial,
        invented=context.invented,
    )
    table = lay_out(context, machine.serif)
    values = {"context": context, "table": table, "about": about}
    sheets = ("landscape", "ranking", *about.marks, *(("draft",) if context.draft else ()))
    return machine.write(machine.typeset("ranking", sheets, values), about)


def render_certificates(contexts: Iterable[CertificateContext]) -> Iterator[bytes]:
    """One PDF of one page for each context, in their order.

    Memory stays flat whatever the number: contexts are read and PDFs are handed out a batch at a time. The bytes
    of a certificate do not depend on the others.

    :raises Refused: if a text cannot be printed or is too long for the page.
    """
    waiting = iter(contexts)
    while batch := list(islice(waiting, _BATCH)):
        yield from _certificates(batch)


def render_result_sheet(context: ResultSheetContext) -> bytes:
    """One unit's sheet: self points, appraised points and the reason for every indicator.

    :raises Refused: if a text cannot be printed.
    """
    machine = press_of_process()
    machine.require_printable(context)
    about = About(
        title=f"Phiếu kết quả đánh giá {context.unit_name}, {context.cycle_title}",
        author=context.authority,
        created=context.created,
        illustrative=context.illustrative,
        trial=context.trial,
        invented=context.invented,
    )
    values = {"context": context, "about": about, "dash": NONE}
    sheets = ("landscape", "result_sheet", *about.marks)
    return machine.write(machine.typeset("result_sheet", sheets, values), about)


def render_sample(context: SampleContext) -> bytes:
    """A page that stands for a unit's evidence in the demo, and says on its face that it proves nothing.

    :raises Refused: if a text cannot be printed.
    """
    machine = press_of_process()
    machine.require_printable(context)
    about = About(
        title=context.title,
        author=context.unit_name,
        created=context.created,
        illustrative=True,
        invented=True,
    )
    return machine.write(machine.typeset("sample", ("sample",), {"context": context, "about": about}), about)


def press_of_process() -> Press:
    """The press, imported with the first document of a process: the PDF engine takes half a second and 30 MB, and
    most processes never print."""
    from app.documents.press import press

    return press()


def _certificates(contexts: list[CertificateContext]) -> Iterator[bytes]:
    machine = press_of_process()
    pages: list[CertificatePage] = []
    images = {}
    for context in contexts:
        machine.require_printable(context)
        address, image = qr.picture(context.verification_url)
        images[address] = image
        pages.append(lay_out_certificate(context, address, machine.serif))
    document = machine.typeset("certificates", ("certificate",), {"pages": pages}, images)
    if len(document.pages) != len(contexts):
        raise RuntimeError(f"{len(contexts)} certificates took {len(document.pages)} pages")
    for context, page in zip(contexts, document.pages, strict=True):
        about = About(
            title=f"Giấy chứng nhận {context.unit_name}, {context.cycle_title}",
            author=context.authority,
            created=context.created,
            illustrative=context.illustrative,
            trial=context.trial,
            invented=context.invented,
        )
        yield machine.write(document.copy([page]), about)
