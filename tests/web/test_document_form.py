"""The form of a document answers for every field of a document, whatever is added to it."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date

from flask import Flask

from app.services.evidence.document_data import DocumentData
from app.sheet.values import EvidenceView
from app.web.forms.evidence import DocumentForm
from tests.support.application import START


def test_what_is_stored_of_a_document_passes_through_its_form_unchanged(app: Flask) -> None:
    """A field that the form, its filling in or its reading forgets comes back empty, and is named here."""
    stored = {
        field.name: date(2026, 5, 4) if "date" in str(field.type) else f"một {field.name}"
        for field in fields(DocumentData)
    }
    others = {
        "link_id": 1,
        "evidence_id": 1,
        "code": "1.1",
        "filename": "a.pdf",
        "size": 1,
        "media_type": "application/pdf",
        "uploaded_at": START,
        "uploaded_by": "Cán bộ",
    }
    with app.test_request_context():
        form = DocumentForm.of(EvidenceView(**stored, **others))  # type: ignore[arg-type]
        assert asdict(form.document()) == stored
