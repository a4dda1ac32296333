"""The key of a form about a new document: the same form, sent twice, makes one document."""

from __future__ import annotations

import uuid

from app.errors import N_, Faults, Sentence


def new_form_key() -> str:
    """Return a key for a form that has not been sent yet."""
    return str(uuid.uuid4())


def key_problems(form_key: str) -> Faults:
    """Say that a key is none that a page of ours gave."""
    if _is_key(form_key):
        return {}
    return {"form_key": (Sentence(N_("Trang đã cũ. Hãy mở lại trang thêm minh chứng rồi chọn lại tệp.")),)}


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
