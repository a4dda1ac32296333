"""What the unit wrote before, in the boxes of its next document: proposed where it can be seen, never stored unseen."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.queries.unit.remembered import Memory
from app.services.evidence.form_keys import new_form_key
from app.services.evidence.proposing import Proposal
from app.text import fold
from app.web.fields import row_id
from app.web.forms.evidence import NewDocumentForm


def begun(memory: Memory) -> NewDocumentForm:
    """Return the form of the next document: as the series says that the address names, else with the last issuer."""
    key = new_form_key()
    like = request.args.get("like", type=row_id)
    series = memory.like(like) if like is not None else None
    if series is not None:
        return NewDocumentForm(
            form_key=key, number=series.symbol, issuer=series.issuer, abstract=series.abstract
        )
    last = memory.words.last_issuer
    return NewDocumentForm(form_key=key, issuer=last, proposed_issuer=last)


def make_room(typed: MultiDict[str, str], proposal: Proposal) -> None:
    """Empty the box of the issuer where nobody touched what was proposed and the file says another one."""
    box, read = typed.get("issuer", ""), proposal.issuer.value or proposal.issuer.seen
    if read and box == typed.get("proposed_issuer") and fold(box) != fold(read):
        typed["issuer"] = ""


def issuer_hint(box: str | None, proposed: str | None) -> dict[str, str]:
    """Say beside the box that its issuer was not read but is that of the document before."""
    if not box or box != proposed:
        return {}
    return {"issuer": _("Điền như tài liệu khai trước: hãy so với văn bản, khác thì sửa.")}
