"""How one certificate is set: type as large as its names allow, and the free space shared out between the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.documents.contexts import CertificateContext
from app.documents.fitting import best_fit
from app.documents.fonts import MM_PER_POINT, Face, Serif
from app.documents.formats import decimal, inside_sentence, shortest
from app.errors import N_, Refused

#: The width of the centred lines, inside the frame, and their height from the nation's name to the last one.
_WIDTH_MM: Final = 236.0
_HEIGHT_MM: Final = 112.0
_LEADING: Final = 1.25
# Nation and motto (with its rule) above, the title in 38 points between: heights that never change.
_FIXED_MM: Final = 13.5 + 38 * MM_PER_POINT * 1.2
# Points and lines allowed, best first.
_AUTHORITY: Final = ((15.0, 1), (14.0, 2))
_CYCLE: Final = ((17.0, 1), (15.0, 1), (14.0, 2))
_UNIT: Final = ((30.0, 1), (27.0, 1), (24.0, 1), (22.0, 2), (19.0, 2), (16.0, 3), (14.0, 3))
_SENTENCE: Final = ((17.0, 1), (15.0, 1), (14.0, 2))
#: The space in millimetres above authority, title, cycle, unit, result and rank when nothing is long.
_GAPS: Final = (9.0, 6.0, 2.5, 7.0, 6.0, 1.5)


@dataclass(frozen=True)
class Line:
    """One centred line: type size in points and the space above it in millimetres."""

    size: float
    above: float


@dataclass(frozen=True)
class CertificatePage:
    """A certificate with the address of its QR picture and where its centred lines stand."""

    context: CertificateContext
    qr_address: str
    authority: Line
    title: Line
    cycle: Line
    unit: Line
    result: Line
    rank: Line


def lay_out_certificate(context: CertificateContext, qr_address: str, serif: Serif) -> CertificatePage:
    """The largest type at which every line of this certificate fits; the gaps shrink before the signature moves.

    :raises Refused: if a text is too long even in the smallest type.
    """
    result = f"Đạt {decimal(context.points, context.places)}/{shortest(context.denominator)} điểm"
    if context.grade:
        result += f", xếp loại {context.grade}"
    rank = f"Xếp thứ {context.rank}/{context.of_how_many} trong {inside_sentence(context.block_title)}"
    fits = [
        _fit(context.authority.upper(), serif.bold, _AUTHORITY),
        _fit(context.cycle_title, serif.italic, _CYCLE),
        _fit(context.unit_name, serif.bold, _UNIT),
        _fit(result, serif.bold, _SENTENCE),
        _fit(rank, serif.bold, _SENTENCE),
    ]
    height = _FIXED_MM + sum(size * MM_PER_POINT * _LEADING * lines for size, lines in fits)
    share = min(1.0, (_HEIGHT_MM - height) / sum(_GAPS))
    sizes = [size for size, _lines in fits]
    sizes.insert(1, 38.0)
    lines = [Line(size, gap * share) for size, gap in zip(sizes, _GAPS, strict=True)]
    return CertificatePage(context, qr_address, *lines)


def title_fits(cycle_title: str, serif: Serif) -> bool:
    """Say whether the title of a cycle fits its line on every certificate."""
    return best_fit(cycle_title, serif.italic, _WIDTH_MM, _CYCLE) is not None


def authority_fits(authority: str, serif: Serif) -> bool:
    """Say whether the name of who decides fits its place on every certificate."""
    return best_fit(authority.upper(), serif.bold, _WIDTH_MM, _AUTHORITY) is not None


def name_fits(unit_name: str, serif: Serif) -> bool:
    """Say whether the name of a unit fits its place on a certificate."""
    return best_fit(unit_name, serif.bold, _WIDTH_MM, _UNIT) is not None


def _fit(text: str, face: Face, choices: Sequence[tuple[float, int]]) -> tuple[float, int]:
    fit = best_fit(text, face, _WIDTH_MM, choices)
    if fit is None:
        raise Refused(
            N_(
                "“%(text)s” quá dài (%(length)s ký tự) nên không in vừa giấy chứng nhận. Hãy dùng tên ngắn hơn."
            ),
            text=f"{text[:80]}…",
            length=len(text),
        )
    return fit
