"""What a file really is and whether it may be taken: judged by the field's libraries, inside a sandbox.

``run("app.storage.judging:judge", Kind.XLS, file=…)`` is ``Kind.XLS``, or ``Kind.XLSX`` if that is what it holds, or
the ``Rule`` that it breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from app.storage.judging import compound, packages, pdf, pictures
from app.storage.judging.heads import HEAD, UNREADABLE, rule_for_content
from app.storage.kinds import Kind
from app.storage.rules import Rule, RuleBroken

FAMILY: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.DOC: "word",
        Kind.DOCX: "word",
        Kind.XLS: "excel",
        Kind.XLSX: "excel",
        Kind.PPT: "powerpoint",
        Kind.PPTX: "powerpoint",
    }
)


def judge(source: BinaryIO, named: Kind) -> Kind | Rule:
    """Return the kind the bytes are of, or the rule they break; ``named`` is what the extension promises."""
    try:
        return _kind(source, named)
    except RuleBroken as broken:
        return broken.rule
    except UNREADABLE:
        return Rule.DAMAGED


def _kind(source: BinaryIO, named: Kind) -> Kind:
    head = source.read(HEAD)
    if named is Kind.PDF:
        pdf.judge(source, head)
        return named
    if named not in FAMILY:
        pictures.judge(source, head, named)
        return named
    if head.startswith(compound.MAGIC):
        kind = compound.judge(source, named)
    elif head.startswith(packages.MAGIC):
        kind = packages.judge(source, head)
    else:
        raise RuleBroken(rule_for_content(head))
    if FAMILY[kind] != FAMILY[named]:
        raise RuleBroken(Rule.CONTENT)
    return kind
