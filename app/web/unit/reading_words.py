"""What was read of a received file, in words beside the boxes that it fills or leaves to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from app.services.evidence.proposing import Proposal


def reading_hints(proposal: Proposal | None, filled: Collection[str]) -> Mapping[str, str]:
    """Say beside each box whether the file has filled it in, or what is to be looked at there."""
    if proposal is None or not proposal.readable:
        return {}
    seen = {
        "number": proposal.number.seen,
        "issuer": proposal.issuer.seen,
        "abstract": proposal.abstract.seen,
    }
    return {
        name: _hint(name in filled, offered, seen.get(name, ""))
        for name, offered in _offered(proposal).items()
    }


def _offered(proposal: Proposal) -> dict[str, bool]:
    return {
        "number": bool(proposal.number.value),
        "issued_on": proposal.issued_on is not None,
        "issuer": bool(proposal.issuer.value),
        "abstract": bool(proposal.abstract.value),
    }


def _hint(filled: bool, offered: bool, seen: str) -> str:
    if filled:
        said: str = _("Đã điền theo tệp: hãy so với văn bản.")
    elif offered:
        said = ""
    elif seen:
        said = _("Cần xem lại: trong tệp đọc được “%(seen)s” nhưng chưa chắc nên không điền.", seen=seen)
    else:
        said = _("Cần xem lại: trong tệp để trống, viết tay hoặc trình bày khác nên không đọc được.")
    return said


def reading_notes(proposal: Proposal | None, period: str, empty: Mapping[str, str]) -> tuple[str, ...]:
    """Say at once what is doubtful: a file that is there already, a date outside the period, no text, boxes left open.

    ``empty`` names the boxes in which nothing stands.
    """
    if proposal is None:
        return ()
    notes = []
    if proposal.known is not None:
        uses = ", ".join(f"{use.code} ({use.year})" for use in proposal.known.uses) or "–"
        notes.append(
            _(
                "Đơn vị đã có đúng tệp này với trích yếu “%(known)s”, đang dùng ở: %(uses)s. Khi lưu, hệ thống gắn tài"
                " liệu đã có vào chỉ tiêu, không lưu thêm bản thứ hai.",
                known=proposal.known.abstract,
                uses=uses,
            )
        )
    if proposal.outside_period and proposal.issued_on is not None:
        notes.append(
            _(
                "Ngày ban hành %(day)s nằm ngoài kỳ đánh giá (%(period)s). Văn bản còn hiệu lực trong kỳ vẫn dùng được;"
                " hãy ghi rõ thời hạn trong trích yếu.",
                day=f"{proposal.issued_on:%d/%m/%Y}",
                period=period,
            )
        )
    if not proposal.readable:
        notes.append(
            _(
                "Tệp đã nhận nhưng hệ thống không đọc được chữ (bản quét, ảnh, hoặc loại tệp khác PDF và Word). Hãy tự"
                " điền các ô bên dưới."
            )
        )
    elif left := [
        empty[name] for name, offered in _offered(proposal).items() if not offered and name in empty
    ]:
        notes.append(_("Cần xem lại và tự điền: %(fields)s.", fields="; ".join(left)))
    return tuple(notes)
