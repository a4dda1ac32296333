"""How one certificate is set: the sentence it says, and type as large as its names allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.documents.contexts import CertificateContext
from app.documents.fitting import largest_size
from app.documents.fonts import Face, Serif
from app.errors import N_, Refused

#: The width of the centred lines, inside the frame.
_LINE_MM: Final = 236.0
# Points and lines allowed, best first; together they never outgrow the space above the signature.
_UNIT_SIZES: Final = ((30, 1), (27, 1), (24, 1), (22, 2), (19, 2), (16, 3), (14, 3))
_CYCLE_SIZES: Final = ((17, 1), (15, 1), (14, 2))
_AUTHORITY_SIZES: Final = ((15, 1), (14, 2))
_BLOCK_SIZES: Final = ((17, 1), (15, 1), (14, 2))


@dataclass(frozen=True)
class CertificatePage:
    """A certificate with its QR picture's address and the type sizes (points) of the lines that vary."""

    context: CertificateContext
    qr_address: str
    authority_size: float
    cycle_size: float
    unit_size: float
    block_size: float


def lay_out_certificate(context: CertificateContext, qr_address: str, serif: Serif) -> CertificatePage:
    """The largest type at which every line of this certificate fits.

    :raises Refused: if a name is too long even in the smallest type.
    """
    return CertificatePage(
        context,
        qr_address,
        authority_size=_size(context.authority.upper(), serif.bold, _AUTHORITY_SIZES),
        cycle_size=_size(context.cycle_title, serif.italic, _CYCLE_SIZES),
        unit_size=_size(context.unit_name, serif.bold, _UNIT_SIZES),
        block_size=_size(f"Xếp thứ 999/999 trong {context.block_title}", serif.bold, _BLOCK_SIZES),
    )


def _size(text: str, face: Face, choices: tuple[tuple[float, int], ...]) -> float:
    size = largest_size(text, face, _LINE_MM, choices)
    if size is None:
        raise Refused(
            N_("“%(text)s” quá dài (%(length)s ký tự) nên không in vừa giấy chứng nhận. Hãy dùng tên ngắn hơn."),
            text=f"{text[:80]}…",
            length=len(text),
        )
    return size
