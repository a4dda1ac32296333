"""The schema and its named constraints. Rules live elsewhere: workflow decides, services perform."""

from __future__ import annotations

from app.access.family import Family
from app.models.access_record import AccessRecord
from app.models.account import Account, LoginFailure, LoginSession, RoleGrant
from app.models.answer import FormAnswer
from app.models.api_token import ApiToken, OpenCycle
from app.models.assessment import Assessment, Entry, EntryAssignment, Figure
from app.models.base import Base, Exact, UtcDateTime
from app.models.comment import Comment
from app.models.criteria_set import CriteriaSet
from app.models.cycle import Block, Cycle, NotMeasured, ReviewerAssignment
from app.models.document import Document, DocumentKind, DocumentStatus
from app.models.earlier_verdict import EarlierVerdict
from app.models.event import Event
from app.models.evidence import Evidence, EvidenceLink, QuarantinedFile, StoredFile
from app.models.file_text import FileMark, FileText, LikeFile
from app.models.handout import Handout
from app.models.help_desk import HelpDesk
from app.models.identity import AccountIdentity
from app.models.installation import Installation, Purpose
from app.models.invitation import Invitation
from app.models.job import Job
from app.models.organiser import Organiser
from app.models.paper_text import PaperText
from app.models.preview import Preview, PreviewLine
from app.models.proposed_cut import ProposedCut
from app.models.result import Bundle, Result, ResultGroup, ResultRow
from app.models.result_version import DraftPaper, ResultStep, SignedPaper
from app.models.returned_group import ReturnedGroup
from app.models.review import Explanation, Opinion, Score
from app.models.sample import Sample, SecondLook
from app.models.second_factor import RecoveryCode, SecondFactor
from app.models.sheet_proposal import ProposedSheet, SheetProposal
from app.models.stake import Stake
from app.models.stock_reason import StockReason
from app.models.transfer import Transfer, TransferPart
from app.models.unit import Level, Unit, UnitKind, UnitSuccession, UnitTag
from app.models.unit_code import CodeSystem, UnitCode
from app.models.unit_history import ActKind, LegalAct, UnitPast, UnitPlan
from app.models.waiting_file import WaitingFile

__all__ = [
    "AccessRecord",
    "Account",
    "AccountIdentity",
    "ActKind",
    "ApiToken",
    "Assessment",
    "Base",
    "Block",
    "Bundle",
    "CodeSystem",
    "Comment",
    "CriteriaSet",
    "Cycle",
    "Document",
    "DocumentKind",
    "DocumentStatus",
    "DraftPaper",
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
    "FileMark",
    "FileText",
    "FormAnswer",
    "Handout",
    "HelpDesk",
    "Installation",
    "Invitation",
    "Job",
    "LegalAct",
    "Level",
    "LikeFile",
    "LoginFailure",
    "LoginSession",
    "NotMeasured",
    "OpenCycle",
    "Opinion",
    "Organiser",
    "PaperText",
    "Preview",
    "PreviewLine",
    "ProposedCut",
    "ProposedSheet",
    "Purpose",
    "QuarantinedFile",
    "RecoveryCode",
    "Result",
    "ResultGroup",
    "ResultRow",
    "ResultStep",
    "ReturnedGroup",
    "ReviewerAssignment",
    "RoleGrant",
    "Sample",
    "Score",
    "SecondFactor",
    "SecondLook",
    "SheetProposal",
    "SignedPaper",
    "Stake",
    "StockReason",
    "StoredFile",
    "Transfer",
    "TransferPart",
    "Unit",
    "UnitCode",
    "UnitKind",
    "UnitPast",
    "UnitPlan",
    "UnitSuccession",
    "UnitTag",
    "UtcDateTime",
    "WaitingFile",
]
