"""What the criteria set demands of a sheet before it can be submitted."""

from __future__ import annotations

from app.errors import N_, Refused
from app.queries.sheets.evidence import proven_codes
from app.services.gate import Opened
from app.sheet.progress import unproven
from scoring import SheetScore

UNPROVEN = N_(
    "Chưa nộp được: bộ chỉ số đòi minh chứng cho chỉ tiêu %(codes)s mà phiếu chưa có tài liệu nào, cũng chưa có thuyết"
    " minh. Hãy gắn tài liệu, hoặc ghi vào ô Ghi chú vì sao không có, rồi nộp lại."
)


def require_proof(opened: Opened, score: SheetScore) -> None:
    """Raise ``Refused``, by name, while an indicator has neither the document that the set demands nor a note."""
    if codes := unproven(opened.tree, score, opened.answers, proven_codes(opened.row.id)):
        raise Refused(UNPROVEN, codes=", ".join(codes))
