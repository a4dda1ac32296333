"""What somebody types about a document, and what no document can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import N_, Faults, Invalid, Sentence
from app.services.evidence.form_keys import key_problems
from app.text import faults

LIMITS: Mapping[str, int] = {"number": 80, "issuer": 200, "page": 60, "abstract": 2000}
"""The most characters of what is written about a document."""


@dataclass(frozen=True, slots=True)
class DocumentData:
    """What a document is (số/ký hiệu, ngày ban hành, cơ quan ban hành, trích yếu) and the page that proves."""

    abstract: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    page: str = ""


def check_document(data: DocumentData, form_key: str | None = None) -> None:
    """Raise ``Invalid`` for data that no document can have."""
    fields: Faults = {}
    if not data.abstract.strip():
        fields["abstract"] = (
            Sentence(N_("Hãy ghi trích yếu: văn bản nói về việc gì. Người thẩm định tìm theo nội dung này.")),
        )
    if data.number.strip().startswith(("/", "-")):
        fields["number"] = (
            Sentence(
                N_("Mới có ký hiệu, còn thiếu số: hãy ghi số trước “%(symbol)s”, hoặc để trống cả ô."),
                {"symbol": data.number.strip()},
            ),
        )
    for name, limit in LIMITS.items():
        fields |= faults({name: getattr(data, name)}, limit)
    if form_key is not None:
        fields |= key_problems(form_key)
    if fields:
        raise Invalid(fields)


def columns_of(data: DocumentData) -> dict[str, str | date | None]:
    """Return what the row of the document keeps, by column; an empty text is nothing."""
    return {
        "number": data.number.strip() or None,
        "issued_on": data.issued_on,
        "issuer": data.issuer.strip() or None,
        "abstract": data.abstract.strip(),
    }
