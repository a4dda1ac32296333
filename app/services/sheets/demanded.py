"""What the criteria set demands of a sheet before it can be submitted."""

from __future__ import annotations

from app.errors import N_, Refused
from app.queries.sheets.evidence import proven_codes
from app.services.gate import Opened
from app.sheet.contradictions import contradictions
from app.sheet.progress import asked_of, unproven
from scoring import SheetScore

UNPROVEN = N_(
    "Chưa nộp được: bộ chỉ số đòi minh chứng cho chỉ tiêu %(codes)s mà phiếu chưa có tài liệu nào, cũng chưa có thuyết"
    " minh. Hãy gắn tài liệu, hoặc ghi vào ô Ghi chú vì sao không có, rồi nộp lại."
)
CONTRADICTORY = N_(
    "Chưa trình, chưa nộp được: số liệu của chỉ tiêu %(codes)s mâu thuẫn nhau. %(says)s Sửa xong thì trình hoặc nộp"
    " lại."
)


def require_agreement(opened: Opened) -> None:
    """Raise ``Refused``, by name, while figures contradict each other."""
    codes = asked_of(opened.tree, opened.head.unit)
    for contradiction in contradictions(opened.tree, opened.head.unit, opened.answers, codes):
        raise Refused(CONTRADICTORY, codes=", ".join(contradiction.codes), says=contradiction.problem)


def require_proof(opened: Opened, score: SheetScore) -> None:
    """Raise ``Refused``, by name, while an indicator has neither the document that the set demands nor a note."""
    if codes := unproven(opened.tree, score, opened.answers, proven_codes(opened.row.id)):
        raise Refused(UNPROVEN, codes=", ".join(codes))
