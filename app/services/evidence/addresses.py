"""A web page as evidence: its address is entered as a document, its bytes a file of that one line.

So a page has a digest as every document has: entered twice it is one document, the log names it, the same page at
another unit is seen, and copies and verification need not know of addresses. The page itself is never fetched.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.errors import Faults, Invalid
from app.services.evidence import links
from app.services.evidence.document_data import DocumentData, check_document
from app.services.evidence.received_files import Content
from app.sheet.addresses import name_of, read_address
from app.storage import store

MEDIA_TYPE: Final = "text/uri-list"
"""RFC 2483: one address a line."""


def attach_address(
    actor: Actor,
    assessment_id: int,
    code: str,
    typed: str,
    data: DocumentData,
    *,
    form_key: str,
    now: datetime,
) -> links.Attached:
    """Enter a web page as a document of the unit and link it to an indicator.

    Raises ``Invalid`` with everything that is wrong at once, and what ``links.attach`` raises.
    """
    repeated = links.prepare(actor, assessment_id, code, page=data.page, form_key=form_key, now=now)
    if repeated is not None:
        return repeated
    content = _content(_checked(typed, data))
    return links.enter(actor, assessment_id, code, data, content, form_key=form_key, now=now)


def _checked(typed: str, data: DocumentData) -> str:
    fields: Faults = {}
    address = ""
    try:
        address = read_address(typed)
    except Invalid as problem:
        fields |= problem.fields
    try:
        check_document(data)
    except Invalid as problem:
        fields |= problem.fields
    if fields:
        raise Invalid(fields)
    return address


def _content(address: str) -> Content:
    line = f"{address}\r\n".encode("ascii")
    sha256 = store().put(io.BytesIO(line)).sha256
    return Content(name_of(address), MEDIA_TYPE, len(line), sha256, address)
