"""What the criteria set demands of a sheet before it can be handed over or submitted."""

from __future__ import annotations

from app.errors import N_, Refused
from app.queries.sheets.evidence import proven_codes
from app.services.gate import Opened
from app.sheet.blocks import Blocks, blocks
from app.sheet.contradictions import Contradiction, contradictions
from app.sheet.progress import asked_of
from scoring import SheetScore

UNPROVEN = N_(
    "Chưa nộp được: bộ chỉ số đòi minh chứng cho chỉ tiêu %(codes)s mà phiếu chưa có tài liệu nào, cũng chưa có thuyết"
    " minh. Hãy gắn tài liệu, hoặc ghi vào ô Ghi chú vì sao không có, rồi nộp lại."
)
CONTRADICTORY = N_(
    "Chưa trình, chưa nộp được: số liệu của chỉ tiêu %(codes)s mâu thuẫn nhau. %(says)s Sửa xong thì trình hoặc nộp"
    " lại."
)
BOTH = N_(
    "Chưa nộp được: số liệu của chỉ tiêu %(codes)s mâu thuẫn nhau. %(says)s Bộ chỉ số còn đòi minh chứng cho chỉ tiêu"
    " %(unproven)s mà phiếu chưa có tài liệu nào, cũng chưa có thuyết minh. Sửa, bổ sung xong thì nộp lại."
)


def require_agreement(opened: Opened) -> None:
    """Raise ``Refused``, naming all of them, while figures contradict each other."""
    codes = asked_of(opened.tree, opened.head.unit)
    broken = contradictions(opened.tree, opened.head.unit, opened.answers, codes)
    if broken:
        raise Refused(CONTRADICTORY, codes=_codes(broken), says=broken[0].problem)


def require_submittable(opened: Opened, scored: SheetScore) -> None:
    """Raise ``Refused``, naming everything at once, while something keeps the sheet from being submitted."""
    left = blocks(opened.tree, opened.head.unit, opened.answers, scored, proven_codes(opened.row.id))
    if left:
        raise _refusal(left)


def _refusal(left: Blocks) -> Refused:
    unproven = ", ".join(left.unproven)
    if not left.contradictions:
        return Refused(UNPROVEN, codes=unproven)
    codes, says = _codes(left.contradictions), left.contradictions[0].problem
    if not unproven:
        return Refused(CONTRADICTORY, codes=codes, says=says)
    return Refused(BOTH, codes=codes, says=says, unproven=unproven)


def _codes(broken: tuple[Contradiction, ...]) -> str:
    """Name the indicators of each contradiction: “1.1, 1.2; 2.4, 2.5”."""
    return "; ".join(", ".join(contradiction.codes) for contradiction in broken)
