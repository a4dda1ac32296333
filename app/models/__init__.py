"""The schema and its named constraints. Rules live elsewhere: workflow decides, services perform."""

from __future__ import annotations

from app.access.family import Family
from app.models.access_record import AccessRecord
from app.models.account import Account, LoginFailure, LoginSession, RoleGrant
from app.models.answer import FormAnswer
from app.models.assessment import Assessment, Entry, EntryAssignment, Figure
from app.models.base import Base, Exact, UtcDateTime
from app.models.comment import Comment
from app.models.criteria_set import CriteriaSet
from app.models.cycle import Block, Cycle, NotMeasured, ReviewerAssignment
from app.models.document import Document, DocumentKind, DocumentStatus
from app.models.earlier_verdict import EarlierVerdict
from app.models.event import Event
from app.models.evidence import Evidence, EvidenceLink, StoredFile
from app.models.handout import Handout
from app.models.identity import AccountIdentity
from app.models.installation import Installation, Purpose
from app.models.invitation import Invitation
from app.models.job import Job
from app.models.preview import Preview, PreviewLine
from app.models.result import Bundle, Result, ResultGroup, ResultRow
from app.models.returned_group import ReturnedGroup
from app.models.review import Explanation, Opinion, Score
from app.models.second_factor import RecoveryCode, SecondFactor
from app.models.stake import Stake
from app.models.stock_reason import StockReason
from app.models.unit import Level, Unit, UnitKind, UnitSuccession, UnitTag
from app.models.unit_history import ActKind, LegalAct, UnitPast

__all__ = [
    "AccessRecord",
    "Account",
    "AccountIdentity",
    "ActKind",
    "Assessment",
    "Base",
    "Block",
    "Bundle",
    "Comment",
    "CriteriaSet",
    "Cycle",
    "Document",
    "DocumentKind",
    "DocumentStatus",
    "EarlierVerdict",
    "Entry",
    "EntryAssignment",
    "Event",
    "Evidence",
    "EvidenceLink",
    "Exact",
    "Explanation",
    "Family",
    "Figure",
    "FormAnswer",
    "Handout",
    "Installation",
    "Invitation",
    "Job",
    "LegalAct",
    "Level",
    "LoginFailure",
    "LoginSession",
    "NotMeasured",
    "Opinion",
    "Preview",
    "PreviewLine",
    "Purpose",
    "RecoveryCode",
    "Result",
    "ResultGroup",
    "ResultRow",
    "ReturnedGroup",
    "ReviewerAssignment",
    "RoleGrant",
    "Score",
    "SecondFactor",
    "Stake",
    "StockReason",
    "StoredFile",
    "Unit",
    "UnitKind",
    "UnitPast",
    "UnitSuccession",
    "UnitTag",
    "UtcDateTime",
]
