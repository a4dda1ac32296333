"""Slips with first passwords, one a page, to be cut off the press and handed over in a closed envelope.

A slip is made once: the password stands in no log and in no database, so nothing could print it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.about import About
from app.documents.contexts import PlainValues
from app.documents.render import press_of_process


@dataclass(frozen=True)
class Slip(PlainValues):
    """What one person needs to sign in for the first time; ``until`` says in words when the password stops working."""

    name: str
    unit: str
    role: str
    address: str
    email: str
    password: str
    until: str


def render_slips(slips: Sequence[Slip], *, author: str, created: date) -> bytes:
    """Return one PDF with a page for each slip, in their order.

    :raises Refused: if a text cannot be printed.
    """
    machine = press_of_process()
    for slip in slips:
        machine.require_printable(slip)
    about = About(title="Phiếu cấp mật khẩu lần đầu", author=author, created=created, illustrative=False)
    document = machine.typeset("slips", ("slips",), {"slips": slips, "about": about, "author": author})
    if len(document.pages) != len(slips):
        raise RuntimeError(f"{len(slips)} slips took {len(document.pages)} pages")
    return machine.write(document, about)
